// Orders by hand-worked numbers: each test is a sentence of docs/execution-rules.md.
#include <gtest/gtest.h>

#include "engine/broker/full_model.h"
#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

using broker::simulate_full;
using strategy::Distance;
using strategy::EntryType;
using strategy::ExitType;
using strategy::TimeInForce;

SimulationInput with_entry(const Scenario& s, strategy::EntryOrderSpec entry) {
  SimulationInput in = s.input();
  in.orders.emplace().entry = entry;
  return in;
}

TEST(LimitEntry, WaitsForItsPriceAndFillsThere) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 102, 99, 101},  // 98 is not reached
                    {101, 103, 97, 102},  // reached
                    {102, 102, 102, 102}});
  const auto r =
      simulate_full(with_entry(s, {.type = EntryType::limit, .limit = Distance{.pct = 2}}));
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_DOUBLE_EQ(r.trades[0].entry_price, 98);
  EXPECT_EQ(r.trades[0].entry_time, hour(2));
  EXPECT_EQ(r.orders[0].signal_time, hour(0));
}

TEST(LimitEntry, FillsAtABetterOpenAndPaysNoSlippage) {
  const Scenario s({{100, 100, 100, 100, "L"}, {95, 102, 94, 101}, {101, 101, 101, 101}});
  auto in = with_entry(s, {.type = EntryType::limit, .limit = Distance{.points = 3}});
  in.costs.slippage_pct = 1;
  EXPECT_DOUBLE_EQ(simulate_full(in).trades[0].entry_price, 95);
}

TEST(LimitEntry, OfAShortIsAboveTheClose) {
  const Scenario s({{100, 100, 100, 100, "S"}, {100, 103, 99, 101}, {101, 101, 101, 101}});
  const auto r =
      simulate_full(with_entry(s, {.type = EntryType::limit, .limit = Distance{.pct = 2}}));
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].side, Side::short_side);
  EXPECT_DOUBLE_EQ(r.trades[0].entry_price, 102);
}

TEST(StopEntry, FillsAtItsPriceOrAtAnOpenBeyondIt) {
  const Scenario inside({{100, 100, 100, 100, "L"}, {100, 104, 99, 103}, {103, 103, 103, 103}});
  auto in = with_entry(inside, {.type = EntryType::stop, .stop = Distance{.pct = 2}});
  EXPECT_DOUBLE_EQ(simulate_full(in).trades[0].entry_price, 102);
  in.costs.slippage_pct = 1;
  EXPECT_DOUBLE_EQ(simulate_full(in).trades[0].entry_price, 102 * 1.01);

  const Scenario gap({{100, 100, 100, 100, "L"}, {105, 106, 104, 105}, {105, 105, 105, 105}});
  in = with_entry(gap, {.type = EntryType::stop, .stop = Distance{.pct = 2}});
  EXPECT_DOUBLE_EQ(simulate_full(in).trades[0].entry_price, 105);
}

TEST(StopLimitEntry, BuysAtTheStopUnlessTheOpenIsBeyondTheLimit) {
  const strategy::EntryOrderSpec spec{
      .type = EntryType::stop_limit, .limit = Distance{.points = 1}, .stop = Distance{.points = 2}};
  const Scenario inside({{100, 100, 100, 100, "L"}, {100, 104, 99, 103}, {103, 103, 103, 103}});
  EXPECT_DOUBLE_EQ(simulate_full(with_entry(inside, spec)).trades[0].entry_price, 102);

  // The open of 105 is past the limit of 103: the order waits until the price is back.
  const Scenario gap({{100, 100, 100, 100, "L"},
                      {105, 106, 104, 105},
                      {105, 105, 102, 104},
                      {104, 104, 104, 104}});
  const auto r = simulate_full(with_entry(gap, spec));
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_DOUBLE_EQ(r.trades[0].entry_price, 103);
  EXPECT_EQ(r.trades[0].entry_time, hour(2));
}

TEST(StopLimitEntry, IsNeverFilledBeyondItsLimitByCosts) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 104, 99, 103}, {103, 103, 103, 103}});
  auto in = with_entry(s, {.type = EntryType::stop_limit,
                           .limit = Distance{.points = 1},
                           .stop = Distance{.points = 2}});
  in.costs.slippage_pct = 5;
  EXPECT_DOUBLE_EQ(simulate_full(in).trades[0].entry_price, 103);
}

TEST(TrailingEntry, BuysWhenThePriceTurnsByTheDistance) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 101, 95, 96},  // stop 102; the low of 95 moves it for the next bar
                    {96, 96.5, 90, 91},  // stop 97; then 92
                    {91, 93, 90.5, 92},  // reached at 92
                    {92, 92, 92, 92}});
  const auto r = simulate_full(
      with_entry(s, {.type = EntryType::trailing_stop, .trail = Distance{.points = 2}}));
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_DOUBLE_EQ(r.trades[0].entry_price, 92);
  EXPECT_EQ(r.trades[0].entry_time, hour(3));
}

TEST(MarketOnClose, FillsAtTheCloseOfTheNextBar) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {101, 104, 99, 103},
                    {103, 103, 103, 103, "l"},
                    {102, 108, 101, 107},
                    {107, 107, 107, 107}});
  auto in = with_entry(s, {.type = EntryType::market_on_close});
  in.orders->exit = strategy::ExitOrderSpec{.type = ExitType::market_on_close};
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_DOUBLE_EQ(r.trades[0].entry_price, 103);
  EXPECT_EQ(r.trades[0].entry_time, hour(1));
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 107);
  EXPECT_EQ(r.trades[0].exit_time, hour(3));
}

TEST(TimeInForce, EndsAnOrderAfterItsBarsWithAReason) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 100, 99, 100},
                    {100, 100, 99, 100},
                    {100, 100, 90, 100},  // would have filled it
                    {100, 100, 100, 100}});
  const auto r = simulate_full(with_entry(s, {.type = EntryType::limit,
                                              .limit = Distance{.pct = 5},
                                              .time_in_force = TimeInForce::bars,
                                              .expire_bars = 2}));
  EXPECT_TRUE(r.trades.empty());
  ASSERT_EQ(r.orders.size(), 1u);
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::expired);
  EXPECT_EQ(r.orders[0].fill_time, hour(3));
  EXPECT_DOUBLE_EQ(r.orders[0].price, 95);
}

TEST(TimeInForce, DayEndsWithTheDayOfTheFirstBarItWorksOn) {
  std::vector<Row> rows(27, Row{100, 100, 99, 100});
  rows[0].signals = "L";  // works from hour 23 of the first day, which is its only bar
  rows[3].low = 90;
  const Scenario s(rows, 22);
  const auto r = simulate_full(with_entry(
      s,
      {.type = EntryType::limit, .limit = Distance{.pct = 5}, .time_in_force = TimeInForce::day}));
  EXPECT_TRUE(r.trades.empty());
  ASSERT_EQ(r.orders.size(), 1u);
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::expired);
  EXPECT_EQ(r.orders[0].fill_time, hour(24));
}

TEST(WorkingEntry, IsReplacedByANewerSignal) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 111, 100, 110, "L"},
                    {110, 110, 104, 108},
                    {108, 108, 108, 108}});
  const auto r =
      simulate_full(with_entry(s, {.type = EntryType::limit, .limit = Distance{.points = 5}}));
  ASSERT_EQ(r.orders.size(), 3u);
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::cancelled_replaced);
  EXPECT_DOUBLE_EQ(r.orders[0].price, 95);
  EXPECT_DOUBLE_EQ(r.trades[0].entry_price, 105);
}

TEST(WorkingEntry, IsCancelledByItsExitSignalAndAtTheEnd) {
  const Scenario left({{100, 100, 100, 100, "L"}, {100, 100, 100, 100, "l"}, {100, 100, 80, 100}});
  const strategy::EntryOrderSpec spec{.type = EntryType::limit, .limit = Distance{.points = 5}};
  auto r = simulate_full(with_entry(left, spec));
  EXPECT_TRUE(r.trades.empty());
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::cancelled_exit_signal);

  const Scenario ends({{100, 100, 100, 100, "L"}, {100, 100, 100, 100}, {100, 100, 99, 100, "L"}});
  r = simulate_full(with_entry(ends, spec));
  ASSERT_EQ(r.orders.size(), 2u);
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::cancelled_replaced);
  EXPECT_EQ(r.orders[1].outcome, OrderOutcome::rejected_after_last_bar);

  const Scenario works({{100, 100, 100, 100, "L"}, {100, 100, 100, 100}, {100, 100, 99, 100}});
  r = simulate_full(with_entry(works, spec));
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::cancelled_end_of_data);
}

TEST(WorkingEntry, OfTheOtherSideReversesWhenItFills) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 100, 100, 100},
                    {100, 101, 99, 100, "S"},
                    {100, 106, 99, 104},  // 105: the short's limit closes the long at that price
                    {104, 104, 104, 104}});
  auto in = s.input();
  in.orders.emplace().short_entry =
      strategy::EntryOrderSpec{.type = EntryType::limit, .limit = Distance{.points = 5}};
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 2u);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::reversal);
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 105);
  EXPECT_EQ(r.trades[1].side, Side::short_side);
  EXPECT_DOUBLE_EQ(r.trades[1].entry_price, 105);
}

TEST(LimitExit, WaitsBesideTheStopThatCancelsIt) {
  const Scenario filled({{100, 100, 100, 100, "L"},
                         {100, 100, 100, 100, "l"},
                         {100, 104, 99, 101},
                         {101, 106, 100, 103},
                         {103, 103, 103, 103}});
  auto in = filled.input();
  in.orders.emplace().exit =
      strategy::ExitOrderSpec{.type = ExitType::limit, .limit = Distance{.points = 5}};
  in.risk.stop_loss_pct = 10;
  auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::exit_signal);
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 105);
  EXPECT_EQ(r.orders.back().signal_time, hour(1));

  const Scenario stopped({{100, 100, 100, 100, "L"},
                          {100, 100, 100, 100, "l"},
                          {100, 101, 89, 90},
                          {90, 106, 90, 103},
                          {103, 103, 103, 103}});
  in.assets = {stopped.asset()};
  r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::stop_loss);
  EXPECT_EQ(r.orders.back().outcome, OrderOutcome::cancelled_position_closed);
}

TEST(StopExit, LeavesWhenThePriceFallsToIt) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 100, 100, 100, "l"},
                    {100, 104, 98, 101},
                    {101, 102, 96, 99},
                    {99, 99, 99, 99}});
  auto in = s.input();
  in.orders.emplace().exit =
      strategy::ExitOrderSpec{.type = ExitType::stop, .stop = Distance{.points = 3}};
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 97);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::exit_signal);
}

TEST(AtrDistance, UsesTheValueOfTheSignalBarAndRefusesWithoutOne) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 100, 99, 100, "L"},
                    {100, 104, 94, 101},
                    {101, 101, 101, 101}});
  const strategy::OrderColumns columns{
      .atr = {std::numeric_limits<double>::quiet_NaN(), 2.5, 9, 9}};
  auto in = with_entry(s, {.type = EntryType::limit, .limit = Distance{.atr = 2}});
  in.assets[0].order_columns = &columns;
  const auto r = simulate_full(in);
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::rejected_no_price);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_DOUBLE_EQ(r.trades[0].entry_price, 95);
}

}  // namespace
}  // namespace hindcast::engine::testing
