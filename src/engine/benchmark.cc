#include "engine/benchmark.h"

namespace hindcast::engine {

std::vector<double> buy_and_hold(const SimulationInput& input,
                                 const std::vector<std::int64_t>& clock) {
  const double share = input.initial_capital / static_cast<double>(input.assets.size());
  std::vector<double> out(clock.size(), 0.0);
  for (const AssetInput& asset : input.assets) {
    const double units = share / asset.bars.open.front();
    std::size_t next = 0;
    double value = share;
    for (std::size_t row = 0; row < clock.size(); ++row) {
      if (next < asset.bars.size() && asset.bars.time[next] == clock[row]) {
        value = units * asset.bars.close[next++];
      }
      out[row] += value;
    }
  }
  return out;
}

}  // namespace hindcast::engine
