// What the properties (tests/properties) and the second simulation (tests/reference/full) have
// found.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "engine/broker/full_model.h"
#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

using broker::simulate_full;
using strategy::EntryType;
using strategy::ExitType;

int count(const SimulationResult& result, OrderOutcome outcome) {
  return static_cast<int>(std::ranges::count(result.orders, outcome, &OrderEvent::outcome));
}

// Slippage takes all of a price of one tick: a sale for nothing had infinitely many units.
TEST(ReferenceFinding, NothingIsSoldForNothing) {
  const Scenario s({{1, 1, 1, 1, "S"}, {1, 1, 1, 1}, {1, 1, 1, 1}});
  auto in = s.input();
  in.market.tick_size = 0.5;
  in.costs.slippage_ticks = 2;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.orders.size(), 1u);
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::rejected_no_price);
  EXPECT_EQ(r.equity.back(), 1000);
}

// 101.3 on ticks of 2 is 102 for a sale: sold at 100, it was worse than its limit.
TEST(ReferenceFinding, TheLimitOfAnExitIsOnATick) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 100, 100, 100, "l"},
                    {100, 101.5, 100, 100},
                    {100, 102, 100, 100},
                    {100, 100, 100, 100}});
  auto in = s.input();
  in.market.tick_size = 2;
  in.orders.emplace().exit =
      strategy::ExitOrderSpec{.type = ExitType::limit, .limit = strategy::Distance{.points = 1.3}};
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].exit_price, 102);
  EXPECT_EQ(r.trades[0].exit_time, 3 * Scenario::kHour);
  EXPECT_EQ(count(r, OrderOutcome::rounded_to_tick), 1);
}

// The long entry of the bar is stopped on it before the short one is filled: one place is enough.
TEST(ReferenceFinding, AnEntryThatIsClosedOnItsBarFreesItsPlace) {
  const Scenario s(
      {{100, 100, 100, 100, "LS"}, {100, 102, 96, 98}, {98, 98, 98, 98}, {98, 98, 98, 98}});
  auto in = s.input();
  in.account.position_mode = strategy::PositionMode::hedging;
  in.risk.max_open_positions = 1;
  in.risk.position_size_units = 1;
  in.risk.stop_loss_points = 1;
  in.orders.emplace().entry =
      strategy::EntryOrderSpec{.type = EntryType::stop, .stop = strategy::Distance{.points = 1}};
  const auto r = simulate_full(in);
  EXPECT_EQ(count(r, OrderOutcome::rejected_position_limit), 0);
  EXPECT_EQ(r.trades.size(), 2u);
}

TEST(ReferenceFinding, APortfolioBuysNothingWithoutTheRangeOfItsStops) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 100, 100, 100}, {100, 100, 100, 100}});
  auto in = s.input();
  strategy::OrderColumns columns;
  columns.atr.assign(3, std::numeric_limits<double>::quiet_NaN());
  in.assets[0].order_columns = &columns;
  in.risk.stop_loss_atr = 1;
  in.portfolio = strategy::PortfolioRules{.rebalance = strategy::RebalanceAt::day};
  const auto r = simulate_full(in);
  EXPECT_EQ(count(r, OrderOutcome::rejected_no_price), 1);
  EXPECT_TRUE(r.trades.empty());
}

TEST(ReferenceFinding, WhatTheCashDoesNotCoverIsNotRounded) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 100, 100, 100}, {100, 100, 100, 100}});
  auto in = s.input();
  in.risk.position_size_units = 20.5;
  in.market.lot_size = 1;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.orders.size(), 1u);
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::rejected_no_cash);
  EXPECT_EQ(r.orders[0].size, 20.5);
}

// A tenth of a volume of 3 is a hair more than 0.3, three tenths of 1 a hair less.
TEST(ReferenceFinding, TheRoundingOfSumsIsNoRestOfAnOrder) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 100, 100, 100}, {100, 100, 100, 100}});
  auto in = s.input();
  in.risk.position_size_units = 0.1 + 0.2;
  in.market.max_volume_pct = 30;
  const auto r = simulate_full(in);
  EXPECT_EQ(count(r, OrderOutcome::partly_filled), 0);
  EXPECT_EQ(r.trades.size(), 1u);
}

}  // namespace
}  // namespace hindcast::engine::testing
