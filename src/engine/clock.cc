#include "engine/clock.h"

#include <algorithm>
#include <iterator>

#include "engine/types.h"

namespace hindcast::engine {

Clock merge_clocks(const std::vector<AssetInput>& assets) {
  std::span<const std::int64_t> clock = assets.front().bars.time;
  std::vector<std::int64_t> own;
  for (std::size_t a = 1; a < assets.size(); ++a) {
    const std::span<const std::int64_t> other = assets[a].bars.time;
    const bool same_column = other.data() == clock.data() && other.size() == clock.size();
    if (same_column || std::ranges::equal(clock, other)) continue;
    std::vector<std::int64_t> merged;
    merged.reserve(std::max(clock.size(), other.size()));
    std::ranges::set_union(clock, other, std::back_inserter(merged));
    own = std::move(merged);
    clock = own;
  }
  return own.empty() ? Clock::borrow(clock) : Clock::own(std::move(own));
}

const strategy::MarketRules& market_of(const SimulationInput& input, std::size_t asset) {
  const auto& own = input.assets[asset].market_rules;
  return own ? *own : input.market;
}

const market::TradingCalendar* common_calendar(const SimulationInput& input) {
  const market::TradingCalendar* first = input.assets.front().calendar;
  for (const AssetInput& asset : input.assets) {
    const bool same = asset.calendar == first ||
                      (asset.calendar != nullptr && first != nullptr && *asset.calendar == *first);
    if (!same) return nullptr;
  }
  return first;
}

}  // namespace hindcast::engine
