// What the market lets one trade: steps of prices and sizes, least and greatest orders.
#pragma once

#include <optional>
#include <tuple>

#include "base/record.h"

namespace hindcast::strategy {

// They hold for every asset of the request.
struct MarketRules {
  std::optional<double> tick_size;       // prices are whole multiples
  std::optional<double> lot_size;        // sizes are whole multiples
  std::optional<double> min_notional;    // least value of an entry
  std::optional<double> max_volume_pct;  // of a bar's volume that is taken
};

constexpr auto describe(MarketRules*) {
  using base::Field;
  using M = MarketRules;
  return std::tuple{
      Field{"tick_size",
            &M::tick_size,
            {.doc = "Step of prices. Prices between steps are rounded against the strategy.",
             .unit = "quote currency",
             .example = "0.01",
             .minimum = 0,
             .maximum = 1e6,
             .above_minimum = true}},
      Field{"lot_size",
            &M::lot_size,
            {.doc = "Step of sizes. Sizes between steps are rounded down.",
             .unit = "units",
             .example = "0.001",
             .minimum = 0,
             .maximum = 1e9,
             .above_minimum = true}},
      Field{"min_notional",
            &M::min_notional,
            {.doc = "Least value of an entry; a smaller one is refused.",
             .unit = "quote currency",
             .minimum = 0,
             .maximum = 1e12,
             .above_minimum = true}},
      Field{"max_volume_pct",
            &M::max_volume_pct,
            {.doc = "Share of a bar's volume that the orders of an asset take at most; the rest of "
                    "an order goes on working.",
             .unit = "%",
             .minimum = 0,
             .maximum = 100,
             .above_minimum = true}}};
}

}  // namespace hindcast::strategy
