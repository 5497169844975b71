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

// What an exit at yesterday's close costs is yesterday's loss: today's begins after it.
TEST(ReferenceFinding, ADayStartsWithWhatTheLastCloseLeft) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 100, 100, 100, "l"},
                    {100, 100, 100, 100},
                    {100, 100, 100, 100, "L"},
                    {100, 100, 100, 100}},
                   22);  // midnight before bar 2
  auto in = s.input();
  in.rules.fill = strategy::Fill::close;
  in.costs.commission_fixed = 15;
  in.risk.position_size_units = 1;
  in.risk.daily_loss_limit_pct = 1;
  const auto r = simulate_full(in);
  EXPECT_EQ(count(r, OrderOutcome::rejected_halted), 0);
  EXPECT_EQ(r.trades.size(), 2u);
}

// A bankruptcy closes an asset that has no bar then as on its last one: the next is not known yet.
TEST(ReferenceFinding, ABankruptcyDoesNotKnowTheNextBar) {
  const auto closed_at = [](double next_volume) {
    market::BarColumns held, ruinous;
    const auto flat = [](market::BarColumns& bars, int at, double price, double volume) {
      bars.push_back(hour(at), price, price, price, price, volume);
    };
    for (const int at : {0, 1, 2}) flat(held, at, 100, 100);
    flat(held, 4, 100, next_volume);
    for (const int at : {0, 1, 2}) flat(ruinous, at, 100, 100);
    flat(ruinous, 3, 1000, 100);
    strategy::Signals buys{base::Bitmap(4), {}, {}, {}}, sells{{}, {}, base::Bitmap(4), {}};
    buys.long_entry.set(0);
    sells.short_entry.set(0);
    SimulationInput in;
    in.initial_capital = 1000;
    in.assets = {{.symbol = "A", .bars = held.view(), .signals = &buys},
                 {.symbol = "B", .bars = ruinous.view(), .signals = &sells}};
    in.risk.position_size_units = 4;
    in.costs.slippage_volume_pct = 10;
    const auto r = simulate_full(in);
    EXPECT_TRUE(r.bankrupt);
    for (const Trade& t : r.trades) {
      if (t.asset == 0) return t.exit_price;
    }
    return 0.0;
  };
  EXPECT_NEAR(closed_at(100), 99.6, 1e-9);
  EXPECT_NEAR(closed_at(1), 99.6, 1e-9);
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
