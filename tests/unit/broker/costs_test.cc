// Commission, slippage and the steps of a market, by hand-worked numbers.
#include <gtest/gtest.h>

#include "engine/broker/full_model.h"
#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

using broker::simulate_full;
using strategy::Distance;
using strategy::EntryType;
using strategy::ExitType;

// Bought at the open of 100, sold at the open of 110.
Scenario up_ten() {
  return Scenario({{100, 100, 100, 100, "L"},
                   {100, 105, 100, 105, "l"},
                   {110, 110, 110, 110},
                   {110, 110, 110, 110}});
}

SimulationInput ten_units(const Scenario& s) {
  auto in = s.input();
  in.initial_capital = 10000;
  in.risk.position_size_units = 10;
  return in;
}

struct CommissionCase {
  const char* name;
  strategy::Costs costs;
  double entry_fee, exit_fee;
};

TEST(Commission, IsWorkedOutAsItsParts) {
  const Scenario s = up_ten();
  const CommissionCase cases[] = {
      {"percent", {.commission_pct = 0.1}, 1, 1.1},
      {"percent and fixed", {.commission_pct = 0.1, .commission_fixed = 2}, 3, 3.1},
      {"per unit", {.commission_per_unit = 0.25}, 2.5, 2.5},
      {"minimum", {.commission_per_unit = 0.005, .commission_minimum = 1}, 1, 1},
      {"minimum exceeded", {.commission_pct = 0.2, .commission_minimum = 2.1}, 2.1, 2.2},
      {"tier after the first fill",
       {.commission_pct = 1,
        .commission_tiers = {{{.from_value = 1000, .pct = 0.5}, {.from_value = 9000, .pct = 0}}}},
       10,
       5.5}};
  for (const CommissionCase& c : cases) {
    auto in = ten_units(s);
    in.costs = c.costs;
    const auto r = simulate_full(in);
    ASSERT_EQ(r.trades.size(), 1u) << c.name;
    EXPECT_NEAR(r.trades[0].entry_fee, c.entry_fee, kTiny) << c.name;
    EXPECT_NEAR(r.trades[0].exit_fee, c.exit_fee, kTiny) << c.name;
    EXPECT_NEAR(r.equity.back(), 10000 + 100 - c.entry_fee - c.exit_fee, kTiny) << c.name;
    EXPECT_NEAR(r.fees, c.entry_fee + c.exit_fee, kTiny) << c.name;
  }
}

TEST(Commission, OfLimitFillsIsTheMakers) {
  const Scenario s(
      {{100, 100, 100, 100, "L"}, {99, 99, 99, 99, "l"}, {90, 90, 90, 90}, {90, 90, 90, 90}});
  auto in = ten_units(s);
  in.orders.emplace().entry =
      strategy::EntryOrderSpec{.type = EntryType::limit, .limit = Distance{.points = 1}};
  in.costs = {.commission_pct = 1, .commission_maker_pct = -0.1};
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].entry_fee, -0.99, kTiny);
  EXPECT_NEAR(r.trades[0].exit_fee, 9, kTiny);
}

TEST(Commission, TiersForgetWhatIsOlderThanThirtyDays) {
  std::vector<Row> rows(24 * 40, Row{100, 100, 100, 100});
  rows[0].signals = "L";
  rows[24 * 35].signals = "l";
  const Scenario s(rows);
  auto in = ten_units(s);
  in.costs = {.commission_pct = 1, .commission_tiers = {{{.from_value = 500, .pct = 0.5}}}};
  EXPECT_NEAR(simulate_full(in).trades[0].exit_fee, 10, kTiny);
}

TEST(Commission, IsPartOfTheBudgetWhateverItsForm) {
  const Scenario s = up_ten();
  auto in = s.input();
  in.costs = {.commission_per_unit = 5, .commission_minimum = 1};
  const auto r = simulate_full(in);  // all of 1000: 105 for each unit
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].size, 1000.0 / 105, 1e-6);
  EXPECT_LE(r.trades[0].size * 105, 1000);
}

TEST(Slippage, OfTicksVolumeAndTrueRangeWorsensMarketFills) {
  const Scenario s = up_ten();  // volume 1 a bar
  const strategy::OrderColumns columns{.atr = {4, 6, 8, 8}};
  struct Case {
    const char* name;
    strategy::Costs costs;
    double entry, exit;
  };
  const Case cases[] = {{"ticks", {.slippage_ticks = 2}, 101, 109},
                        {"volume", {.slippage_volume_pct = 0.5}, 105, 104.5},
                        {"true range", {.slippage_atr = 0.25}, 101, 108.5}};
  for (const Case& c : cases) {
    auto in = ten_units(s);
    in.market.tick_size = 0.5;
    in.costs = c.costs;
    in.assets[0].order_columns = &columns;
    const auto r = simulate_full(in);
    ASSERT_EQ(r.trades.size(), 1u) << c.name;
    EXPECT_NEAR(r.trades[0].entry_price, c.entry, kTiny) << c.name;
    EXPECT_NEAR(r.trades[0].exit_price, c.exit, kTiny) << c.name;
  }
}

TEST(Slippage, OfVolumeIsPartOfTheBudget) {
  const Scenario s = up_ten();
  auto in = s.input();
  in.costs.slippage_volume_pct = 1;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  const Trade& t = r.trades[0];
  EXPECT_NEAR(t.entry_price, 100 * (1 + 0.01 * t.size), kTiny);
  EXPECT_NEAR(t.entry_price * t.size, 1000, 1e-6);
}

TEST(TickSize, RoundsFillsAgainstTheStrategyAndSaysSo) {
  const Scenario s = up_ten();
  auto in = ten_units(s);
  in.market.tick_size = 0.5;
  in.costs.slippage_pct = 0.2;  // 100.2 and 109.78
  const auto r = simulate_full(in);
  EXPECT_NEAR(r.trades[0].entry_price, 100.5, kTiny);
  EXPECT_NEAR(r.trades[0].exit_price, 109.5, kTiny);
  ASSERT_EQ(r.orders.size(), 4u);
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::rounded_to_tick);
  EXPECT_NEAR(r.orders[0].price, 100.2, kTiny);
  EXPECT_EQ(r.orders[1].outcome, OrderOutcome::filled);
  EXPECT_EQ(r.orders[2].outcome, OrderOutcome::rounded_to_tick);
}

TEST(TickSize, RoundsLimitsToWhatIsNoWorse) {
  const Scenario s(
      {{100, 100, 100, 100, "L"}, {100, 100, 97, 98}, {98, 110, 98, 100}, {98, 98, 98, 98}});
  auto in = ten_units(s);
  in.market.tick_size = 1;
  in.orders.emplace().entry =
      strategy::EntryOrderSpec{.type = EntryType::limit, .limit = Distance{.points = 1.5}};
  in.risk.take_profit_pct = 2.5;  // 100.45
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_DOUBLE_EQ(r.trades[0].entry_price, 98);  // 98.5 rounded down
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 101);  // rounded up
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::rounded_to_tick);
  EXPECT_DOUBLE_EQ(r.orders[0].price, 98.5);
}

TEST(LotSize, RoundsSizesDownAndSaysSo) {
  const Scenario s({{100, 100, 100, 100, "L"}, {30, 30, 30, 30}, {30, 30, 30, 30}});
  auto in = s.input();
  in.market.lot_size = 0.5;
  auto r = simulate_full(in);  // 33.33
  EXPECT_NEAR(r.trades[0].size, 33, kTiny);
  ASSERT_EQ(r.orders[0].outcome, OrderOutcome::rounded_to_lot);
  EXPECT_NEAR(r.orders[0].size, 1000.0 / 30, kTiny);
  in.market.lot_size = 50;
  r = simulate_full(in);
  EXPECT_TRUE(r.trades.empty());
  EXPECT_EQ(r.orders.back().outcome, OrderOutcome::rejected_zero_size);
}

TEST(LotSize, LeavesWholeMultiplesAlone) {
  const Scenario s = up_ten();
  auto in = ten_units(s);
  in.risk.position_size_units = 0.3;
  in.market.lot_size = 0.1;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].size, 0.3, kTiny);
}

TEST(MinNotional, RefusesSmallerEntries) {
  const Scenario s = up_ten();
  auto in = ten_units(s);
  in.market.min_notional = 1001;
  EXPECT_EQ(simulate_full(in).orders[0].outcome, OrderOutcome::rejected_min_notional);
  in.market.min_notional = 1000;
  EXPECT_EQ(simulate_full(in).orders[0].outcome, OrderOutcome::filled);
}

TEST(VolumeCap, FillsInPartsAndTheRestGoesOnWorking) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 100, 100, 100},
                    {101, 101, 101, 101},
                    {102, 102, 102, 102, "l"},
                    {110, 110, 110, 110},
                    {111, 111, 111, 111},
                    {112, 112, 112, 112},
                    {113, 113, 113, 113}});
  auto in = s.input();  // volume 1 a bar
  in.risk.position_size_units = 1.25;
  in.market.max_volume_pct = 50;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 3u);
  double bought = 0;
  for (const Trade& t : r.trades) bought += t.size;
  EXPECT_NEAR(bought, 1.25, kTiny);
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::partly_filled);
  EXPECT_NEAR(r.orders[0].size, 0.5, kTiny);
  EXPECT_EQ(r.orders[1].outcome, OrderOutcome::partly_filled);
  EXPECT_EQ(r.orders[2].outcome, OrderOutcome::filled);
  EXPECT_NEAR(r.orders[2].size, 0.25, kTiny);
  // 0.5 at 110, 0.5 at 111 and 0.25 at 112, first in first out.
  double sold = 0;
  for (const OrderEvent& e : r.orders) sold += e.opens ? 0 : e.size * e.price;
  EXPECT_NEAR(sold, 0.5 * 110 + 0.5 * 111 + 0.25 * 112, kTiny);
}

TEST(VolumeCap, SendsTheRestOfAStopToTheMarket) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 100, 100, 100},
                    {100, 100, 90, 92},
                    {80, 80, 80, 80},
                    {80, 80, 80, 80}});
  auto in = s.input();
  in.risk.position_size_units = 0.8;
  in.risk.stop_loss_pct = 5;
  in.market.max_volume_pct = 50;
  const auto r = simulate_full(in);
  // Bought 0.5 and, at the next open, 0.3. Sold 0.2 at the stop, 0.3 and 0.2, then 0.1.
  ASSERT_EQ(r.trades.size(), 4u);
  double at_stop = 0, at_market = 0;
  for (const Trade& t : r.trades) {
    EXPECT_EQ(t.exit_reason, OrderReason::stop_loss);
    (t.exit_price == 95 ? at_stop : at_market) += t.size;
  }
  EXPECT_NEAR(at_stop, 0.2, kTiny);  // 0.3 of the bar's half went to the entry
  EXPECT_NEAR(at_market, 0.6, kTiny);
}

}  // namespace
}  // namespace hindcast::engine::testing
