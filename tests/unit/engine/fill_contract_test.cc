// docs/execution-rules.md, sentence by sentence, on series small enough to work out by hand.
#include <gmock/gmock.h>

#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

using strategy::AtEnd;
using strategy::BothHit;
using strategy::ExitPriority;
using strategy::Fill;
using strategy::StopBase;
using strategy::StopsFrom;

TEST(FillContract, SignalsAtTheCloseFillAtTheNextOpen) {
  const Scenario s(
      {{10, 11, 9, 10, "L"}, {12, 13, 11, 12.5}, {13, 14, 12, 13, "l"}, {15, 16, 14, 15}});
  const auto r = simulate(s.input());
  ASSERT_EQ(r.trades.size(), 1u);
  const Trade& t = r.trades[0];
  EXPECT_EQ(t.entry_time, 1 * Scenario::kHour);
  EXPECT_EQ(t.exit_time, 3 * Scenario::kHour);
  EXPECT_DOUBLE_EQ(t.entry_price, 12);
  EXPECT_DOUBLE_EQ(t.exit_price, 15);
  EXPECT_NEAR(t.size, 1000.0 / 12, kTiny);
  EXPECT_NEAR(t.pnl, 1000.0 / 12 * 3, kTiny);
  EXPECT_EQ(t.exit_reason, OrderReason::exit_signal);
  EXPECT_THAT(r.equity,
              ::testing::ElementsAre(1000, ::testing::DoubleNear(1000.0 / 12 * 12.5, kTiny),
                                     ::testing::DoubleNear(1000.0 / 12 * 13, kTiny),
                                     ::testing::DoubleNear(1250, kTiny)));
}

TEST(FillContract, CloseFillsHappenOnTheSignalBar) {
  const Scenario s({{10, 11, 9, 10, "L"}, {12, 13, 11, 12, "l"}, {13, 14, 12, 13}});
  auto in = s.input();
  in.rules.fill = Fill::close;
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].entry_time, 0);
  EXPECT_DOUBLE_EQ(r.trades[0].entry_price, 10);
  EXPECT_EQ(r.trades[0].exit_time, Scenario::kHour);
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 12);
}

struct StopCase {
  const char* name;
  Row bar;  // the bar after the fill bar
  double exit_price;
  OrderReason reason;
  bool ambiguous = false;
  BothHit both_hit = BothHit::stop_first;
};

class LongStops : public ::testing::TestWithParam<StopCase> {};

TEST_P(LongStops, FillAtTheirPriceOrAtAnOpenBeyondIt) {
  const StopCase& c = GetParam();
  // Entered at 100: stop at 95, target at 110.
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 101, 99, 100}, c.bar, {100, 100, 100, 100}});
  auto in = s.input();
  in.risk.stop_loss_pct = 5;
  in.risk.take_profit_pct = 10;
  in.rules.both_hit = c.both_hit;
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_NEAR(r.trades[0].exit_price, c.exit_price, kTiny) << c.name;
  EXPECT_EQ(r.trades[0].exit_reason, c.reason) << c.name;
  EXPECT_EQ(r.ambiguous_bars, c.ambiguous ? 1 : 0) << c.name;
}

INSTANTIATE_TEST_SUITE_P(
    Table, LongStops,
    ::testing::Values(
        StopCase{"stop touched", {98, 99, 95, 96}, 95, OrderReason::stop_loss},
        StopCase{"gap through the stop", {93, 96, 92, 95}, 93, OrderReason::stop_loss},
        StopCase{"target touched", {105, 110, 104, 108}, 110, OrderReason::take_profit},
        StopCase{"gap beyond the target", {112, 115, 111, 113}, 112, OrderReason::take_profit},
        StopCase{"both, stop assumed", {100, 111, 94, 100}, 95, OrderReason::stop_loss, true},
        StopCase{"both, target assumed",
                 {100, 111, 94, 100},
                 110,
                 OrderReason::take_profit,
                 true,
                 BothHit::target_first},
        StopCase{"gap through the stop wins whatever the rule",
                 {94, 111, 93, 100},
                 94,
                 OrderReason::stop_loss,
                 false,
                 BothHit::target_first},
        StopCase{"neither", {100, 109.9, 95.1, 100}, 100, OrderReason::end_of_data}));

class ShortStops : public ::testing::TestWithParam<StopCase> {};

TEST_P(ShortStops, MirrorTheLongSide) {
  const StopCase& c = GetParam();
  // Sold short at 100: stop at 105, target at 90.
  const Scenario s({{100, 100, 100, 100, "S"}, {100, 101, 99, 100}, c.bar, {100, 100, 100, 100}});
  auto in = s.input();
  in.risk.stop_loss_pct = 5;
  in.risk.take_profit_pct = 10;
  in.rules.both_hit = c.both_hit;
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].side, Side::short_side);
  EXPECT_NEAR(r.trades[0].exit_price, c.exit_price, kTiny) << c.name;
  EXPECT_NEAR(r.trades[0].pnl, (100 - c.exit_price) * 10, 1e-6) << c.name;
  EXPECT_EQ(r.trades[0].exit_reason, c.reason) << c.name;
  EXPECT_NEAR(r.equity.back(), 1000 + r.trades[0].pnl, 1e-6);
}

INSTANTIATE_TEST_SUITE_P(
    Table, ShortStops,
    ::testing::Values(
        StopCase{"stop touched", {102, 105, 101, 104}, 105, OrderReason::stop_loss},
        StopCase{"gap through the stop", {107, 108, 104, 105}, 107, OrderReason::stop_loss},
        StopCase{"target touched", {95, 96, 90, 92}, 90, OrderReason::take_profit},
        StopCase{"gap beyond the target", {88, 89, 85, 87}, 88, OrderReason::take_profit},
        StopCase{"both, stop assumed", {100, 106, 89, 100}, 105, OrderReason::stop_loss},
        StopCase{"both, target assumed",
                 {100, 106, 89, 100},
                 90,
                 OrderReason::take_profit,
                 true,
                 BothHit::target_first}));

TEST(FillContract, StopsAreLiveOnTheFillBarUnlessTheRuleSaysNextBar) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 101, 90, 100}, {100, 100, 100, 100}});
  auto in = s.input();
  in.risk.stop_loss_pct = 5;
  EXPECT_EQ(simulate(in).trades[0].exit_reason, OrderReason::stop_loss);
  in.rules.stops_from = StopsFrom::next_bar;
  EXPECT_EQ(simulate(in).trades[0].exit_reason, OrderReason::end_of_data);
}

TEST(FillContract, StopBaseIsTheFillOrTheSignalClose) {
  const Scenario s({{100, 100, 100, 100, "L"}, {110, 111, 104, 110}, {110, 110, 110, 110}});
  auto in = s.input();
  in.risk.stop_loss_pct = 5;
  EXPECT_NEAR(simulate(in).trades[0].exit_price, 104.5, kTiny);
  in.rules.stop_base = StopBase::signal_close;
  EXPECT_EQ(simulate(in).trades[0].exit_reason, OrderReason::end_of_data);
}

TEST(FillContract, AnEntryThatGapsBelowItsStopOpensAndClosesAtThatOpen) {
  const Scenario s({{100, 100, 100, 100, "L"}, {90, 92, 89, 91}, {91, 91, 91, 91}});
  auto in = s.input();
  in.risk.stop_loss_pct = 5;
  in.rules.stop_base = StopBase::signal_close;
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_DOUBLE_EQ(r.trades[0].entry_price, 90);
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 90);
}

TEST(FillContract, TheTrailingStopFollowsTheBestPriceOfEarlierBars) {
  const Scenario s(
      {{100, 100, 100, 100, "L"},
       {100, 110, 100, 108},  // best 110 from the next bar on
       {108, 120, 100, 118},  // 10 % below 110 is 99: not reached, though 120 came first
       {118, 119, 107, 110},  // 10 % below 120 is 108: reached
       {110, 110, 110, 110}});
  auto in = s.input();
  in.risk.trailing_stop_pct = 10;
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::trailing_stop);
  EXPECT_NEAR(r.trades[0].exit_price, 108, kTiny);
  EXPECT_EQ(r.trades[0].exit_time, 3 * Scenario::kHour);
}

TEST(FillContract, ExitPriorityDecidesBetweenTheOpenAndAStopLaterInTheBar) {
  const Scenario s(
      {{100, 100, 100, 100, "L"}, {100, 101, 99, 100, "l"}, {98, 99, 90, 92}, {92, 92, 92, 92}});
  auto in = s.input();
  in.risk.stop_loss_pct = 5;
  auto r = simulate(in);
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 98);
  in.rules.exit_priority = ExitPriority::stop_first;
  r = simulate(in);
  EXPECT_NEAR(r.trades[0].exit_price, 95, kTiny);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::stop_loss);
}

TEST(FillContract, TheEndClosesMarksOrLeavesThePosition) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 101, 99, 100}, {102, 105, 101, 104}});
  auto in = s.input();
  in.costs.commission_pct = 1;
  EXPECT_DOUBLE_EQ(simulate(in).trades[0].exit_price, 104);
  in.rules.at_end = AtEnd::last_open;
  EXPECT_DOUBLE_EQ(simulate(in).trades[0].exit_price, 102);
  in.rules.at_end = AtEnd::leave_open;
  const auto open = simulate(in);
  EXPECT_TRUE(open.trades[0].open_at_end);
  EXPECT_EQ(open.trades[0].exit_fee, 0);
  EXPECT_NEAR(open.equity.back(), open.trades[0].size * 104, kTiny);
}

TEST(FillContract, AnOppositeEntryReversesInOneBar) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 100, 100, 100, "S"},
                    {110, 110, 110, 110},
                    {99, 99, 99, 99}});
  const auto r = simulate(s.input());
  ASSERT_EQ(r.trades.size(), 2u);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::reversal);
  EXPECT_EQ(r.trades[0].exit_time, 2 * Scenario::kHour);
  EXPECT_EQ(r.trades[1].side, Side::short_side);
  EXPECT_EQ(r.trades[1].entry_time, 2 * Scenario::kHour);
}

TEST(FillContract, ConflictingSignalsAreNotGuessed) {
  const Scenario both({{1, 1, 1, 1, "LS"}, {1, 1, 1, 1}});
  EXPECT_TRUE(simulate(both.input()).trades.empty());
  EXPECT_EQ(simulate(both.input()).conflicting_signals, 1);
  const Scenario entry_and_exit({{1, 1, 1, 1, "Ll"}, {1, 1, 1, 1}});
  EXPECT_TRUE(simulate(entry_and_exit.input()).orders.empty());
}

TEST(FillContract, CostsWorsenEveryFill) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 100, 100, 100, "l"}, {100, 100, 100, 100}});
  auto in = s.input();
  in.costs = {.commission_pct = 1, .commission_fixed = 2, .slippage_pct = 0.5, .spread_pct = 1};
  const auto r = simulate(in);
  const Trade& t = r.trades[0];
  EXPECT_NEAR(t.entry_price, 101, kTiny);  // 0.5 % slippage and half of the 1 % spread
  EXPECT_NEAR(t.exit_price, 99, kTiny);
  EXPECT_NEAR(t.size, (1000 - 2) / (101 * 1.01), kTiny);
  EXPECT_NEAR(t.entry_fee, 2 + 0.01 * t.size * 101, kTiny);
  EXPECT_NEAR(t.exit_fee, 2 + 0.01 * t.size * 99, kTiny);
  EXPECT_NEAR(r.equity.back(), 1000 + t.pnl, kTiny);
  EXPECT_NEAR(r.fees, t.entry_fee + t.exit_fee, kTiny);
}

TEST(FillContract, TargetsFillWithoutSlippage) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 120, 100, 110}, {110, 110, 110, 110}});
  auto in = s.input();
  in.risk.take_profit_pct = 10;
  in.costs.slippage_pct = 1;
  EXPECT_NEAR(simulate(in).trades[0].exit_price, 101 * 1.1, kTiny);
}

struct SizeCase {
  const char* name;
  strategy::RiskManagement risk;
  double size;
  OrderOutcome outcome = OrderOutcome::filled;
  double fixed_fee = 0;
};

TEST(FillContract, SizesAreFilledWholeOrRefusedWithAReason) {
  const Scenario s({{50, 50, 50, 50, "L"}, {50, 50, 50, 50}, {50, 50, 50, 50}});
  const SizeCase cases[] = {
      {"all in", {}, 20},
      {"percent", {.position_size_pct = 10}, 2},
      {"amount", {.position_size_amount = 250}, 5},
      {"units", {.position_size_units = 3}, 3},
      {"amount above cash", {.position_size_amount = 1500}, 30, OrderOutcome::rejected_no_cash},
      {"units above cash", {.position_size_units = 21}, 21, OrderOutcome::rejected_no_cash},
      {"fee eats it", {.position_size_amount = 5}, 0, OrderOutcome::rejected_zero_size, 6}};
  for (const SizeCase& c : cases) {
    auto in = s.input();
    in.risk = c.risk;
    in.costs.commission_fixed = c.fixed_fee;
    const auto r = simulate(in);
    ASSERT_FALSE(r.orders.empty()) << c.name;
    EXPECT_EQ(r.orders[0].outcome, c.outcome) << c.name;
    EXPECT_NEAR(r.orders[0].size, c.size, kTiny) << c.name;
  }
}

TEST(FillContract, AnEntryDecidedOnTheLastBarIsRefused) {
  const Scenario s({{50, 50, 50, 50}, {50, 50, 50, 50, "L"}});
  const auto r = simulate(s.input());
  ASSERT_EQ(r.orders.size(), 1u);
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::rejected_after_last_bar);
}

TEST(FillContract, AShortThatLosesEverythingStopsTheRun) {
  const Scenario s(
      {{10, 10, 10, 10, "S"}, {10, 10, 10, 10}, {25, 25, 25, 25}, {5, 5, 5, 5, "L"}, {5, 5, 5, 5}});
  const auto r = simulate(s.input());
  EXPECT_TRUE(r.bankrupt);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::bankruptcy);
  EXPECT_NEAR(r.equity.back(), 1000 - 1500, kTiny);
}

TEST(FillContract, PositionLimitAndSharedCashHoldOverAllAssets) {
  const Scenario a({{10, 10, 10, 10, "L"}, {10, 10, 10, 10}, {10, 10, 10, 10}});
  const Scenario b({{20, 20, 20, 20, "L"}, {20, 20, 20, 20}, {20, 20, 20, 20}});
  auto in = a.input();
  in.assets.push_back(b.asset());
  auto r = simulate(in);  // all in: the first asset takes the cash
  EXPECT_EQ(r.orders[0].outcome, OrderOutcome::filled);
  EXPECT_EQ(r.orders[1].outcome, OrderOutcome::rejected_no_cash);
  in.risk.position_size_pct = 40;
  r = simulate(in);
  EXPECT_EQ(r.orders[1].outcome, OrderOutcome::filled);
  in.risk.max_open_positions = 1;
  r = simulate(in);
  EXPECT_EQ(r.orders[1].outcome, OrderOutcome::rejected_position_limit);
}

TEST(FillContract, AssetsKeepTheirOwnBarsOnOneClock) {
  const Scenario a({{10, 10, 10, 10, "L"}, {10, 10, 10, 10}, {12, 12, 12, 12}}, 0);
  const Scenario b({{20, 20, 20, 20, "L"}, {30, 30, 30, 30}}, 2);
  auto in = a.input();
  in.assets.push_back(b.asset());
  in.risk.position_size_pct = 50;
  const auto r = simulate(in);
  EXPECT_EQ(r.time.size(), 4u);
  ASSERT_EQ(r.trades.size(), 2u);
  EXPECT_EQ(r.trades[0].exit_time, 2 * Scenario::kHour);  // a ends before the clock does
  EXPECT_EQ(r.trades[1].entry_time, 3 * Scenario::kHour);
}

}  // namespace
}  // namespace hindcast::engine::testing
