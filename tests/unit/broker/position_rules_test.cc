// Stops, targets and further entries of a position, by hand-worked numbers.
#include <gtest/gtest.h>

#include "engine/broker/full_model.h"
#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

using broker::simulate_full;
using strategy::BothHit;
using strategy::Distance;
using strategy::EntryType;

TEST(Distances, OfStopAndTargetInPointsAndAverageTrueRanges) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 101, 97, 98}, {98, 108, 98, 107}});
  const strategy::OrderColumns columns{.atr = {1.5, 9, 9}};
  struct Case {
    const char* name;
    strategy::RiskManagement risk;
    double exit_price;
    OrderReason reason;
  };
  const Case cases[] = {
      {"stop points", {.stop_loss_points = 2.5}, 97.5, OrderReason::stop_loss},
      {"stop atr", {.stop_loss_atr = 2}, 97, OrderReason::stop_loss},
      {"target points", {.take_profit_points = 7}, 107, OrderReason::take_profit},
      {"target atr", {.take_profit_atr = 4}, 106, OrderReason::take_profit},
      {"trail points", {.trailing_stop_points = 2}, 98, OrderReason::trailing_stop},
      {"trail atr", {.trailing_stop_atr = 2}, 97, OrderReason::trailing_stop}};
  for (const Case& c : cases) {
    auto in = s.input();
    in.risk = c.risk;
    in.assets[0].order_columns = &columns;
    const auto r = simulate_full(in);
    ASSERT_EQ(r.trades.size(), 1u) << c.name;
    EXPECT_NEAR(r.trades[0].exit_price, c.exit_price, kTiny) << c.name;
    EXPECT_EQ(r.trades[0].exit_reason, c.reason) << c.name;
  }
}

TEST(TakeProfitLevels, CloseTheirSharesOfTheEntry) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 106, 99, 105},   // 105: half
                    {105, 112, 104, 111},  // 110: three tenths
                    {111, 111, 98, 99},    // stop of 99: the rest
                    {99, 99, 99, 99}});
  auto in = s.input();
  in.risk.position_size_units = 10;
  in.risk.stop_loss_pct = 1;
  in.rules.stops_from = strategy::StopsFrom::next_bar;
  in.risk.take_profit_levels = {{{.at_pct = 5, .close_pct = 50}, {.at_pct = 10, .close_pct = 30}}};
  const auto live = simulate_full(in);
  ASSERT_EQ(live.trades.size(), 3u);
  EXPECT_NEAR(live.trades[0].size, 5, kTiny);
  EXPECT_DOUBLE_EQ(live.trades[0].exit_price, 105);
  EXPECT_EQ(live.trades[0].exit_time, hour(2));  // not live on the fill bar: the open of 105
  EXPECT_NEAR(live.trades[1].size, 3, kTiny);
  EXPECT_DOUBLE_EQ(live.trades[1].exit_price, 110);
  EXPECT_NEAR(live.trades[2].size, 2, kTiny);
  EXPECT_DOUBLE_EQ(live.trades[2].exit_price, 99);
  EXPECT_EQ(live.trades[2].exit_reason, OrderReason::stop_loss);
  EXPECT_NEAR(live.equity.back(), 1000 + 25 + 30 - 2, kTiny);
}

TEST(TakeProfitLevels, ShareTheEntryFeeByUnits) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 106, 100, 105}, {105, 105, 105, 105}});
  auto in = s.input();
  in.risk.position_size_units = 8;
  in.costs.commission_pct = 1;
  in.risk.take_profit_levels = {{{.at_pct = 5, .close_pct = 25}}};
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 2u);
  EXPECT_NEAR(r.trades[0].entry_fee, 2, kTiny);
  EXPECT_NEAR(r.trades[1].entry_fee, 6, kTiny);
  EXPECT_NEAR(r.trades[0].exit_fee, 2.1, kTiny);
  EXPECT_NEAR(r.equity.back(), 1000 + r.trades[0].pnl + r.trades[1].pnl, kTiny);
}

TEST(TakeProfitLevels, AndAStopInOneBarAreDecidedByTheRule) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 107, 94, 100}, {100, 100, 100, 100}});
  auto in = s.input();
  in.risk.position_size_units = 4;
  in.risk.stop_loss_pct = 5;
  in.risk.take_profit_levels = {{{.at_pct = 5, .close_pct = 50}}};
  auto r = simulate_full(in);
  EXPECT_EQ(r.ambiguous_bars, 1);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 95);
  in.rules.both_hit = BothHit::target_first;
  r = simulate_full(in);
  EXPECT_EQ(r.ambiguous_bars, 1);
  ASSERT_EQ(r.trades.size(), 2u);
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 105);
  EXPECT_DOUBLE_EQ(r.trades[1].exit_price, 95);
}

TEST(BreakEven, MovesTheStopToTheEntryForLaterBars) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 104, 99, 103},  // the gain of 3 % is reached; 99 came in the same bar
                    {103, 103, 99.5, 101},
                    {101, 101, 101, 101}});
  auto in = s.input();
  in.risk.stop_loss_pct = 5;
  in.risk.break_even_pct = 3;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 100);
  EXPECT_EQ(r.trades[0].exit_time, hour(2));
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::break_even_stop);
}

TEST(TimeStop, LeavesThatManyBarsAfterTheEntry) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {101, 101, 101, 101},
                    {102, 102, 102, 102},
                    {103, 103, 103, 103},
                    {104, 104, 104, 104}});
  auto in = s.input();
  in.risk.time_stop_bars = 2;
  auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].exit_time - r.trades[0].entry_time, hour(2));
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::time_stop);
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 103);
  in.rules.fill = strategy::Fill::close;
  r = simulate_full(in);
  EXPECT_EQ(r.trades[0].exit_time - r.trades[0].entry_time, hour(2));
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 102);
}

TEST(Cooldown, RefusesEntriesForItsBars) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 100, 100, 100, "l"},
                    {100, 100, 100, 100, "L"},  // the exit's bar: decided too early
                    {100, 100, 100, 100, "L"},  // one bar later: still
                    {100, 100, 100, 100, "L"},
                    {100, 100, 100, 100},
                    {100, 100, 100, 100}});
  auto in = s.input();
  in.risk.cooldown_bars = 2;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.orders.size(), 6u);
  EXPECT_EQ(r.orders[2].outcome, OrderOutcome::rejected_cooldown);
  EXPECT_EQ(r.orders[3].outcome, OrderOutcome::rejected_cooldown);
  EXPECT_EQ(r.orders[4].outcome, OrderOutcome::filled);
  EXPECT_EQ(r.orders[4].signal_time, hour(4));
}

TEST(Pyramiding, AddsEntriesUpToItsNumberAndDistance) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 100, 100, 100, "L"},  // no distance from 100
                    {103, 103, 103, 103, "L"},  // 3 % away: filled at 104
                    {104, 110, 104, 110, "L"},  // 5.8 % away: filled at 110
                    {110, 120, 110, 120, "L"},  // three entries already
                    {120, 120, 120, 120, "l"},
                    {125, 125, 125, 125}});
  auto in = s.input();
  in.risk.position_size_units = 2;
  in.risk.pyramiding = strategy::Pyramiding{.max_entries = 3, .min_distance_pct = 2};
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 3u);
  EXPECT_DOUBLE_EQ(r.trades[0].entry_price, 100);
  EXPECT_DOUBLE_EQ(r.trades[1].entry_price, 104);
  EXPECT_DOUBLE_EQ(r.trades[2].entry_price, 110);
  for (const Trade& t : r.trades) EXPECT_DOUBLE_EQ(t.exit_price, 125);
  EXPECT_NEAR(r.equity.back(), 1000 + 2 * (25 + 21 + 15), kTiny);
}

TEST(Pyramiding, AddsOnlyInProfitOrInLossWhereAsked) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 100, 95, 95, "L"},  // in loss
                    {95, 106, 95, 105, "L"},  // in profit
                    {105, 105, 105, 105}});
  auto in = s.input();
  in.risk.position_size_units = 2;
  in.risk.pyramiding = strategy::Pyramiding{.max_entries = 5, .when = strategy::AddWhen::in_profit};
  auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 2u);
  EXPECT_DOUBLE_EQ(r.trades[1].entry_price, 105);
  in.risk.pyramiding->when = strategy::AddWhen::in_loss;
  r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 2u);
  EXPECT_DOUBLE_EQ(r.trades[1].entry_price, 95);
}

TEST(Pyramiding, GivesEachEntryItsOwnStop) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 110, 100, 110, "L"},
                    {110, 110, 100, 101},  // 10 % below 110 is 99; 5 points below are 105
                    {101, 101, 101, 101}});
  auto in = s.input();
  in.risk.position_size_units = 2;
  in.risk.stop_loss_points = 5;
  in.risk.pyramiding = strategy::Pyramiding{.max_entries = 2};
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 2u);
  EXPECT_DOUBLE_EQ(r.trades[0].entry_price, 110);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::stop_loss);
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 105);
  EXPECT_EQ(r.trades[1].exit_reason, OrderReason::end_of_data);
}

struct FillBarCase {
  const char* name;
  Row bar;  // the bar that fills an entry after a close of 100
  EntryType type;
  BothHit both_hit;
  OrderReason reason;
  std::int64_t ambiguous;
};

// A limit at 98 or a stop at 102; stop loss 2 points away, target 2 points away.
class FillBar : public ::testing::TestWithParam<FillBarCase> {};

TEST_P(FillBar, CountsOnlyWhatCameAfterTheFill) {
  const FillBarCase& c = GetParam();
  const double close = c.bar.close;
  const Scenario s({{100, 100, 100, 100, "L"}, c.bar, {close, close, close, close}});
  auto in = s.input();
  in.orders.emplace().entry = strategy::EntryOrderSpec{.type = c.type};
  auto& distance = c.type == EntryType::limit ? in.orders->entry->limit : in.orders->entry->stop;
  distance = Distance{.points = 2};
  in.risk.stop_loss_points = 2;
  in.risk.take_profit_points = 2;
  in.rules.both_hit = c.both_hit;
  const auto r = simulate_full(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].exit_reason, c.reason);
  EXPECT_EQ(r.ambiguous_bars, c.ambiguous);
  if (c.reason == OrderReason::end_of_data) return;
  EXPECT_EQ(r.trades[0].exit_time, hour(1));
}

constexpr auto kLimit = EntryType::limit;
constexpr auto kStop = EntryType::stop;
INSTANTIATE_TEST_SUITE_P(AllWays, FillBar,
                         ::testing::Values(FillBarCase{"a limit's stop lies ahead",
                                                       {99.5, 99.5, 95, 97},
                                                       kLimit,
                                                       BothHit::target_first,
                                                       OrderReason::stop_loss,
                                                       0},
                                           FillBarCase{"a limit's target may be past",
                                                       {100, 101, 98, 99},
                                                       kLimit,
                                                       BothHit::stop_first,
                                                       OrderReason::end_of_data,
                                                       1},
                                           FillBarCase{"or not",
                                                       {100, 101, 98, 99},
                                                       kLimit,
                                                       BothHit::target_first,
                                                       OrderReason::take_profit,
                                                       1},
                                           FillBarCase{"a close beyond it settles it",
                                                       {100, 101, 98, 100.5},
                                                       kLimit,
                                                       BothHit::stop_first,
                                                       OrderReason::take_profit,
                                                       0},
                                           FillBarCase{"a stop's target lies ahead",
                                                       {101, 105, 101, 102},
                                                       kStop,
                                                       BothHit::stop_first,
                                                       OrderReason::take_profit,
                                                       0},
                                           FillBarCase{"a stop's stop may be past",
                                                       {99, 103, 99, 102},
                                                       kStop,
                                                       BothHit::stop_first,
                                                       OrderReason::stop_loss,
                                                       1},
                                           FillBarCase{"or so it is assumed",
                                                       {99, 103, 99, 102},
                                                       kStop,
                                                       BothHit::target_first,
                                                       OrderReason::end_of_data,
                                                       1},
                                           FillBarCase{"a close below it settles it",
                                                       {99, 103, 99, 99.5},
                                                       kStop,
                                                       BothHit::target_first,
                                                       OrderReason::stop_loss,
                                                       0}));

}  // namespace
}  // namespace hindcast::engine::testing
