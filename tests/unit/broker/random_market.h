// Random bars with random signals, the same for the same seed.
#pragma once

#include <algorithm>
#include <random>

#include "engine/types.h"

namespace hindcast::engine::testing {

struct MarketShape {
  std::size_t bars = 300;
  double signal_share = 0.05;  // of the bars, for each of the four conditions
  std::size_t first_hour = 0;
  double gap_share = 0;  // of the hours that have no bar
};

class RandomMarket {
 public:
  static constexpr std::int64_t kHour = 3'600'000'000'000;

  RandomMarket(std::uint32_t seed, const MarketShape& shape) {
    std::mt19937 rng(seed);
    std::uniform_real_distribution<double> unit(0, 1);
    const std::size_t n = shape.bars;
    signals_ = {base::Bitmap(n), base::Bitmap(n), base::Bitmap(n), base::Bitmap(n)};
    double price = 100;
    auto hour = static_cast<std::int64_t>(shape.first_hour);
    for (std::size_t i = 0; i < n; ++i) {
      const double open = price * (1 + 0.01 * (unit(rng) - 0.5));
      const double close = open * (1 + 0.04 * (unit(rng) - 0.5));
      const double high = std::max(open, close) * (1 + 0.02 * unit(rng));
      const double low = std::min(open, close) * (1 - 0.02 * unit(rng));
      const double volume = 1 + 100 * unit(rng);
      bars_.push_back(hour * kHour, open, high, low, close, volume);
      if (unit(rng) < shape.signal_share) signals_.long_entry.set(i);
      if (unit(rng) < shape.signal_share) signals_.long_exit.set(i);
      if (unit(rng) < shape.signal_share) signals_.short_entry.set(i);
      if (unit(rng) < shape.signal_share) signals_.short_exit.set(i);
      price = close;
      ++hour;
      while (shape.gap_share > 0 && unit(rng) < shape.gap_share) ++hour;
    }
  }

  AssetInput asset() const { return {.symbol = "X", .bars = bars_.view(), .signals = &signals_}; }

 private:
  market::BarColumns bars_;
  strategy::Signals signals_;
};

}  // namespace hindcast::engine::testing
