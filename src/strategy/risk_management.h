// Stops, targets, sizes and limits of the positions of a strategy. What each does to a fill stands
// in docs/execution-rules.md.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/record.h"
#include "strategy/limits.h"

namespace hindcast::strategy {

// A part of a position that is closed at a gain.
struct TakeProfitLevel {
  double at_pct = 0;     // gain, percent of the stop base
  double close_pct = 0;  // share of the entry's size that is closed there
};

constexpr auto describe(TakeProfitLevel*) {
  using base::Field;
  using L = TakeProfitLevel;
  return std::tuple{Field{"at_pct",
                          &L::at_pct,
                          {.doc = "Gain, in percent of the stop base.",
                           .unit = "%",
                           .required = true,
                           .minimum = 0,
                           .maximum = 10000,
                           .above_minimum = true}},
                    Field{"close_pct",
                          &L::close_pct,
                          {.doc = "Share of the entry's size that is closed there.",
                           .unit = "%",
                           .required = true,
                           .minimum = 0,
                           .maximum = 100,
                           .above_minimum = true}}};
}

enum class AddWhen { any, in_profit, in_loss };

constexpr auto describe_enum(AddWhen*) {
  return std::array{base::EnumName{AddWhen::any, "any"},
                    base::EnumName{AddWhen::in_profit, "in_profit"},
                    base::EnumName{AddWhen::in_loss, "in_loss"}};
}

// Further entries into a position that is open already.
struct Pyramiding {
  int max_entries = 2;          // entries of one position, the first one included
  double min_distance_pct = 0;  // of the signal's close from the last entry price
  AddWhen when = AddWhen::any;  // what the last entry stands at
};

constexpr auto describe(Pyramiding*) {
  using base::Field;
  using P = Pyramiding;
  return std::tuple{
      Field{"max_entries",
            &P::max_entries,
            {.doc = "Entries of one position, the first one included.",
             .required = true,
             .minimum = 2,
             .maximum = 100}},
      Field{"min_distance_pct",
            &P::min_distance_pct,
            {.doc = "How far the signal's close has to be from the last entry price.",
             .unit = "%",
             .minimum = 0,
             .maximum = 1000}},
      Field{"when",
            &P::when,
            {.doc = "Whether the last entry has to be in profit or in loss at the signal."}}};
}

// Sizes positions so that each would move the equity by a given volatility.
struct VolatilityTarget {
  double pct = 0;  // a year
  int bars = 20;   // that the volatility is measured over
};

constexpr auto describe(VolatilityTarget*) {
  using base::Field;
  using V = VolatilityTarget;
  return std::tuple{Field{"pct",
                          &V::pct,
                          {.doc = "Volatility a year that a position adds to the equity.",
                           .unit = "%",
                           .example = "15",
                           .required = true,
                           .minimum = 0,
                           .maximum = 1000,
                           .above_minimum = true}},
                    Field{"bars",
                          &V::bars,
                          {.doc = "Bars that the volatility of the asset is measured over; 20 when "
                                  "left out.",
                           .unit = "bars",
                           .minimum = 2,
                           .maximum = 10000}}};
}

// Sizes positions by the share of the equity that Kelly's formula gives for the trades so far.
struct KellySizing {
  double fraction = 0.5;  // of the formula's share
  int min_trades = 30;    // closed trades before the formula counts
};

constexpr auto describe(KellySizing*) {
  using base::Field;
  using K = KellySizing;
  return std::tuple{Field{"fraction",
                          &K::fraction,
                          {.doc = "Part of the formula's share that is used; 0.5 is half Kelly.",
                           .example = "0.5",
                           .minimum = 0,
                           .maximum = 1,
                           .above_minimum = true}},
                    Field{"min_trades",
                          &K::min_trades,
                          {.doc = "Closed trades before the formula counts; until then the given "
                                  "size holds.",
                           .minimum = 2,
                           .maximum = 100000}}};
}

// Percentages are of price (stops) or of equity at the signal (size). Null means "not used".
struct RiskManagement {
  std::optional<double> stop_loss_pct;
  std::optional<double> take_profit_pct;
  std::optional<double> trailing_stop_pct;
  std::optional<double> position_size_pct;     // of equity
  std::optional<double> position_size_amount;  // in quote currency
  std::optional<double> position_size_units;   // fixed number of units
  std::optional<int> max_open_positions;       // over all assets of the job
  std::optional<double> stop_loss_points;      // price differences, quote currency
  std::optional<double> take_profit_points;
  std::optional<double> trailing_stop_points;
  std::optional<double> stop_loss_atr;  // multiples of the average true range at the signal
  std::optional<double> take_profit_atr;
  std::optional<double> trailing_stop_atr;
  // Formulas of the prices themselves at the signal, for longs and for shorts.
  std::optional<std::string> stop_loss_price, take_profit_price;
  std::optional<std::string> short_stop_loss_price, short_take_profit_price;
  std::optional<int> atr_period;  // bars; kDefaultAtrPeriod when not given
  std::optional<std::vector<TakeProfitLevel>> take_profit_levels;
  std::optional<double> break_even_pct;
  std::optional<int> time_stop_bars;
  std::optional<int> cooldown_bars;
  std::optional<Pyramiding> pyramiding;
  std::optional<VolatilityTarget> volatility_target;
  std::optional<KellySizing> kelly;
  // Of the whole account, judged at every close. Percentages are of equity.
  std::optional<double> portfolio_stop_pct;      // below the initial capital: ends trading
  std::optional<double> max_drawdown_halt_pct;   // below the highest equity: ends trading
  std::optional<double> daily_loss_limit_pct;    // below the last day's: ends it for the day
  std::optional<double> max_exposure_pct;        // value of all positions
  std::optional<double> max_asset_exposure_pct;  // value of one asset's positions
};

struct RiskManagement;
constexpr auto price_formula(const char* name, std::optional<std::string> RiskManagement::* member,
                             const char* example, const char* doc) {
  return base::Field{
      name,
      member,
      {.doc = doc, .example = example, .min_length = 1, .max_length = kFormulaBytesMax}};
}

inline constexpr int kDefaultAtrPeriod = 14;
inline constexpr std::size_t kTakeProfitLevelsMax = 10;

constexpr auto describe(RiskManagement*) {
  using base::Field;
  using R = RiskManagement;
  return std::tuple{
      Field{"stop_loss_pct",
            &R::stop_loss_pct,
            {.doc = "Loss, in percent of the stop base, at which a position is closed.",
             .unit = "%",
             .example = "2",
             .minimum = 0,
             .maximum = 100,
             .above_minimum = true}},
      Field{"take_profit_pct",
            &R::take_profit_pct,
            {.doc = "Gain, in percent of the stop base, at which a position is closed.",
             .unit = "%",
             .example = "6",
             .minimum = 0,
             .maximum = 10000,
             .above_minimum = true}},
      Field{"trailing_stop_pct",
            &R::trailing_stop_pct,
            {.doc = "Distance of a stop that follows the best price.",
             .unit = "%",
             .minimum = 0,
             .maximum = 100,
             .above_minimum = true}},
      Field{"position_size_pct",
            &R::position_size_pct,
            {.doc = "Size of a position in percent of the equity at the signal. Without any size: "
                    "all of the cash.",
             .unit = "%",
             .example = "10",
             .minimum = 0,
             .maximum = 100,
             .above_minimum = true}},
      Field{"position_size_amount",
            &R::position_size_amount,
            {.doc = "Size of a position as a fixed amount.",
             .unit = "quote currency",
             .minimum = 0,
             .maximum = 1e12,
             .above_minimum = true}},
      Field{"position_size_units",
            &R::position_size_units,
            {.doc = "Size of a position as a fixed number of units.",
             .unit = "units",
             .minimum = 0,
             .maximum = 1e12,
             .above_minimum = true}},
      Field{"max_open_positions",
            &R::max_open_positions,
            {.doc = "Positions that may be open at once, over all assets.",
             .minimum = 1,
             .maximum = 50}},
      Field{"stop_loss_points",
            &R::stop_loss_points,
            {.doc = "Loss as a difference of prices at which a position is closed.",
             .unit = "quote currency",
             .minimum = 0,
             .maximum = 1e12,
             .above_minimum = true}},
      Field{"take_profit_points",
            &R::take_profit_points,
            {.doc = "Gain as a difference of prices at which a position is closed.",
             .unit = "quote currency",
             .minimum = 0,
             .maximum = 1e12,
             .above_minimum = true}},
      Field{"trailing_stop_points",
            &R::trailing_stop_points,
            {.doc = "Distance, as a difference of prices, of a stop that follows the best price.",
             .unit = "quote currency",
             .minimum = 0,
             .maximum = 1e12,
             .above_minimum = true}},
      Field{"stop_loss_atr",
            &R::stop_loss_atr,
            {.doc = "Stop loss in multiples of the average true range at the signal.",
             .example = "2",
             .minimum = 0,
             .maximum = 1000,
             .above_minimum = true}},
      Field{"take_profit_atr",
            &R::take_profit_atr,
            {.doc = "Take profit in multiples of the average true range at the signal.",
             .example = "4",
             .minimum = 0,
             .maximum = 1000,
             .above_minimum = true}},
      Field{"trailing_stop_atr",
            &R::trailing_stop_atr,
            {.doc = "Trailing stop in multiples of the average true range at the signal.",
             .minimum = 0,
             .maximum = 1000,
             .above_minimum = true}},
      price_formula("stop_loss_price", &R::stop_loss_price, "lowest(low, 20)",
                    "Formula of the price at which a long is closed at a loss, as it stands at the "
                    "signal."),
      price_formula("take_profit_price", &R::take_profit_price, "highest(high, 20)",
                    "Formula of the price at which a long is closed at a gain, as it stands at the "
                    "signal."),
      price_formula("short_stop_loss_price", &R::short_stop_loss_price, "highest(high, 20)",
                    "Formula of the price at which a short is closed at a loss, as it stands at "
                    "the signal."),
      price_formula("short_take_profit_price", &R::short_take_profit_price, "lowest(low, 20)",
                    "Formula of the price at which a short is closed at a gain, as it stands at "
                    "the signal."),
      Field{"atr_period",
            &R::atr_period,
            {.doc = "Bars of the average true range that distances are measured in; 14 when left "
                    "out.",
             .unit = "bars",
             .minimum = 1,
             .maximum = 1000}},
      Field{"take_profit_levels",
            &R::take_profit_levels,
            {.doc = "Partial exits, nearest first; their shares add up to 100 at most.",
             .min_length = 1,
             .max_length = kTakeProfitLevelsMax}},
      Field{"break_even_pct",
            &R::break_even_pct,
            {.doc = "Gain, in percent of the stop base, after which the stop stands at the entry "
                    "price.",
             .unit = "%",
             .minimum = 0,
             .maximum = 10000,
             .above_minimum = true}},
      Field{"time_stop_bars",
            &R::time_stop_bars,
            {.doc = "Bars after which a position is closed.",
             .unit = "bars",
             .minimum = 1,
             .maximum = 1e6}},
      Field{"cooldown_bars",
            &R::cooldown_bars,
            {.doc = "Bars after an exit on which the asset is not entered again.",
             .unit = "bars",
             .minimum = 1,
             .maximum = 1e6}},
      Field{"pyramiding",
            &R::pyramiding,
            {.doc = "Further entries into an open position; none when left out."}},
      Field{"volatility_target",
            &R::volatility_target,
            {.doc = "Size of a position by the volatility of its asset."}},
      Field{"kelly",
            &R::kelly,
            {.doc = "Size of a position by Kelly's formula over the trades so far."}},
      Field{"portfolio_stop_pct",
            &R::portfolio_stop_pct,
            {.doc = "Loss of the initial capital at which everything is closed and trading ends.",
             .unit = "%",
             .minimum = 0,
             .maximum = 100,
             .above_minimum = true}},
      Field{"max_drawdown_halt_pct",
            &R::max_drawdown_halt_pct,
            {.doc = "Loss from the highest equity at which everything is closed and trading ends.",
             .unit = "%",
             .minimum = 0,
             .maximum = 100,
             .above_minimum = true}},
      Field{"daily_loss_limit_pct",
            &R::daily_loss_limit_pct,
            {.doc = "Loss within a day (UTC) at which everything is closed until the next day.",
             .unit = "%",
             .minimum = 0,
             .maximum = 100,
             .above_minimum = true}},
      Field{"max_exposure_pct",
            &R::max_exposure_pct,
            {.doc = "Value of all positions together, in percent of equity; an entry beyond it is "
                    "refused.",
             .unit = "%",
             .minimum = 0,
             .maximum = 20000,
             .above_minimum = true}},
      Field{"max_asset_exposure_pct",
            &R::max_asset_exposure_pct,
            {.doc = "Value of one asset's positions, in percent of equity; an entry beyond it is "
                    "refused.",
             .unit = "%",
             .minimum = 0,
             .maximum = 20000,
             .above_minimum = true}}};
}

// Fields that say the same thing in several ways: one of each group is given. A given one replaces
// a template's whole group.
inline constexpr std::array<std::array<std::string_view, 5>, 6> kAlternatives{{
    {"position_size_pct", "position_size_amount", "position_size_units", "volatility_target", ""},
    {"stop_loss_pct", "stop_loss_points", "stop_loss_atr", "stop_loss_price", ""},
    {"stop_loss_pct", "stop_loss_points", "stop_loss_atr", "short_stop_loss_price", ""},
    {"take_profit_pct", "take_profit_points", "take_profit_atr", "take_profit_levels",
     "take_profit_price"},
    {"take_profit_pct", "take_profit_points", "take_profit_atr", "take_profit_levels",
     "short_take_profit_price"},
    {"trailing_stop_pct", "trailing_stop_points", "trailing_stop_atr", "", ""},
}};

// Whether something beside the exit condition closes every position in the end.
constexpr bool closes_positions(const RiskManagement& r) {
  return r.stop_loss_price || r.take_profit_price || r.short_stop_loss_price ||
         r.short_take_profit_price || r.stop_loss_pct || r.stop_loss_points || r.stop_loss_atr ||
         r.take_profit_pct || r.take_profit_points || r.take_profit_atr || r.take_profit_levels ||
         r.trailing_stop_pct || r.trailing_stop_points || r.trailing_stop_atr || r.break_even_pct ||
         r.time_stop_bars;
}

constexpr bool takes_profit(const RiskManagement& r) {
  return r.take_profit_pct || r.take_profit_points || r.take_profit_atr || r.take_profit_levels ||
         r.take_profit_price || r.short_take_profit_price;
}

}  // namespace hindcast::strategy
