// Bars as the naive simulations look at them, and the finer ones inside them.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/types.h"

namespace hindcast::reference {

struct Bar {
  double open, high, low;
};

// Those within the asset's bar; none where there are none.
inline std::vector<Bar> parts_of(const engine::AssetInput& asset, std::size_t bar) {
  std::vector<Bar> parts;
  if (asset.finer == nullptr || !asset.quotes.empty()) return parts;
  const market::BarView finer = asset.finer->inside(asset.bars.time[bar]);
  for (std::size_t i = 0; i < finer.size(); ++i) {
    parts.push_back({finer.open[i], finer.high[i], finer.low[i]});
  }
  return parts;
}

// The bar that they add up to.
inline Bar sum_of(const std::vector<Bar>& parts) {
  Bar sum = parts.front();
  for (const Bar& part : parts) {
    sum.high = std::max(sum.high, part.high);
    sum.low = std::min(sum.low, part.low);
  }
  return sum;
}

}  // namespace hindcast::reference
