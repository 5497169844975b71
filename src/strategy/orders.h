// With which orders a strategy enters and leaves. Left out, everything goes at the market. How each
// order is filled stands in docs/execution-rules.md.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <tuple>

#include "base/record.h"
#include "strategy/limits.h"

namespace hindcast::strategy {

enum class EntryType { market, market_on_close, limit, stop, stop_limit, trailing_stop };
enum class ExitType { market, market_on_close, limit, stop };
enum class TimeInForce { gtc, day, bars };

constexpr auto describe_enum(EntryType*) {
  return std::array{base::EnumName{EntryType::market, "market"},
                    base::EnumName{EntryType::market_on_close, "market_on_close"},
                    base::EnumName{EntryType::limit, "limit"},
                    base::EnumName{EntryType::stop, "stop"},
                    base::EnumName{EntryType::stop_limit, "stop_limit"},
                    base::EnumName{EntryType::trailing_stop, "trailing_stop"}};
}
constexpr auto describe_enum(ExitType*) {
  return std::array{base::EnumName{ExitType::market, "market"},
                    base::EnumName{ExitType::market_on_close, "market_on_close"},
                    base::EnumName{ExitType::limit, "limit"},
                    base::EnumName{ExitType::stop, "stop"}};
}
constexpr auto describe_enum(TimeInForce*) {
  return std::array{base::EnumName{TimeInForce::gtc, "gtc"},
                    base::EnumName{TimeInForce::day, "day"},
                    base::EnumName{TimeInForce::bars, "bars"}};
}

// A distance from a price. Exactly one is given.
struct Distance {
  std::optional<double> pct;     // of that price
  std::optional<double> points;  // quote currency
  std::optional<double> atr;     // multiples of the average true range at the signal
};

constexpr auto describe(Distance*) {
  using base::Field;
  using D = Distance;
  return std::tuple{Field{"pct",
                          &D::pct,
                          {.doc = "In percent of the price it is measured from.",
                           .unit = "%",
                           .minimum = 0,
                           .maximum = 1000}},
                    Field{"points",
                          &D::points,
                          {.doc = "As a difference of prices.",
                           .unit = "quote currency",
                           .minimum = 0,
                           .maximum = 1e12}},
                    Field{"atr",
                          &D::atr,
                          {.doc = "In multiples of the average true range at the signal.",
                           .minimum = 0,
                           .maximum = 1000}}};
}

// The same field of entries and exits.
template <class Spec>
constexpr auto expire_bars_field() {
  return base::Field{"expire_bars",
                     &Spec::expire_bars,
                     {.doc = "Bars that the order works, with time_in_force bars.",
                      .unit = "bars",
                      .minimum = 1,
                      .maximum = 1e6}};
}

// The price itself, instead of a distance: a formula whose value at the signal's bar it is.
template <class Spec>
constexpr auto price_field(const char* name, std::optional<std::string> Spec::* member,
                           const char* doc) {
  return base::Field{
      name,
      member,
      {.doc = doc, .example = "lowest(low, 20)", .min_length = 1, .max_length = kFormulaBytesMax}};
}

struct EntryOrderSpec {
  EntryType type = EntryType::market;
  std::optional<Distance> limit;  // better than the signal's close; stop_limit: beyond the stop
  std::optional<std::string> limit_price;  // instead: a formula
  std::optional<Distance> stop;            // beyond the signal's close
  std::optional<std::string> stop_price;
  std::optional<Distance> trail;  // from the best price since the signal
  TimeInForce time_in_force = TimeInForce::gtc;
  std::optional<int> expire_bars;
};

constexpr auto describe(EntryOrderSpec*) {
  using base::Field;
  using E = EntryOrderSpec;
  return std::tuple{
      Field{"type", &E::type, {.doc = "Kind of order; market when left out."}},
      Field{"limit",
            &E::limit,
            {.doc = "How much better than the signal's close the limit is; for stop_limit, how far "
                    "beyond the stop it still buys or sells."}},
      price_field("limit_price", &E::limit_price,
                  "Formula of the limit's price at the signal, instead of limit. It is not "
                  "mirrored for shorts."),
      Field{"stop",
            &E::stop,
            {.doc = "How far above the signal's close (below, for a short) the stop is."}},
      price_field("stop_price", &E::stop_price,
                  "Formula of the stop's price at the signal, instead of stop. It is not mirrored "
                  "for shorts."),
      Field{"trail",
            &E::trail,
            {.doc = "How far the price has to turn from its lowest point since the signal (from "
                    "its highest, for a short)."}},
      Field{"time_in_force",
            &E::time_in_force,
            {.doc = "How long the order works: until it is filled or replaced, on one day, or for "
                    "expire_bars."}},
      expire_bars_field<E>()};
}

struct ExitOrderSpec {
  ExitType type = ExitType::market;
  std::optional<Distance> limit;           // better than the signal's close
  std::optional<std::string> limit_price;  // instead: a formula
  std::optional<Distance> stop;            // worse than the signal's close
  std::optional<std::string> stop_price;
  TimeInForce time_in_force = TimeInForce::gtc;
  std::optional<int> expire_bars;
};

constexpr auto describe(ExitOrderSpec*) {
  using base::Field;
  using E = ExitOrderSpec;
  return std::tuple{
      Field{"type", &E::type, {.doc = "Kind of order; market when left out."}},
      Field{"limit", &E::limit, {.doc = "How much better than the signal's close the limit is."}},
      price_field("limit_price", &E::limit_price,
                  "Formula of the limit's price at the signal, instead of limit. It is not "
                  "mirrored for shorts."),
      Field{"stop", &E::stop, {.doc = "How much worse than the signal's close the stop is."}},
      price_field("stop_price", &E::stop_price,
                  "Formula of the stop's price at the signal, instead of stop. It is not mirrored "
                  "for shorts."),
      Field{"time_in_force",
            &E::time_in_force,
            {.doc = "How long the order works: until the position is closed, on one day, or for "
                    "expire_bars."}},
      expire_bars_field<E>()};
}

// Distances are mirrored for the other side. A short one that is left out is the long one's.
struct OrderSpecs {
  std::optional<EntryOrderSpec> entry;
  std::optional<ExitOrderSpec> exit;
  std::optional<EntryOrderSpec> short_entry;
  std::optional<ExitOrderSpec> short_exit;
};

constexpr auto describe(OrderSpecs*) {
  using base::Field;
  using O = OrderSpecs;
  return std::tuple{
      Field{"entry", &O::entry, {.doc = "Order of an entry signal; market when left out."}},
      Field{"exit", &O::exit, {.doc = "Order of an exit signal; market when left out."}},
      Field{"short_entry",
            &O::short_entry,
            {.doc = "Order of a short entry signal; entry, mirrored, when left out."}},
      Field{"short_exit",
            &O::short_exit,
            {.doc = "Order of a short exit signal; exit, mirrored, when left out."}}};
}

}  // namespace hindcast::strategy
