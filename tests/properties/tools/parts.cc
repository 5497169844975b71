#include "properties/tools/parts.h"

#include <algorithm>

#include "engine/broker/day.h"
#include "engine/broker/portfolio.h"

namespace hindcast::properties {

using engine::OrderEvent;
using engine::SimulationInput;
using engine::SimulationResult;
using engine::Trade;

std::optional<SimulationInput> first_part(const SimulationInput& whole, std::int64_t end) {
  SimulationInput part = whole;
  for (engine::AssetInput& asset : part.assets) {
    const auto bars = std::ranges::lower_bound(asset.bars.time, end) - asset.bars.time.begin();
    if (bars == 0) return std::nullopt;
    asset.bars = asset.bars.slice(0, static_cast<std::size_t>(bars));
  }
  return part;
}

std::optional<SimulationInput> second_part(const SimulationInput& whole, std::int64_t last) {
  SimulationInput part = whole;
  for (engine::AssetInput& asset : part.assets) {
    const auto first = static_cast<std::size_t>(std::ranges::upper_bound(asset.bars.time, last) -
                                                asset.bars.time.begin());
    if (first == asset.bars.size()) return std::nullopt;
    asset.bars = asset.bars.slice(first, asset.bars.size());
    asset.signal_offset += first;
  }
  return part;
}

SimulationResult before(const SimulationResult& whole, std::int64_t end) {
  SimulationResult part = whole;
  std::erase_if(part.orders, [end](const OrderEvent& o) { return o.fill_time >= end; });
  std::erase_if(part.trades, [end](const Trade& t) { return t.exit_time >= end; });
  const auto rows = std::ranges::lower_bound(whole.time, end) - whole.time.begin();
  part.equity.resize(static_cast<std::size_t>(rows));
  return part;
}

SimulationResult after(const SimulationResult& whole, std::size_t row) {
  SimulationResult part = whole;
  const std::int64_t last = whole.time[row];
  std::erase_if(part.orders, [last](const OrderEvent& o) { return o.fill_time <= last; });
  std::erase_if(part.trades, [last](const Trade& t) { return t.exit_time <= last; });
  part.equity.erase(part.equity.begin(),
                    part.equity.begin() + static_cast<std::ptrdiff_t>(row) + 1);
  return part;
}

namespace {

// The rows with which everything that is counted by time begins anew.
std::vector<bool> fresh_rows(const SimulationInput& input, const SimulationResult& whole) {
  using engine::broker::DayOf;
  const auto* calendar = engine::common_calendar(input);
  const market::Timeframe timeframe = input.assets.front().timeframe;
  DayOf day_of(calendar, timeframe);
  std::optional<engine::broker::RebalanceClock> clock;
  if (input.portfolio) clock.emplace(*input.portfolio, DayOf(calendar, timeframe));
  std::vector<bool> fresh;
  for (std::size_t row = 0; row < whole.time.size(); ++row) {
    const std::int64_t now = whole.time[row];
    const bool new_day = row == 0 || day_of(whole.time[row - 1]) != day_of(now);
    const bool due = !clock || clock->due(now);
    fresh.push_back(due && (new_day || !input.risk.daily_loss_limit_pct));
  }
  return fresh;
}

}  // namespace

std::vector<std::size_t> cut_rows(const SimulationInput& input, const SimulationResult& whole) {
  std::vector<std::size_t> rows;
  if (whole.bankrupt) return rows;
  const std::vector<bool> fresh = fresh_rows(input, whole);
  for (std::size_t row = 0; row + 1 < whole.time.size(); ++row) {
    const std::int64_t now = whole.time[row];
    const bool held = std::ranges::any_of(whole.trades, [now](const Trade& t) {
      return t.entry_time <= now && (t.open_at_end || t.exit_time > now);
    });
    const bool works = std::ranges::any_of(whole.orders, [now](const OrderEvent& o) {
      return o.signal_time <= now && o.fill_time > now;
    });
    if (fresh[row + 1] && !held && !works) rows.push_back(row);
  }
  return rows;
}

void forget_the_past(SimulationInput& input) {
  strategy::RiskManagement& risk = input.risk;
  risk.cooldown_bars = {};
  risk.kelly = {};
  risk.volatility_target = {};
  risk.portfolio_stop_pct = risk.max_drawdown_halt_pct = {};
  input.costs.commission_tiers = {};
  if (input.portfolio && input.portfolio->weighting == strategy::Weighting::inverse_volatility) {
    input.portfolio->weighting = strategy::Weighting::equal;
    input.portfolio->volatility_bars = {};
  }
}

void keep_rows(SimulationResult& result, const engine::Clock& clock) {
  std::size_t kept = 0;
  for (std::size_t row = 0; row < result.equity.size(); ++row) {
    if (kept < clock.size() && result.time[row] == clock[kept]) {
      result.equity[kept++] = result.equity[row];
    }
  }
  result.equity.resize(kept);
}

}  // namespace hindcast::properties
