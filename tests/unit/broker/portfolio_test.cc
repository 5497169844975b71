// Portfolios by hand-worked numbers.
#include "engine/broker/portfolio.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/broker/full_model.h"
#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

using broker::simulate_full;
using strategy::PortfolioRules;
using strategy::RebalanceAt;
using strategy::Weighting;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

Row flat(double price, std::string_view signals = "L") {
  return {price, price, price, price, signals};
}

SimulationInput portfolio_of(const std::vector<const Scenario*>& scenarios, PortfolioRules rules) {
  SimulationInput in{};
  in.initial_capital = 1000;
  for (const Scenario* s : scenarios) {
    in.assets.push_back(s->asset());
    in.assets.back().symbol = std::string(1, char('A' + in.assets.size() - 1));
  }
  in.portfolio = std::move(rules);
  return in;
}

TEST(Rebalancing, RestoresEqualWeights) {
  const Scenario a({flat(100), flat(100), flat(200), flat(200), flat(200)});
  const Scenario b({flat(50), flat(50), flat(50), flat(50), flat(50)});
  const auto in = portfolio_of({&a, &b}, {.rebalance = RebalanceAt::bars, .every_bars = 2});
  const auto r = simulate_full(in);
  // 5 of A and 10 of B. At 200: 1500 in all, so 750 each: 1.25 of A go and 5 of B come.
  ASSERT_EQ(r.orders.size(), 7u);  // three lots are closed at the end
  EXPECT_NEAR(r.orders[0].size, 5, kTiny);
  EXPECT_NEAR(r.orders[1].size, 10, kTiny);
  EXPECT_FALSE(r.orders[2].opens);
  EXPECT_EQ(r.orders[2].reason, OrderReason::rebalance);
  EXPECT_NEAR(r.orders[2].size, 1.25, kTiny);
  EXPECT_NEAR(r.orders[3].size, 5, kTiny);
  EXPECT_NEAR(r.equity.back(), 1500, kTiny);
}

TEST(Rebalancing, LeavesSmallChangesAlone) {
  const Scenario a({flat(100), flat(100), flat(104), flat(104), flat(104)});
  const Scenario b({flat(50), flat(50), flat(50), flat(50), flat(50)});
  const auto in =
      portfolio_of({&a, &b}, {.rebalance = RebalanceAt::bars, .every_bars = 2, .min_trade_pct = 2});
  const auto r = simulate_full(in);
  EXPECT_EQ(r.orders.size(), 4u);  // bought and sold at the end
}

TEST(Rebalancing, SellsWhatIsNoLongerEntered) {
  const Scenario a({flat(100), flat(100), flat(100, ""), flat(100), flat(100)});
  const Scenario b({flat(50), flat(50), flat(50), flat(50), flat(50)});
  const auto r =
      simulate_full(portfolio_of({&a, &b}, {.rebalance = RebalanceAt::bars, .every_bars = 2}));
  ASSERT_GE(r.orders.size(), 4u);
  EXPECT_FALSE(r.orders[2].opens);
  EXPECT_NEAR(r.orders[2].size, 5, kTiny);
  EXPECT_NEAR(r.orders[3].size, 10, kTiny);  // all of the equity in B
}

TEST(Rebalancing, TakesWhatTheCashLeavesAndSaysSo) {
  const Scenario a({flat(100), flat(110), flat(110)});
  const Scenario b({flat(50), flat(60), flat(60)});
  auto in = portfolio_of({&a, &b}, {.rebalance = RebalanceAt::month});
  in.costs.commission_fixed = 100;  // the sum of both budgets is the cash: they include the fees
  auto r = simulate_full(in);
  EXPECT_EQ(r.orders[1].outcome, OrderOutcome::filled);

  // A sale at a lower open than the close leaves less than the purchase was meant to cost.
  const Scenario c({flat(100), flat(100), flat(100, ""), flat(80), flat(80)});
  const Scenario d({flat(50, ""), flat(50, ""), flat(50), flat(50), flat(50)});
  r = simulate_full(portfolio_of({&c, &d}, {.rebalance = RebalanceAt::bars, .every_bars = 2}));
  ASSERT_GE(r.orders.size(), 4u);
  EXPECT_EQ(r.orders[2].outcome, OrderOutcome::reduced_to_cash);
  EXPECT_NEAR(r.orders[2].size, 20, kTiny);
  EXPECT_NEAR(r.orders[3].size, 16, kTiny);
}

TEST(Rebalancing, StopsStillClosePositionsInBetween) {
  const Scenario a({flat(100), flat(100), {100, 100, 90, 90, "L"}, flat(90), flat(90)});
  auto in = portfolio_of({&a}, {.rebalance = RebalanceAt::month});
  in.risk.stop_loss_pct = 5;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::stop_loss);
}

TEST(Rotation, HoldsTheBestByRank) {
  const Scenario a({flat(10), flat(10), flat(10), flat(10)});
  const Scenario b({flat(10), flat(10), flat(10), flat(10)});
  const Scenario c({flat(10), flat(10), flat(10), flat(10)});
  auto in =
      portfolio_of({&a, &b, &c},
                   {.rebalance = RebalanceAt::bars, .every_bars = 1, .rank_by = "close", .top = 1});
  const strategy::OrderColumns of_a{.rank = {kNone, 2, 1, 1}};
  const strategy::OrderColumns of_b{.rank = {kNone, 2, 3, 1}};
  const strategy::OrderColumns of_c{.rank = {kNone, kNone, kNone, kNone}};
  in.assets[0].order_columns = &of_a;
  in.assets[1].order_columns = &of_b;
  in.assets[2].order_columns = &of_c;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 2u);
  EXPECT_EQ(r.trades[0].asset, 0);  // the earlier one among equals
  EXPECT_EQ(r.trades[0].entry_time, 2 * Scenario::kHour);
  EXPECT_EQ(r.trades[0].exit_time, 3 * Scenario::kHour);
  EXPECT_EQ(r.trades[1].asset, 1);
}

TEST(TargetShares, AreFixedOrByInverseVolatility) {
  const double up = std::exp(0.01), far = std::exp(0.03);
  const Scenario a({flat(1), flat(up), flat(1), flat(up), flat(1)});
  const Scenario b({flat(1), flat(far), flat(1), flat(far), flat(1)});
  auto in = portfolio_of({&a, &b}, {.rebalance = RebalanceAt::month,
                                    .weighting = Weighting::inverse_volatility,
                                    .volatility_bars = 4,
                                    .invested_pct = 80});
  auto shares = broker::target_shares(in, {{0, 0, 4}, {1, 0, 4}});
  EXPECT_NEAR(shares[0], 0.6, kTiny);
  EXPECT_NEAR(shares[1], 0.2, kTiny);
  shares = broker::target_shares(in, {{0, 0, 3}, {1, 0, 3}});  // too few bars
  EXPECT_EQ(shares[0], 0);

  in.portfolio = PortfolioRules{.weighting = Weighting::fixed, .weights = {{{"A", 60}, {"B", 40}}}};
  shares = broker::target_shares(in, {{1, 0, 4}});
  EXPECT_EQ(shares[0], 0);
  EXPECT_NEAR(shares[1], 0.4, kTiny);
}

TEST(TargetShares, AreInProportionToAFormula) {
  const Scenario a({flat(1)}), b({flat(1)}), c({flat(1)}), d({flat(1)});
  auto in = portfolio_of({&a, &b, &c, &d}, {.rebalance = RebalanceAt::month,
                                            .weighting = Weighting::formula,
                                            .target_weight = "1 / atr(14)",
                                            .invested_pct = 80});
  auto shares =
      broker::target_shares(in, {{0, 0, 0, 3}, {1, 0, 0, 1}, {2, 0, 0, kNone}, {3, 0, 0, -5}});
  EXPECT_NEAR(shares[0], 0.6, kTiny);
  EXPECT_NEAR(shares[1], 0.2, kTiny);
  EXPECT_EQ(shares[2], 0) << "not defined";
  EXPECT_EQ(shares[3], 0) << "below 0";
  shares = broker::target_shares(in, {{0, 0, 0, 1e308}, {1, 0, 0, 1e308}});
  EXPECT_NEAR(shares[0], 0.4, kTiny) << "their sum is past all doubles";
  shares = broker::target_shares(in, {{0, 0, 0, 0}, {1, 0, 0, kNone}});
  EXPECT_EQ(shares[0] + shares[1], 0);
  in.portfolio->rank_by = "close";
  in.portfolio->top = 1;
  shares = broker::target_shares(in, {{0, 1, 0, 3}, {1, 2, 0, 1}});
  EXPECT_EQ(shares[0], 0) << "ranked first, then weighted";
  EXPECT_NEAR(shares[1], 0.8, kTiny);
}

TEST(RebalanceClock, KnowsTheFirstRowOfEachPeriod) {
  constexpr std::int64_t kDay = 24 * Scenario::kHour;
  const PortfolioRules weekly{.rebalance = RebalanceAt::week};
  broker::RebalanceClock week(weekly);
  std::vector<int> due;
  for (int day = 0; day < 14; ++day) {
    if (week.due(day * kDay)) due.push_back(day);
  }
  EXPECT_EQ(due, (std::vector{0, 4, 11}));  // Thursday the 1st, then Mondays

  const PortfolioRules monthly{.rebalance = RebalanceAt::month};
  broker::RebalanceClock month(monthly);
  due.clear();
  for (int day = 0; day < 70; ++day) {
    if (month.due(day * kDay)) due.push_back(day);
  }
  EXPECT_EQ(due, (std::vector{0, 31, 59}));
}

// Midnight in Tokyo is 15:00 UTC of the date before: the bar of a Monday opens on a Sunday.
TEST(RebalanceClock, ABarOfADayBelongsToItsDateOrToTheDayInTheZone) {
  constexpr std::int64_t kDay = 24 * Scenario::kHour;
  const auto tokyo = market::TradingCalendar::parse("Asia/Tokyo 09:00-15:00");
  ASSERT_TRUE(tokyo);
  const PortfolioRules weekly{.rebalance = RebalanceAt::week};
  for (const std::int64_t opens : {0 * Scenario::kHour, -9 * Scenario::kHour}) {
    broker::RebalanceClock week(weekly, broker::DayOf(&*tokyo, market::Timeframe{86'400}));
    std::vector<int> due;
    for (int day = 0; day < 14; ++day) {
      if (week.due(day * kDay + opens)) due.push_back(day);
    }
    EXPECT_EQ(due, (std::vector{0, 4, 11})) << opens;
  }
}

}  // namespace
}  // namespace hindcast::engine::testing
