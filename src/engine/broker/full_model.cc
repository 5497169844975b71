#include "engine/broker/full_model.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>

#include "engine/broker/broker.h"
#include "engine/clock.h"

namespace hindcast::engine::broker {
namespace {

// All that the basic model knows. A field that is not named here needs the full one: a new field
// can be forgotten without being ignored.
constexpr std::array<std::string_view, 7> kBasicRisk{
    "stop_loss_pct",        "take_profit_pct",     "trailing_stop_pct", "position_size_pct",
    "position_size_amount", "position_size_units", "max_open_positions"};

template <class T>
constexpr bool is_set(const std::optional<T>& member) {
  return member.has_value();
}
constexpr bool is_set(double) { return false; }  // the costs that the basic model knows

template <class Record>
bool sets_anything_but(const Record& record, std::span<const std::string_view> basic) {
  bool beyond = false;
  base::for_each_field<Record>([&](const auto& field) {
    const bool known = std::ranges::find(basic, field.name) != basic.end();
    beyond = beyond || (!known && is_set(record.*(field.member)));
  });
  return beyond;
}

}  // namespace

bool needs_full_model(const SimulationInput& input) {
  const auto acts = [](const AssetInput& a) {
    return std::ranges::any_of(a.actions, [&](const market::CorporateAction& action) {
      return action.bar > a.signal_offset && action.bar < a.signal_offset + a.bars.size();
    });
  };
  const auto has_own_rules = [](const AssetInput& a) {
    return a.market_rules && sets_anything_but(*a.market_rules, {});
  };
  const auto is_sized = [](const AssetInput& a) {
    return a.order_columns != nullptr && !a.order_columns->size.empty();
  };
  const auto reads_position = [](const AssetInput& a) {
    return a.signals != nullptr && a.signals->position != nullptr;
  };
  const auto is_quoted = [](const AssetInput& a) { return !a.quotes.empty(); };
  const auto any_asset = [&](auto holds) { return std::ranges::any_of(input.assets, holds); };
  return any_asset(acts) || any_asset(is_quoted) || any_asset(has_own_rules) ||
         any_asset(is_sized) || any_asset(reads_position) || input.trader != nullptr ||
         input.orders.has_value() || input.portfolio.has_value() ||
         sets_anything_but(input.risk, kBasicRisk) || sets_anything_but(input.costs, {}) ||
         sets_anything_but(input.market, {}) || sets_anything_but(input.account, {});
}

SimulationResult simulate_full(const SimulationInput& input, Progress* progress) {
  SimulationResult result;
  result.time = merge_clocks(input.assets);
  result.equity.resize(result.time.size());
  Broker(input, result).run(progress);
  std::ranges::stable_sort(result.trades, [](const Trade& x, const Trade& y) {
    return std::tie(x.exit_time, x.entry_time) < std::tie(y.exit_time, y.entry_time);
  });
  return result;
}

}  // namespace hindcast::engine::broker
