// What the market lets one trade: steps of prices and sizes, least and greatest orders.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "base/record.h"

namespace hindcast::strategy {

// For one asset, instead of the general ones.
struct AssetMarketRules {
  std::optional<double> tick_size, lot_size, min_notional, max_volume_pct;
};

// They hold for every asset of the request that has no rule of its own.
struct MarketRules {
  std::optional<double> tick_size;       // prices are whole multiples
  std::optional<double> lot_size;        // sizes are whole multiples
  std::optional<double> min_notional;    // least value of an entry
  std::optional<double> max_volume_pct;  // of a bar's volume that is taken
  std::optional<std::map<std::string, AssetMarketRules>> per_asset;  // by symbol
};

// The general rules with those of the symbol in their place; without per_asset.
MarketRules market_rules_of(const MarketRules& rules, const std::string& symbol);

constexpr auto describe(AssetMarketRules*) {
  using base::Field;
  using M = AssetMarketRules;
  return std::tuple{Field{"tick_size",
                          &M::tick_size,
                          {.doc = "Step of prices of this asset.",
                           .unit = "quote currency",
                           .minimum = 0,
                           .maximum = 1e6,
                           .above_minimum = true}},
                    Field{"lot_size",
                          &M::lot_size,
                          {.doc = "Step of sizes of this asset.",
                           .unit = "units",
                           .minimum = 0,
                           .maximum = 1e9,
                           .above_minimum = true}},
                    Field{"min_notional",
                          &M::min_notional,
                          {.doc = "Least value of an entry in this asset.",
                           .unit = "quote currency",
                           .minimum = 0,
                           .maximum = 1e12,
                           .above_minimum = true}},
                    Field{"max_volume_pct",
                          &M::max_volume_pct,
                          {.doc = "Share of a bar's volume of this asset that is taken at most.",
                           .unit = "%",
                           .minimum = 0,
                           .maximum = 100,
                           .above_minimum = true}}};
}

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
             .above_minimum = true}},
      Field{"per_asset",
            &M::per_asset,
            {.doc = "Rules of single assets by symbol; what one leaves out holds as for all.",
             .max_length = 50}}};
}

}  // namespace hindcast::strategy
