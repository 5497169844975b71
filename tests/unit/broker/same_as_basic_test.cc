// Where both models can run a definition, they give the same bytes.
#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "engine/broker/full_model.h"
#include "engine/simulate.h"
#include "unit/broker/random_market.h"

namespace hindcast::engine::testing {
namespace {

// Only what the basic model knows, every rule and size in turn.
SimulationInput random_basic_input(std::uint32_t seed) {
  std::mt19937 rng(seed);
  const auto coin = [&] { return rng() % 2 == 0; };
  const auto maybe = [&](double value) {
    return coin() ? std::optional<double>(value) : std::nullopt;
  };
  SimulationInput in{};
  in.initial_capital = 10000;
  in.risk.stop_loss_pct = maybe(1.0 + double(rng() % 30) / 10);
  in.risk.take_profit_pct = maybe(1.0 + double(rng() % 50) / 10);
  in.risk.trailing_stop_pct = maybe(1.0 + double(rng() % 20) / 10);
  switch (rng() % 5) {
    case 0:
      in.risk.position_size_pct = 30;
      break;
    case 1:
      in.risk.position_size_amount = 2500;
      break;
    case 2:
      in.risk.position_size_units = 40;
      break;
    case 3:
      in.risk.position_size_units = 150;  // often more than the cash buys
      break;
    default:
      break;
  }
  if (coin()) in.risk.max_open_positions = 1 + static_cast<int>(rng() % 2);
  if (coin()) {
    in.costs.commission_pct = 0.1;
    in.costs.commission_fixed = coin() ? 1.5 : 0;
    in.costs.slippage_pct = 0.05;
    in.costs.spread_pct = coin() ? 0.02 : 0;
  }
  using namespace strategy;
  in.rules.fill = coin() ? Fill::close : Fill::next_open;
  in.rules.stops_from = coin() ? StopsFrom::next_bar : StopsFrom::fill_bar;
  in.rules.stop_base = coin() ? StopBase::signal_close : StopBase::fill;
  in.rules.both_hit = coin() ? BothHit::target_first : BothHit::stop_first;
  in.rules.exit_priority = coin() ? ExitPriority::stop_first : ExitPriority::open_exit_first;
  in.rules.at_end = static_cast<AtEnd>(rng() % 3);
  in.rules.entry_and_exit = coin() ? EntryAndExit::ignore : EntryAndExit::exit;
  in.rules.spread_paid = coin() ? SpreadPaid::entry : SpreadPaid::each_fill;
  in.rules.stop_fill = coin() ? StopFill::exact : StopFill::market;
  return in;
}

bool same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

::testing::AssertionResult same_trade(const Trade& a, const Trade& b) {
  const bool equal = a.asset == b.asset && a.side == b.side && a.entry_time == b.entry_time &&
                     a.exit_time == b.exit_time && a.entry_index == b.entry_index &&
                     a.exit_index == b.exit_index && same(a.entry_price, b.entry_price) &&
                     same(a.exit_price, b.exit_price) && same(a.size, b.size) &&
                     same(a.entry_fee, b.entry_fee) && same(a.exit_fee, b.exit_fee) &&
                     same(a.pnl, b.pnl) && same(a.return_pct, b.return_pct) &&
                     same(a.max_adverse_pct, b.max_adverse_pct) &&
                     same(a.max_favourable_pct, b.max_favourable_pct) &&
                     a.exit_reason == b.exit_reason && a.open_at_end == b.open_at_end;
  if (equal) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "entry " << a.entry_time << " and " << b.entry_time
                                       << ", profit " << a.pnl << " and " << b.pnl;
}

::testing::AssertionResult same_order(const OrderEvent& a, const OrderEvent& b) {
  const bool equal = a.signal_time == b.signal_time && a.fill_time == b.fill_time &&
                     a.asset == b.asset && a.side == b.side && a.opens == b.opens &&
                     a.reason == b.reason && a.outcome == b.outcome && same(a.size, b.size) &&
                     same(a.price, b.price) && same(a.fee, b.fee);
  if (equal) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure()
         << "decided " << a.signal_time << " and " << b.signal_time << ", reason "
         << base::enum_name(a.reason) << " and " << base::enum_name(b.reason) << ", outcome "
         << base::enum_name(a.outcome) << " and " << base::enum_name(b.outcome) << ", size "
         << a.size << " and " << b.size;
}

void expect_same(const SimulationInput& in, std::uint32_t seed) {
  const SimulationResult basic = simulate(in);
  const SimulationResult full = broker::simulate_full(in);
  for (std::size_t i = 0; i < std::min(basic.trades.size(), full.trades.size()); ++i) {
    ASSERT_TRUE(same_trade(basic.trades[i], full.trades[i])) << "seed " << seed << " trade " << i;
  }
  ASSERT_EQ(basic.trades.size(), full.trades.size()) << "seed " << seed;
  ASSERT_EQ(basic.orders.size(), full.orders.size()) << "seed " << seed;
  for (std::size_t i = 0; i < basic.orders.size(); ++i) {
    ASSERT_TRUE(same_order(basic.orders[i], full.orders[i])) << "seed " << seed << " order " << i;
  }
  ASSERT_TRUE(std::ranges::equal(basic.time, full.time)) << "seed " << seed;
  for (std::size_t i = 0; i < basic.equity.size(); ++i) {
    ASSERT_TRUE(same(basic.equity[i], full.equity[i])) << "seed " << seed << " row " << i;
  }
  EXPECT_TRUE(same(basic.fees, full.fees)) << "seed " << seed;
  EXPECT_TRUE(same(basic.traded_value, full.traded_value)) << "seed " << seed;
  EXPECT_EQ(basic.bars_in_position, full.bars_in_position) << "seed " << seed;
  EXPECT_EQ(basic.ambiguous_bars, full.ambiguous_bars) << "seed " << seed;
  EXPECT_EQ(basic.conflicting_signals, full.conflicting_signals) << "seed " << seed;
  EXPECT_EQ(basic.bankrupt, full.bankrupt) << "seed " << seed;
}

TEST(FullModel, GivesTheBytesOfTheBasicOneOnOneAsset) {
  for (std::uint32_t seed = 0; seed < 3000; ++seed) {
    const double share = seed % 3 == 0 ? 0.3 : 0.04;
    const RandomMarket market(seed, {.bars = 200, .signal_share = share});
    SimulationInput in = random_basic_input(seed);
    in.assets = {market.asset()};
    ASSERT_FALSE(broker::needs_full_model(in));
    expect_same(in, seed);
    if (::testing::Test::HasFatalFailure()) return;
  }
}

TEST(FullModel, GivesTheBytesOfTheBasicOneOnSeveralAssets) {
  for (std::uint32_t seed = 0; seed < 1000; ++seed) {
    const RandomMarket a(seed, {.bars = 150, .signal_share = 0.1, .gap_share = 0.1});
    const RandomMarket b(seed + 90000, {.bars = 100, .signal_share = 0.2, .first_hour = 20});
    const RandomMarket c(seed + 80000, {.bars = 50, .signal_share = 0.1, .first_hour = 30});
    SimulationInput in = random_basic_input(seed);
    in.assets = {a.asset(), b.asset(), c.asset()};
    expect_same(in, seed);
    if (::testing::Test::HasFatalFailure()) return;
  }
}

TEST(FullModel, ShortsThatLoseEverythingEndAlike) {
  int bankrupt = 0;
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    const RandomMarket market(seed, {.bars = 2000, .signal_share = 0.01});
    SimulationInput in = random_basic_input(seed);
    in.risk = {};
    in.costs.commission_pct = 2;
    in.assets = {market.asset()};
    expect_same(in, seed);
    if (::testing::Test::HasFatalFailure()) return;
    bankrupt += simulate(in).bankrupt;
  }
  RecordProperty("bankrupt", bankrupt);
}

}  // namespace
}  // namespace hindcast::engine::testing
