// The account a strategy trades with: margin, what borrowed money and assets cost, and whether
// longs and shorts of one asset net.
#pragma once

#include <array>
#include <optional>
#include <tuple>

#include "base/record.h"

namespace hindcast::strategy {

enum class PositionMode { netting, hedging };

constexpr auto describe_enum(PositionMode*) {
  return std::array{base::EnumName{PositionMode::netting, "netting"},
                    base::EnumName{PositionMode::hedging, "hedging"}};
}

enum class MarginMode { isolated, cross };

constexpr auto describe_enum(MarginMode*) {
  return std::array{base::EnumName{MarginMode::isolated, "isolated"},
                    base::EnumName{MarginMode::cross, "cross"}};
}

struct AccountSettings {
  std::optional<double> leverage;                // value of a position over its margin; 1: none
  std::optional<double> maintenance_margin_pct;  // of a position's value
  std::optional<MarginMode> margin_mode;
  std::optional<PositionMode> position_mode;
  std::optional<double> borrow_pct;           // a year, of a short's value
  std::optional<double> margin_interest_pct;  // a year, of the borrowed money of a long
  std::optional<double> funding_pct;          // of a position's value at each funding time
  std::optional<int> funding_hours;           // between funding times; 8 when left out
};

inline constexpr int kDefaultFundingHours = 8;

constexpr auto describe(AccountSettings*) {
  using base::Field;
  using A = AccountSettings;
  return std::tuple{
      Field{"leverage",
            &A::leverage,
            {.doc = "Value of a position for each unit of money that is set aside for it.",
             .example = "3",
             .minimum = 1,
             .maximum = 200}},
      Field{"maintenance_margin_pct",
            &A::maintenance_margin_pct,
            {.doc = "A position is liquidated when what is left of its margin falls to this share "
                    "of its value; 0 when left out.",
             .unit = "%",
             .minimum = 0,
             .maximum = 50}},
      Field{"margin_mode",
            &A::margin_mode,
            {.doc = "Whether each position is liquidated by the money set aside for it (isolated, "
                    "the default), or the whole account answers for all of them (cross)."}},
      Field{"position_mode",
            &A::position_mode,
            {.doc = "Whether an entry of the other side closes a position (netting) or stands "
                    "beside it (hedging)."}},
      Field{"borrow_pct",
            &A::borrow_pct,
            {.doc = "What borrowing the asset of a short costs a year, in percent of its value.",
             .unit = "%",
             .minimum = 0,
             .maximum = 1000}},
      Field{"margin_interest_pct",
            &A::margin_interest_pct,
            {.doc = "What the borrowed money of a long costs a year.",
             .unit = "%",
             .minimum = 0,
             .maximum = 1000}},
      Field{"funding_pct",
            &A::funding_pct,
            {.doc = "What a long pays to a short at every funding time, in percent of the value; "
                    "below zero, the short pays.",
             .unit = "%",
             .minimum = -10,
             .maximum = 10}},
      Field{"funding_hours",
            &A::funding_hours,
            {.doc = "Hours between funding times, counted from midnight UTC; 8 when left out.",
             .unit = "h",
             .minimum = 1,
             .maximum = 24}}};
}

}  // namespace hindcast::strategy
