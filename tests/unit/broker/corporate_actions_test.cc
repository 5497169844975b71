// Splits and dividends, by hand-worked numbers.
#include <gmock/gmock.h>

#include "engine/benchmark.h"
#include "engine/broker/full_model.h"
#include "engine/broker/size_rules.h"
#include "engine/clock.h"
#include "engine/simulate.h"
#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

using broker::needs_full_model;
using market::CorporateAction;

constexpr double kTiny = 1e-9;

std::vector<OrderEvent> with_outcome(const SimulationResult& r, OrderOutcome outcome) {
  std::vector<OrderEvent> found;
  for (const OrderEvent& e : r.orders) {
    if (e.outcome == outcome) found.push_back(e);
  }
  return found;
}

// Bought at 700 on bar 1; bar 3 opens after a split of 7 for 1.
const Scenario kSplit({{700, 700, 700, 700, "L"},
                       {700, 700, 700, 700},
                       {700, 700, 700, 700},
                       {100, 100, 100, 100},
                       {110, 110, 110, 110, "l"},
                       {110, 110, 110, 110}});
const std::vector<CorporateAction> kSevenForOne{
    {.bar = 3, .units = 7, .price_ratio = 1.0 / 7, .volume_ratio = 7}};

TEST(Splits, LeaveTheEquityAndTheProfitWhatTheyAre) {
  auto in = kSplit.input();
  in.assets[0].actions = kSevenForOne;
  ASSERT_TRUE(needs_full_model(in));
  const auto r = simulate(in);
  for (std::size_t row = 0; row < 4; ++row) EXPECT_NEAR(r.equity[row], 1000, kTiny) << row;
  EXPECT_NEAR(r.equity.back(), 1100, kTiny);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].entry_price, 100, kTiny) << "in the units of the exit";
  EXPECT_NEAR(r.trades[0].size, 10, kTiny);
  EXPECT_NEAR(r.trades[0].return_pct, 10, kTiny);
  const auto events = with_outcome(r, OrderOutcome::adjusted_for_split);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].reason, OrderReason::split);
  EXPECT_NEAR(events[0].size, 10, kTiny);
}

TEST(Splits, WithoutThemTheBasicModelRuns) {
  auto in = kSplit.input();
  EXPECT_FALSE(needs_full_model(in));
  const std::vector<CorporateAction> before{{.bar = 0, .units = 7, .price_ratio = 1.0 / 7}};
  in.assets[0].actions = before;
  EXPECT_FALSE(needs_full_model(in)) << "nothing is held before the first bar";
}

TEST(Splits, MoveStopsTargetsAndTheTrailWithThePrice) {
  for (const char* what : {"stop", "target", "trail", "points"}) {
    auto in = kSplit.input();
    in.assets[0].actions = kSevenForOne;
    const std::string_view kind = what;
    if (kind == "stop") in.risk.stop_loss_pct = 10;
    if (kind == "trail") in.risk.trailing_stop_pct = 10;
    if (kind == "points") in.risk.trailing_stop_points = 70;
    if (kind == "target") in.risk.take_profit_pct = 5;
    const auto r = simulate(in);
    ASSERT_EQ(r.trades.size(), 1u) << what;
    // None of them is hit by the split; the target is by the rise after it, at 105 or a better
    // open.
    EXPECT_EQ(r.trades[0].exit_reason,
              kind == "target" ? OrderReason::take_profit : OrderReason::exit_signal)
        << what;
    EXPECT_NEAR(r.trades[0].exit_price, 110, kTiny) << what;
  }
}

TEST(Splits, RestateWorkingOrders) {
  const Scenario s({{700, 700, 700, 700, "L"},
                    {700, 700, 690, 690},
                    {100, 100, 99, 100},
                    {100, 100, 89, 100},
                    {100, 100, 100, 100}});
  auto in = s.input();
  in.orders.emplace();
  in.orders->entry.emplace();
  in.orders->entry->type = strategy::EntryType::limit;
  in.orders->entry->limit.emplace();
  in.orders->entry->limit->pct = 10;  // 630, 90 after the split
  const std::vector<CorporateAction> actions{{.bar = 2, .units = 7, .price_ratio = 1.0 / 7}};
  in.assets[0].actions = actions;
  const auto r = simulate(in);
  const auto events = with_outcome(r, OrderOutcome::adjusted_for_split);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].reason, OrderReason::entry_signal);
  EXPECT_NEAR(events[0].price, 90, kTiny);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].entry_price, 90, kTiny);
  EXPECT_EQ(r.trades[0].entry_index, 3u);
}

// The decision was about units and prices of that day, also when it is filled at the next open.
TEST(Splits, RestateWhatAnEntryThatWaitsForItsOpenAskedFor) {
  const Scenario s(
      {{700, 700, 700, 700, "L"}, {100, 100, 95, 100}, {100, 100, 89, 100}, {100, 100, 100, 100}});
  auto in = s.input();
  in.risk.position_size_units = 1;
  in.risk.stop_loss_points = 70;  // 10 after the split
  const std::vector<CorporateAction> actions{{.bar = 1, .units = 7, .price_ratio = 1.0 / 7}};
  in.assets[0].actions = actions;
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].size, 7, kTiny);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::stop_loss);
  EXPECT_NEAR(r.trades[0].exit_price, 90, kTiny);
  EXPECT_EQ(r.trades[0].exit_index, 2u);
}

// A limit between ticks would be filled at the tick above it, worse than it says.
TEST(Splits, PutLimitsOnATickAgain) {
  const Scenario s({{60, 60, 60, 60, "L"},
                    {60, 60, 60, 60},
                    {20, 20, 20, 20},
                    {20, 20, 15, 20},
                    {20, 20, 13, 20},
                    {20, 20, 20, 20}});
  auto in = s.input();
  in.market.tick_size = 2;
  in.orders.emplace().entry.emplace();
  in.orders->entry->type = strategy::EntryType::limit;
  in.orders->entry->limit = strategy::Distance{.points = 14};  // 46; 15.33 after the split: 14
  const std::vector<CorporateAction> actions{{.bar = 2, .units = 3, .price_ratio = 1.0 / 3}};
  in.assets[0].actions = actions;
  const auto r = simulate(in);
  const auto rounded = with_outcome(r, OrderOutcome::rounded_to_tick);
  ASSERT_EQ(rounded.size(), 1u);
  EXPECT_NEAR(rounded[0].price, 46.0 / 3, kTiny);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].entry_index, 4u);
  EXPECT_NEAR(r.trades[0].entry_price, 14, kTiny);
}

TEST(Dividends, ArePaidToALongAndByAShort) {
  for (const bool is_long : {true, false}) {
    const Scenario s({{100, 100, 100, 100, is_long ? "L" : "S"},
                      {100, 100, 100, 100},
                      {97, 97, 97, 97, is_long ? "l" : "s"},
                      {97, 97, 97, 97}});
    auto in = s.input();
    const std::vector<CorporateAction> actions{{.bar = 2, .dividend = 3, .price_ratio = 0.97}};
    in.assets[0].actions = actions;
    const auto r = simulate(in);
    ASSERT_EQ(r.trades.size(), 1u);
    const double sign = is_long ? 1 : -1;
    EXPECT_NEAR(r.dividends, sign * 30, kTiny);
    EXPECT_NEAR(r.trades[0].dividends, sign * 30, kTiny);
    EXPECT_NEAR(r.trades[0].pnl, 0, kTiny) << "what the price lost, the dividend gave";
    for (const double equity : r.equity) EXPECT_NEAR(equity, 1000, kTiny);
    const auto events = with_outcome(r, OrderOutcome::dividend_paid);
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].reason, OrderReason::dividend);
    EXPECT_NEAR(events[0].price, 3, kTiny);
    EXPECT_NEAR(events[0].size, 10, kTiny);
  }
}

TEST(Dividends, BelongToWhoHeldTheDayBefore) {
  const Scenario s(
      {{100, 100, 100, 100}, {100, 100, 100, 100, "L"}, {97, 97, 97, 97}, {97, 97, 97, 97}});
  auto in = s.input();
  const std::vector<CorporateAction> actions{{.bar = 2, .dividend = 3, .price_ratio = 0.97}};
  in.assets[0].actions = actions;
  EXPECT_EQ(simulate(in).dividends, 0);
}

TEST(BuyAndHold, CountsSplitsAndDividends) {
  const Scenario s({{100, 100, 100, 100}, {100, 100, 100, 100}, {48, 50, 48, 50}});
  auto in = s.input();
  const std::vector<CorporateAction> actions{{.bar = 1, .dividend = 4, .price_ratio = 0.96},
                                             {.bar = 2, .units = 2, .price_ratio = 0.5}};
  in.assets[0].actions = actions;
  const Clock clock = merge_clocks(in.assets);
  const auto column = BuyAndHold(in, clock).column();
  EXPECT_THAT(std::vector<double>(column.begin(), column.end()),
              ::testing::ElementsAre(1000, 1040, 1040));
  EXPECT_FALSE(BuyAndHold(in, clock).units_of_only_asset());
}

TEST(Splits, AreNoReturnsToAVolatility) {
  const Scenario s({{100, 100, 100, 100},
                    {101, 101, 101, 101},
                    {100, 100, 100, 100, "L"},
                    {25, 25.5, 25, 25.25},
                    {25, 25, 25, 25}});
  auto in = s.input();
  const std::vector<CorporateAction> actions{{.bar = 3, .units = 4, .price_ratio = 0.25}};
  in.assets[0].actions = actions;
  const auto with = broker::yearly_volatility(in.assets[0], 4, 4);
  const Scenario t({{25, 25, 25, 25},
                    {25.25, 25.25, 25.25, 25.25},
                    {25, 25, 25, 25},
                    {25, 25.5, 25, 25.25},
                    {25, 25, 25, 25}});
  const auto same = broker::yearly_volatility(t.input().assets[0], 4, 4);
  ASSERT_TRUE(with && same);
  EXPECT_NEAR(*with, *same, 1e-12);
}

}  // namespace
}  // namespace hindcast::engine::testing
