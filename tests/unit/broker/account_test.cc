// Margin, financing and hedging, by hand-worked numbers.
#include <gtest/gtest.h>

#include "engine/broker/full_model.h"
#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

using broker::simulate_full;

TEST(Leverage, MultipliesThePositionThatTheMoneyBuys) {
  const Scenario s(
      {{100, 100, 100, 100, "L"}, {100, 100, 100, 100, "l"}, {110, 110, 110, 110}, {1, 1, 1, 1}});
  auto in = s.input();
  in.account.leverage = 4;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].size, 40, kTiny);
  EXPECT_NEAR(r.trades[0].pnl, 400, kTiny);
  EXPECT_NEAR(r.equity[1], 1000, kTiny);
  EXPECT_NEAR(r.equity.back(), 1400, kTiny);
}

TEST(Leverage, CoversTheCommissionOfTheWholeValue) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 100, 100, 100}, {100, 100, 100, 100}});
  auto in = s.input();
  in.account.leverage = 5;
  in.costs.commission_pct = 1;
  const auto r = simulate_full(in);
  const double size = 1000 / (100 * (0.2 + 0.01));
  EXPECT_NEAR(r.trades[0].size, size, kTiny);
  EXPECT_NEAR(r.trades[0].entry_fee, size, kTiny);
}

// Two longs at 5 times on one account: together they hold 5,000 of value for 1,000 of money.
class CrossMargin : public ::testing::Test {
 protected:
  SimulationInput input() const {
    auto in = falling_.input();
    in.assets.push_back(steady_.asset());
    in.assets[1].symbol = "Y";
    in.risk.position_size_amount = 500;
    in.account = {
        .leverage = 5, .maintenance_margin_pct = 4, .margin_mode = strategy::MarginMode::cross};
    return in;
  }

  Scenario falling_{
      {{100, 100, 100, 100, "L"}, {100, 100, 75, 79}, {79, 79, 60, 66}, {66, 66, 66, 66}}};
  Scenario steady_{
      {{100, 100, 100, 100, "L"}, {100, 100, 99, 99}, {99, 99, 97, 98}, {98, 98, 98, 98}}};
};

TEST_F(CrossMargin, TheWholeAccountAnswersForAPosition) {
  auto in = input();
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 2u);
  // At 80 it would have used up its own money. At the close of 79 there is 1,000 - 525 - 25 = 450
  // left, and 4 % of 4,450 are 178; at 66 there is 100, and 164 are needed.
  EXPECT_EQ(r.trades[0].asset, 0);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::liquidation);
  EXPECT_EQ(r.trades[0].exit_time, hour(2));
  EXPECT_NEAR(r.trades[0].exit_price, 66, kTiny);
  EXPECT_EQ(r.trades[1].exit_reason, OrderReason::end_of_data) << "100 are enough for 98 of margin";
  in.account.margin_mode = strategy::MarginMode::isolated;
  EXPECT_EQ(simulate_full(in).trades[0].exit_time, hour(1));
}

TEST_F(CrossMargin, WhatLosesMostGoesFirst) {
  auto in = input();
  std::swap(in.assets[0], in.assets[1]);
  const auto r = simulate_full(in);
  EXPECT_EQ(r.trades[0].asset, 1);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::liquidation);
}

TEST_F(CrossMargin, OpenProfitsMayBeUsed) {
  const Scenario rising({{100, 100, 100, 100, "L"}, {100, 150, 100, 150}, {150, 150, 150, 150}});
  const Scenario later({{50, 50, 50, 50}, {50, 50, 50, 50, "L"}, {50, 50, 50, 50}});
  auto in = rising.input();
  in.assets.push_back(later.asset());
  in.risk.position_size_amount = 900;
  in.account = {.leverage = 5};
  EXPECT_EQ(simulate_full(in).trades.size(), 1u) << "100 of cash are left";
  in.account.margin_mode = strategy::MarginMode::cross;
  EXPECT_EQ(simulate_full(in).trades.size(), 2u) << "2,250 have been won";
}

struct LiquidationCase {
  const char* name;
  std::string_view signal;
  Row bar;
  double maintenance_pct, exit_price;
};

TEST(Liquidation, HappensWhereTheMarginIsDownToTheMaintenance) {
  // Ten units for each 100 set aside: at 5 times, a loss of 20 uses it up.
  const LiquidationCase cases[] = {
      {"long", "L", {100, 100, 70, 75}, 0, 80},
      {"long with maintenance", "L", {100, 100, 70, 75}, 4, 80 / 0.96},
      {"short", "S", {100, 130, 100, 125}, 0, 120},
      {"short with maintenance", "S", {100, 130, 100, 125}, 4, 120 / 1.04},
      {"gap", "L", {76, 78, 70, 75}, 0, 76}};
  for (const LiquidationCase& c : cases) {
    const Scenario s(
        {{100, 100, 100, 100, c.signal}, {100, 100, 100, 100}, c.bar, {100, 100, 100, 100}});
    auto in = s.input();
    in.risk.position_size_amount = 500;
    in.account = {.leverage = 5, .maintenance_margin_pct = c.maintenance_pct};
    const auto r = simulate_full(in);
    ASSERT_EQ(r.trades.size(), 1u) << c.name;
    EXPECT_EQ(r.trades[0].exit_reason, OrderReason::liquidation) << c.name;
    EXPECT_NEAR(r.trades[0].size, 25, kTiny) << c.name;
    EXPECT_NEAR(r.trades[0].exit_price, c.exit_price, kTiny) << c.name;
    const double loss = 25 * (c.signal == "L" ? c.exit_price - 100 : 100 - c.exit_price);
    EXPECT_NEAR(r.equity.back(), 1000 + loss, kTiny) << c.name;
  }
}

TEST(Liquidation, CountsBeforeStopsAreLive) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 100, 70, 75}, {75, 75, 75, 75}});
  auto in = s.input();
  in.risk.stop_loss_pct = 1;
  in.rules.stops_from = strategy::StopsFrom::next_bar;
  in.account.leverage = 5;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::liquidation);
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 80);
}

TEST(Liquidation, AStopThatIsNearerComesFirst) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 100, 70, 75}, {75, 75, 75, 75}});
  auto in = s.input();
  in.risk.stop_loss_pct = 10;
  in.account.leverage = 5;
  EXPECT_EQ(simulate_full(in).trades[0].exit_reason, OrderReason::stop_loss);
}

TEST(FreeCash, OpenLossesCountAgainstItAndOpenProfitsDoNot) {
  const Scenario a(
      {{100, 100, 100, 100, "L"}, {100, 100, 90, 90}, {90, 90, 90, 90}, {90, 90, 90, 90}});
  const Scenario b({{10, 10, 10, 10}, {10, 10, 10, 10, "L"}, {10, 10, 10, 10}, {10, 10, 10, 10}});
  auto in = a.input();
  in.assets.push_back(b.asset());
  in.risk.position_size_amount = 500;
  in.account.leverage = 2;
  // The first position: 10 units, 500 set aside, a loss of 100. 1000 - 100 - 450 are left.
  auto r = simulate_full(in);
  EXPECT_EQ(r.orders[1].outcome, OrderOutcome::rejected_no_cash);
  in.risk.position_size_amount = 449;
  r = simulate_full(in);
  EXPECT_EQ(r.orders[1].outcome, OrderOutcome::filled);
}

TEST(Borrowing, IsPaidForTheTimeAShortIsHeld) {
  std::vector<Row> rows(8760 + 3, Row{100, 100, 100, 100});
  rows[0].signals = "S";
  rows[8760].signals = "s";  // filled a year of hours after the entry
  const Scenario s(rows);
  auto in = s.input();
  in.risk.position_size_units = 5;
  in.account.borrow_pct = 3;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].financing, 15, 1e-6);
  EXPECT_NEAR(r.trades[0].pnl, -15, 1e-6);
  EXPECT_NEAR(r.equity.back(), 985, 1e-6);
  EXPECT_NEAR(r.financing, 15, 1e-6);
}

TEST(MarginInterest, IsPaidForTheBorrowedMoneyOfALong) {
  std::vector<Row> rows(8760 + 3, Row{100, 100, 100, 100});
  rows[0].signals = "L";
  rows[8760].signals = "l";
  const Scenario s(rows);
  auto in = s.input();
  in.risk.position_size_amount = 100;
  in.account = {.leverage = 4, .margin_interest_pct = 5};
  EXPECT_NEAR(simulate_full(in).trades[0].financing, 300 * 0.05, 1e-6);
}

TEST(Funding, IsPaidByLongsAndReceivedByShortsAtItsHours) {
  for (const bool is_long : {true, false}) {
    std::vector<Row> rows(27, Row{100, 100, 100, 100});
    rows[0].signals = is_long ? "L" : "S";
    const Scenario s(rows);
    auto in = s.input();
    in.risk.position_size_units = 5;
    in.account.funding_pct = 0.1;
    const auto r = simulate_full(in);  // hours 8, 16 and 24, 0.5 each
    EXPECT_NEAR(r.trades[0].financing, is_long ? 1.5 : -1.5, kTiny);
    EXPECT_NEAR(r.equity.back(), is_long ? 998.5 : 1001.5, kTiny);
  }
}

TEST(Hedging, LetsBothSidesOfAnAssetStand) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 100, 100, 100, "S"},
                    {110, 110, 110, 110, "l"},
                    {120, 120, 120, 120, "s"},
                    {115, 115, 115, 115},
                    {115, 115, 115, 115}});
  auto in = s.input();
  in.risk.position_size_units = 2;
  in.account.position_mode = strategy::PositionMode::hedging;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 2u);
  EXPECT_EQ(r.trades[0].side, Side::long_side);
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 120);
  EXPECT_EQ(r.trades[1].side, Side::short_side);
  EXPECT_DOUBLE_EQ(r.trades[1].entry_price, 110);
  EXPECT_DOUBLE_EQ(r.trades[1].exit_price, 115);
  EXPECT_EQ(r.conflicting_signals, 0);
}

TEST(Hedging, TakesALongAndAShortEntryOfOneBar) {
  const Scenario s({{100, 100, 100, 100, "LS"}, {100, 100, 100, 100}, {100, 100, 100, 100}});
  auto in = s.input();
  in.risk.position_size_units = 2;
  in.account.position_mode = strategy::PositionMode::hedging;
  EXPECT_EQ(simulate_full(in).trades.size(), 2u);
  in.account.position_mode = strategy::PositionMode::netting;
  EXPECT_TRUE(simulate_full(in).trades.empty());
}

}  // namespace
}  // namespace hindcast::engine::testing
