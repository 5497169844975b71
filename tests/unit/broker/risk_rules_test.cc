// Limits of the whole account and sizes that follow from the past, by hand-worked numbers.
#include <gtest/gtest.h>

#include <cmath>

#include "engine/broker/full_model.h"
#include "engine/broker/size_rules.h"
#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

using broker::simulate_full;

TEST(PortfolioStop, ClosesEverythingAndEndsTrading) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 100, 95, 95},
                    {95, 95, 89, 90},  // 1000 - 100: the limit
                    {92, 92, 92, 92, "L"},
                    {92, 92, 92, 92, "L"},
                    {92, 92, 92, 92}});
  auto in = s.input();
  in.risk.position_size_units = 10;
  in.risk.portfolio_stop_pct = 10;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::portfolio_stop);
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 92);
  EXPECT_EQ(r.trades[0].exit_time, hour(3));
  ASSERT_EQ(r.orders.size(), 3u);  // bought, sold, and one refusal for all later signals
  EXPECT_EQ(r.orders[2].outcome, OrderOutcome::rejected_halted);
}

TEST(DrawdownHalt, CountsFromTheHighestEquity) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 130, 100, 130},  // 1300 is the highest
                    {130, 130, 117, 118},
                    {118, 118, 116, 117},  // 10 % below
                    {115, 115, 115, 115},
                    {115, 115, 115, 115}});
  auto in = s.input();
  in.risk.position_size_units = 10;
  in.risk.max_drawdown_halt_pct = 10;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::drawdown_halt);
  EXPECT_EQ(r.trades[0].exit_time, hour(4));
}

TEST(DailyLossLimit, EndsTradingUntilTheNextDay) {
  std::vector<Row> rows(30, Row{100, 100, 100, 100});
  rows[0].signals = "L";
  rows[2] = {100, 100, 94, 95};
  for (std::size_t i = 3; i < rows.size(); ++i) rows[i] = {95, 95, 95, 95};
  rows[10].signals = "L";  // still the first day
  rows[25].signals = "L";  // the second one
  const Scenario s(rows);
  auto in = s.input();
  in.risk.position_size_units = 10;
  in.risk.daily_loss_limit_pct = 5;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 2u);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::daily_loss_limit);
  EXPECT_EQ(r.trades[0].exit_time, hour(3));
  EXPECT_EQ(r.trades[1].entry_time, hour(26));
  EXPECT_EQ(r.orders[2].outcome, OrderOutcome::rejected_halted);
  EXPECT_EQ(r.orders[2].signal_time, hour(10));
}

TEST(RiskHalt, CancelsWorkingEntries) {
  const Scenario a(
      {{100, 100, 100, 100, "L"}, {100, 100, 80, 80}, {80, 80, 80, 80}, {80, 80, 80, 80}});
  const Scenario b(
      {{100, 100, 100, 100, "S"}, {100, 100, 100, 100}, {100, 200, 100, 100}, {1, 1, 1, 1}});
  auto in = a.input();
  in.assets.push_back(b.asset());
  in.risk.position_size_units = 5;
  in.risk.portfolio_stop_pct = 10;
  in.orders.emplace().short_entry = strategy::EntryOrderSpec{
      .type = strategy::EntryType::limit, .limit = strategy::Distance{.pct = 50}};
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.orders[1].outcome, OrderOutcome::cancelled_halted);
  EXPECT_EQ(r.orders[1].asset, 1);
}

TEST(Exposure, RefusesEntriesBeyondIt) {
  const Scenario a({{10, 10, 10, 10, "L"}, {10, 10, 10, 10}, {10, 10, 10, 10}});
  const Scenario b({{20, 20, 20, 20, "L"}, {20, 20, 20, 20}, {20, 20, 20, 20}});
  auto in = a.input();
  in.assets.push_back(b.asset());
  in.risk.position_size_amount = 400;
  in.risk.max_exposure_pct = 80;
  EXPECT_EQ(simulate_full(in).orders[1].outcome, OrderOutcome::filled);
  in.risk.max_exposure_pct = 79;
  auto r = simulate_full(in);
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::filled);
  EXPECT_EQ(r.orders[1].outcome, OrderOutcome::rejected_exposure);
  in.risk.max_exposure_pct.reset();
  in.risk.max_asset_exposure_pct = 39;
  r = simulate_full(in);
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::rejected_exposure);
  EXPECT_EQ(r.orders[1].outcome, OrderOutcome::rejected_exposure);
}

TEST(VolatilityTarget, SizesByTheVolatilityOfTheAsset) {
  // Log returns of +r and -r in turn: mean 0, standard deviation r * sqrt(4 / 3) over four.
  const double up = 100 * std::exp(0.01);
  std::vector<Row> rows;
  for (int i = 0; i < 8; ++i) {
    const double p = i % 2 ? up : 100;
    rows.push_back({p, p, p, p});
  }
  rows[2].signals = "L";  // two returns only
  rows[4].signals = "L";
  const Scenario s(rows);
  auto in = s.input();
  const double volatility = 0.01 * std::sqrt(4.0 / 3) * std::sqrt(8760);
  in.risk.volatility_target = strategy::VolatilityTarget{.pct = 20, .bars = 4};
  const auto r = simulate_full(in);
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::rejected_no_price);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].size * r.trades[0].entry_price, 1000 * 0.2 / volatility, 1e-6);
}

TEST(Kelly, IsTheShareOfTheFormula) {
  broker::KellyRecord record;
  EXPECT_EQ(record.share(), 0);
  for (const double pnl : {30.0, 30.0, 30.0, -20.0, -20.0}) record.add(pnl);
  EXPECT_NEAR(record.share(), 0.6 - 0.4 / 1.5, kTiny);
  for (int i = 0; i < 20; ++i) record.add(-20);
  EXPECT_EQ(record.share(), 0);
}

TEST(Kelly, SizesOnlyAfterEnoughTrades) {
  // Two winners of 10 %, one loser of 10 %: 2/3 - 1/3 / 1 = 1/3, half of it 1/6.
  std::vector<Row> rows;
  const auto round_trip = [&](double out) {
    rows.push_back({100, 100, 100, 100, "L"});
    rows.push_back({100, 100, 100, 100, "l"});
    rows.push_back({out, out, out, out});
  };
  round_trip(110);
  round_trip(110);
  round_trip(90);
  round_trip(100);
  rows.push_back({100, 100, 100, 100});
  const Scenario s(rows);
  auto in = s.input();
  in.risk.position_size_amount = 100;
  in.risk.kelly = strategy::KellySizing{.fraction = 0.5, .min_trades = 3};
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 4u);
  EXPECT_NEAR(r.trades[2].size, 1, kTiny);
  EXPECT_NEAR(r.trades[3].size, 1010.0 / 6 / 100, kTiny);
}

}  // namespace
}  // namespace hindcast::engine::testing
