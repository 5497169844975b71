// Bars, signals and what orders are priced with, from choices.
#pragma once

#include <optional>

#include "cases/choices.h"
#include "engine/types.h"

namespace hindcast::cases {

// Owns what the engine's input points to; does not move.
struct RandomAsset {
  market::BarColumns bars;
  strategy::Signals signals;
  strategy::OrderColumns columns;
  std::size_t warm_up = 0;  // signals and columns begin this many bars earlier
  // Quarters of some of the bars, of which some lack one.
  market::BarColumns quarters;
  std::optional<market::FinerBars> finer;
  market::QuoteColumns quotes;  // bid and ask of each bar

  engine::AssetInput input(std::string symbol) const;
};

inline constexpr std::int64_t kHourNs = 3'600'000'000'000;

// Prices are whole numbers from 1 on a coarse grid, so that opens, highs and lows often meet a
// level exactly; volumes are whole numbers from 0. Conditions hold independently of the prices.
RandomAsset make_asset(const AssetChoices& choices, std::int64_t bar_ns);

}  // namespace hindcast::cases
