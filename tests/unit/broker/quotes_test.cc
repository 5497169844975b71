// Bars with bid and ask: purchases by the ask, sales by the bid.
#include <gtest/gtest.h>

#include "engine/broker/full_model.h"
#include "engine/simulate.h"
#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

// A market whose bid is one below its bars and whose ask is two above them.
class Quoted {
 public:
  Quoted(std::vector<Row> rows, double below = 1, double above = 2) : scenario_(std::move(rows)) {
    const market::BarView bars = scenario_.asset().bars;
    for (std::size_t i = 0; i < bars.size(); ++i) {
      quotes_.push_back({bars.open[i] - below, bars.high[i] - below, bars.low[i] - below,
                         bars.close[i] - below, bars.open[i] + above, bars.high[i] + above,
                         bars.low[i] + above, bars.close[i] + above});
    }
  }
  SimulationInput input() const {
    SimulationInput in = scenario_.input();
    in.assets[0].quotes = quotes_.view();
    in.risk.position_size_units = 1;
    return in;
  }

 private:
  Scenario scenario_;
  market::QuoteColumns quotes_;
};

TEST(BidAndAsk, APurchasePaysTheAskAndASaleGetsTheBid) {
  const Quoted q({{100, 101, 99, 100, "L"}, {100, 101, 99, 100, "l"}, {104, 105, 103, 104}});
  auto in = q.input();
  in.costs.spread_pct = 10;  // is in the prices
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].entry_price, 102, kTiny);
  EXPECT_NEAR(r.trades[0].exit_price, 103, kTiny);
  EXPECT_NEAR(r.equity[1], 1000 - 2, kTiny) << "worth its close";
  in.costs.slippage_pct = 1;
  EXPECT_NEAR(simulate(in).trades[0].entry_price, 102 * 1.01, kTiny);
}

TEST(BidAndAsk, AShortIsTheOtherWayRound) {
  const Quoted q({{100, 101, 99, 100, "S"}, {100, 101, 99, 100, "s"}, {104, 105, 103, 104}});
  const auto r = simulate(q.input());
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].entry_price, 99, kTiny);
  EXPECT_NEAR(r.trades[0].exit_price, 106, kTiny);
}

TEST(BidAndAsk, AStopOfALongIsReachedByTheBid) {
  const Quoted q(
      {{100, 101, 99, 100, "L"}, {100, 101, 99, 100}, {100, 100, 96, 98}, {98, 98, 98, 98}});
  auto in = q.input();
  in.risk.stop_loss_points = 7;  // below the ask of 102: 95 is the bid of 96
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::stop_loss);
  EXPECT_NEAR(r.trades[0].exit_price, 95, kTiny);
  in.risk.stop_loss_points = 7.1;
  EXPECT_EQ(simulate(in).trades[0].exit_reason, OrderReason::end_of_data);
}

TEST(BidAndAsk, ATargetOfAShortIsReachedByTheAsk) {
  const Quoted q(
      {{100, 101, 99, 100, "S"}, {100, 101, 99, 100}, {100, 100, 90, 95}, {95, 95, 95, 95}});
  auto in = q.input();
  in.risk.take_profit_points = 7;  // below the bid of 99: the ask has its low at 92
  const auto r = simulate(in);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::take_profit);
  EXPECT_NEAR(r.trades[0].exit_price, 92, kTiny);
  in.risk.take_profit_points = 7.1;
  EXPECT_EQ(simulate(in).trades[0].exit_reason, OrderReason::end_of_data);
}

TEST(BidAndAsk, ALimitToBuyWaitsForTheAsk) {
  const Quoted q(
      {{100, 101, 99, 100, "L"}, {100, 101, 97.5, 100}, {100, 101, 95, 99}, {99, 99, 99, 99}});
  auto in = q.input();
  in.orders.emplace().entry = strategy::EntryOrderSpec{.type = strategy::EntryType::limit,
                                                       .limit = strategy::Distance{.points = 1}};
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].entry_time, hour(2)) << "the ask of the bar before had its low at 99.5";
  EXPECT_NEAR(r.trades[0].entry_price, 99, kTiny);
}

TEST(BidAndAsk, TheCloseIsOfTheSideAsWell) {
  const Quoted q({{100, 101, 99, 100, "L"}, {100, 103, 99, 102, "l"}, {102, 103, 99, 101}});
  auto in = q.input();
  in.rules.fill = strategy::Fill::close;
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].entry_price, 102, kTiny);
  EXPECT_NEAR(r.trades[0].exit_price, 101, kTiny);
}

TEST(BidAndAsk, WhatIsOpenAtTheEndIsClosedByItsSide) {
  const Quoted q({{100, 101, 99, 100, "L"}, {100, 101, 99, 100}, {98, 101, 97, 100}});
  auto in = q.input();
  EXPECT_NEAR(simulate(in).trades[0].exit_price, 99, kTiny);
  in.rules.at_end = strategy::AtEnd::last_open;
  EXPECT_NEAR(simulate(in).trades[0].exit_price, 97, kTiny);
}

// No distance between bid, ask and bar: the quotes change nothing.
TEST(BidAndAsk, EqualToTheBarsTheyChangeNothing) {
  const std::vector<Row> rows{{100, 104, 99, 103, "L"}, {103, 106, 100, 101, "S"},
                              {101, 103, 95, 96},       {96, 99, 90, 98, "sL"},
                              {98, 104, 97, 103},       {103, 103, 103, 103}};
  const Quoted quoted(rows, 0, 0);
  auto with = quoted.input();
  with.risk.stop_loss_pct = 2;
  with.risk.take_profit_pct = 3;
  auto without = with;
  without.assets[0].quotes = {};
  ASSERT_TRUE(broker::needs_full_model(with));
  const auto a = simulate(with), b = broker::simulate_full(without);
  ASSERT_EQ(a.orders.size(), b.orders.size());
  for (std::size_t i = 0; i < a.equity.size(); ++i) EXPECT_EQ(a.equity[i], b.equity[i]);
}

}  // namespace
}  // namespace hindcast::engine::testing
