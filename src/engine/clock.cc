#include "engine/clock.h"

#include <algorithm>

namespace hindcast::engine {

std::vector<std::int64_t> merge_clocks(const std::vector<AssetInput>& assets) {
  const auto& first = assets.front().bars.time;
  std::vector<std::int64_t> clock(first.begin(), first.end());
  for (std::size_t a = 1; a < assets.size(); ++a) {
    const auto& other = assets[a].bars.time;
    if (std::ranges::equal(clock, other)) continue;
    std::vector<std::int64_t> merged;
    merged.reserve(std::max(clock.size(), other.size()));
    std::ranges::set_union(clock, other, std::back_inserter(merged));
    clock = std::move(merged);
  }
  return clock;
}

}  // namespace hindcast::engine
