// What trading costs: commission, slippage, spread. How each enters a fill stands in
// docs/execution-rules.md.
#pragma once

#include <optional>
#include <tuple>
#include <vector>

#include "base/record.h"

namespace hindcast::strategy {

// A lower commission for who has traded much.
struct CommissionTier {
  double from_value = 0;            // traded value of the last 30 days
  double pct = 0;                   // commission from there on
  std::optional<double> maker_pct;  // of limit fills; pct when left out
};

constexpr auto describe(CommissionTier*) {
  using base::Field;
  using T = CommissionTier;
  return std::tuple{Field{"from_value",
                          &T::from_value,
                          {.doc = "Traded value of the last 30 days from which the tier counts.",
                           .unit = "quote currency",
                           .required = true,
                           .minimum = 0,
                           .maximum = 1e15,
                           .above_minimum = true}},
                    Field{"pct",
                          &T::pct,
                          {.doc = "Commission of the tier, in percent of the traded value.",
                           .unit = "%",
                           .required = true,
                           .minimum = 0,
                           .maximum = 10}},
                    Field{"maker_pct",
                          &T::maker_pct,
                          {.doc = "Commission of limit fills in the tier; pct when left out.",
                           .unit = "%",
                           .minimum = -1,
                           .maximum = 10}}};
}

inline constexpr std::size_t kCommissionTiersMax = 20;

// All default to none; a result states them.
struct Costs {
  double commission_pct = 0;    // of the traded value, on every fill
  double commission_fixed = 0;  // in quote currency, on every fill
  double slippage_pct = 0;      // the fill price is worse by this much (market and stop fills)
  double spread_pct = 0;  // full bid/ask spread; half of it worsens every market and stop fill
  std::optional<double> commission_maker_pct;
  std::optional<double> commission_per_unit;
  std::optional<double> commission_minimum;
  std::optional<std::vector<CommissionTier>> commission_tiers;  // by rising from_value
  std::optional<double> slippage_ticks;
  std::optional<double> slippage_atr;
  std::optional<double> slippage_volume_pct;
};

constexpr auto describe(Costs*) {
  using base::Field;
  return std::tuple{
      Field{"commission_pct",
            &Costs::commission_pct,
            {.doc = "Commission on every fill, in percent of the traded value.",
             .unit = "%",
             .minimum = 0,
             .maximum = 10}},
      Field{"commission_fixed",
            &Costs::commission_fixed,
            {.doc = "Commission on every fill, a fixed amount.",
             .unit = "quote currency",
             .minimum = 0,
             .maximum = 1e6}},
      Field{"slippage_pct",
            &Costs::slippage_pct,
            {.doc = "Market and stop fills are worse than the quoted price by this much.",
             .unit = "%",
             .minimum = 0,
             .maximum = 10}},
      Field{
          "spread_pct",
          &Costs::spread_pct,
          {.doc = "Full bid/ask spread in percent; half of it worsens every market and stop fill.",
           .unit = "%",
           .minimum = 0,
           .maximum = 10}},
      Field{"commission_maker_pct",
            &Costs::commission_maker_pct,
            {.doc = "Commission of limit fills instead of commission_pct; below zero, a rebate.",
             .unit = "%",
             .minimum = -1,
             .maximum = 10}},
      Field{"commission_per_unit",
            &Costs::commission_per_unit,
            {.doc = "Commission for each unit (share, contract, coin), on every fill.",
             .unit = "quote currency",
             .minimum = 0,
             .maximum = 1e6}},
      Field{"commission_minimum",
            &Costs::commission_minimum,
            {.doc = "Least commission of a fill.",
             .unit = "quote currency",
             .minimum = 0,
             .maximum = 1e6}},
      Field{"commission_tiers",
            &Costs::commission_tiers,
            {.doc = "Percentages that replace commission_pct from a traded value of the last 30 "
                    "days on.",
             .min_length = 1,
             .max_length = kCommissionTiersMax}},
      Field{"slippage_ticks",
            &Costs::slippage_ticks,
            {.doc = "Market and stop fills are worse by this many ticks of market_rules.tick_size.",
             .unit = "ticks",
             .minimum = 0,
             .maximum = 1000}},
      Field{"slippage_atr",
            &Costs::slippage_atr,
            {.doc = "Market and stop fills are worse by this multiple of the average true range of "
                    "the bar before.",
             .minimum = 0,
             .maximum = 10}},
      Field{"slippage_volume_pct",
            &Costs::slippage_volume_pct,
            {.doc = "Market and stop fills are worse by this much when they take the volume of the "
                    "whole bar, and proportionally less for a smaller part of it.",
             .unit = "%",
             .minimum = 0,
             .maximum = 100}}};
}

}  // namespace hindcast::strategy
