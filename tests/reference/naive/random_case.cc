#include "reference/naive/random_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/record_json.h"

namespace hindcast::reference {
namespace {

constexpr std::int64_t kHour = 3'600'000'000'000;

}  // namespace

RandomCase::RandomCase(std::uint64_t seed) : seed_(seed), state_(seed) {
  make_market();
  make_risk();
  make_costs();
  make_rules();
}

// SplitMix64.
std::uint64_t RandomCase::below(std::uint64_t limit) {
  state_ += 0x9e3779b97f4a7c15;
  std::uint64_t x = state_;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return (x ^ (x >> 31)) % limit;
}

double RandomCase::pick(std::initializer_list<double> values) {
  return *(values.begin() + below(values.size()));
}

void RandomCase::make_market() {
  const std::size_t assets = one_in(2) ? 1 : 2 + below(2);
  input_.initial_capital = pick({1000, 10000, 123.45});
  bars_.resize(assets);
  signals_.resize(assets);
  input_.assets.resize(assets);
  for (std::size_t i = 0; i < assets; ++i) make_asset(i);
}

// Prices are whole numbers on a coarse grid, so that opens, highs and lows often meet a level
// exactly. An asset begins where it likes, and skips hours.
void RandomCase::make_asset(std::size_t index) {
  const std::size_t count = 1 + below(one_in(8) ? 150 : 40);
  const std::uint64_t gap = one_in(2) ? 0 : 2 + below(4);  // one hour in so many has no bar
  const auto step = static_cast<int>(1 + below(one_in(4) ? 40 : 6));
  const auto move = [this, step] {
    return static_cast<int>(below(static_cast<std::uint64_t>(2 * step + 1))) - step;
  };
  auto hour = static_cast<std::int64_t>(below(20));
  int close = 100;
  for (std::size_t i = 0; i < count; ++i) {
    const int open = std::max(1, one_in(3) ? close + move() : close);
    close = std::max(1, open + move());
    const int high = std::max(open, close) + std::max(0, move());
    const int low = std::max(1, std::min(open, close) - std::max(0, move()));
    bars_[index].push_back(hour * kHour, open, high, low, close, 1);
    hour += 1;
    while (gap != 0 && one_in(gap)) ++hour;
  }
  const std::size_t warm_up = one_in(4) ? below(5) : 0;
  signals_[index] = make_signals(count + warm_up);
  input_.assets[index] = {.symbol = fmt::format("A{}", index),
                          .bars = bars_[index].view(),
                          .signals = &signals_[index],
                          .signal_offset = warm_up};
}

strategy::Signals RandomCase::make_signals(std::size_t bits) {
  strategy::Signals signals;
  base::Bitmap* const conditions[] = {&signals.long_entry, &signals.long_exit, &signals.short_entry,
                                      &signals.short_exit};
  for (base::Bitmap* condition : conditions) {
    if (one_in(4)) continue;  // never
    *condition = base::Bitmap(bits);
    const std::uint64_t rarity = 1 + below(12);
    for (std::size_t i = 0; i < bits; ++i) {
      if (one_in(rarity)) condition->set(i);
    }
  }
  return signals;
}

void RandomCase::make_risk() {
  auto& risk = input_.risk;
  if (one_in(2)) risk.stop_loss_pct = pick({0.5, 1, 2, 5, 10, 100});
  if (one_in(2)) risk.take_profit_pct = pick({0.5, 1, 2, 5, 10, 50});
  if (one_in(4)) risk.trailing_stop_pct = pick({0.5, 1, 3, 10});
  switch (below(5)) {
    case 0:
      risk.position_size_pct = pick({10, 33, 50, 100});
      break;
    case 1:
      risk.position_size_amount = pick({5, 100, 900, 5000});
      break;
    case 2:
      risk.position_size_units = pick({0.5, 1, 7, 90});
      break;
    default:
      break;
  }
  if (one_in(3)) risk.max_open_positions = static_cast<int>(1 + below(2));
}

void RandomCase::make_costs() {
  auto& costs = input_.costs;
  if (one_in(2)) costs.commission_pct = pick({0.1, 0.25, 2});
  if (one_in(3)) costs.commission_fixed = pick({0.5, 3, 150});
  if (one_in(3)) costs.slippage_pct = pick({0.05, 0.5});
  if (one_in(3)) costs.spread_pct = pick({0.1, 1});
}

void RandomCase::make_rules() {
  auto& rules = input_.rules;
  const auto any = [this](auto& rule) {
    using Rule = std::remove_reference_t<decltype(rule)>;
    const auto names = describe_enum(static_cast<Rule*>(nullptr));
    rule = names[below(names.size())].value;
  };
  any(rules.fill);
  any(rules.stops_from);
  any(rules.stop_base);
  any(rules.exit_priority);
  any(rules.both_hit);
  any(rules.at_end);
  any(rules.entry_and_exit);
  any(rules.spread_paid);
  any(rules.stop_fill);
}

std::string RandomCase::description() const {
  return fmt::format("seed {}: {} assets, capital {}, risk {}, costs {}, rules {}", seed_,
                     bars_.size(), input_.initial_capital, base::to_json(input_.risk).dump(),
                     base::to_json(input_.costs).dump(), base::to_json(input_.rules).dump());
}

}  // namespace hindcast::reference
