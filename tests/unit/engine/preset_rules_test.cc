// The rules that only the presets named after libraries switch, on series small enough to work out
// by hand. That they add up to those libraries' trades is proven in tests/parity/presets_test.cc.
#include <gmock/gmock.h>

#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

using strategy::AtEnd;
using strategy::EntryAndExit;
using strategy::ExitPriority;
using strategy::Fill;
using strategy::SpreadPaid;
using strategy::StopFill;
using strategy::StopsFrom;

// Enters at the open of 100, leaves at the open of 110.
SimulationInput round_trip(const Scenario& s) {
  SimulationInput in = s.input();
  in.risk.position_size_units = 1;
  return in;
}

TEST(SpreadPaid, OnEntryIsAllOfTheSpreadThereAndNothingAtTheExit) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 110, 100, 110, "l"}, {110, 110, 110, 110}});
  SimulationInput in = round_trip(s);
  in.costs.spread_pct = 2;
  in.rules.spread_paid = SpreadPaid::entry;
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_DOUBLE_EQ(r.trades[0].entry_price, 102);
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 110);
}

TEST(StopFill, ExactLeavesOutSlippageAndSpreadOfStopsOnly) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 100, 80, 90}, {90, 90, 90, 90}});
  SimulationInput in = round_trip(s);
  in.risk.stop_loss_pct = 10;
  in.costs = {.slippage_pct = 1, .spread_pct = 2};
  in.rules.stop_base = strategy::StopBase::signal_close;
  EXPECT_DOUBLE_EQ(simulate(in).trades.at(0).exit_price, 90 * 0.98);
  in.rules.stop_fill = StopFill::exact;
  EXPECT_DOUBLE_EQ(simulate(in).trades.at(0).exit_price, 90);
  EXPECT_DOUBLE_EQ(simulate(in).trades.at(0).entry_price, 102);
}

TEST(EntryAndExit, IgnoreKeepsAPositionWhenBothHold) {
  const Scenario s({{100, 100, 100, 100, "L"},
                    {100, 100, 100, 100, "Ll"},
                    {100, 100, 100, 100, "l"},
                    {100, 100, 100, 100}});
  SimulationInput in = round_trip(s);
  EXPECT_EQ(simulate(in).trades.at(0).exit_time, 2 * Scenario::kHour);
  in.rules.entry_and_exit = EntryAndExit::ignore;
  EXPECT_EQ(simulate(in).trades.at(0).exit_time, 3 * Scenario::kHour);
}

TEST(StopFirst, TakesAReversalThatIsDueAtTheOpenWithIt) {
  const Scenario s(
      {{100, 100, 100, 100, "L"}, {100, 100, 100, 100, "S"}, {100, 100, 80, 85}, {85, 85, 85, 85}});
  SimulationInput in = round_trip(s);
  in.risk.stop_loss_pct = 10;
  EXPECT_EQ(simulate(in).trades.size(), 2u);
  in.rules.exit_priority = ExitPriority::stop_first;
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::stop_loss);
  EXPECT_DOUBLE_EQ(r.trades[0].exit_price, 90);
}

TEST(StopFirst, TakesTheSignalsOfItsBarWithItWhenFillsAreAtTheClose) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 100, 80, 85, "L"}, {85, 85, 85, 85}});
  SimulationInput in = round_trip(s);
  in.risk.stop_loss_pct = 10;
  in.rules.fill = Fill::close;
  EXPECT_EQ(simulate(in).trades.size(), 2u);
  in.rules.exit_priority = ExitPriority::stop_first;
  EXPECT_EQ(simulate(in).trades.size(), 1u);
}

TEST(TrailingStop, DoesNotFollowABarOnWhichStopsAreNotLive) {
  const Scenario s(
      {{100, 100, 100, 100, "L"}, {100, 130, 100, 100}, {100, 100, 95, 100}, {100, 100, 100, 100}});
  SimulationInput in = round_trip(s);
  in.risk.trailing_stop_pct = 10;
  EXPECT_EQ(simulate(in).trades.at(0).exit_time, 2 * Scenario::kHour);  // 117 is above the open
  in.rules.stops_from = StopsFrom::next_bar;
  EXPECT_EQ(simulate(in).trades.at(0).exit_reason, OrderReason::end_of_data);
}

// Two assets on one clock and one account.
SimulationInput both(const Scenario& first, const Scenario& second) {
  SimulationInput in = first.input();
  in.assets.push_back(second.asset());
  return in;
}

TEST(CloseFills, ExitsOfAllAssetsComeBeforeTheEntries) {
  const Scenario enters({{10, 10, 10, 10}, {10, 10, 10, 10, "L"}, {10, 10, 10, 10}});
  const Scenario leaves({{10, 10, 10, 10, "L"}, {10, 10, 10, 10, "l"}, {10, 10, 10, 10}});
  SimulationInput in = both(enters, leaves);
  in.rules.fill = Fill::close;
  EXPECT_EQ(simulate(in).trades.size(), 2u);
}

TEST(FreeCash, ThatIsOnlyRoundingBuysNothing) {
  const Scenario s(
      {{3, 3, 3, 3, "L"}, {7, 7, 7, 7}, {7, 7, 7, 7, "l"}, {9, 9, 9, 9}, {9, 9, 9, 9}});
  const Scenario late({{3, 3, 3, 3, "L"}, {7, 7, 7, 7}, {7, 7, 7, 7}, {9, 9, 9, 9}, {9, 9, 9, 9}});
  for (double capital : {1000.0, 123.45, 999.99, 0.07}) {
    SimulationInput in = both(s, late);
    in.initial_capital = capital;
    in.costs.commission_pct = 0.3;
    const auto r = simulate(in);
    EXPECT_EQ(r.trades.size(), 1u) << capital;
    EXPECT_EQ(r.orders.at(1).outcome, OrderOutcome::rejected_no_cash) << capital;
  }
}

TEST(LeftOpen, APositionThatABankruptcyClosesLaterIsOneTrade) {
  const Scenario ended({{10, 10, 10, 10, "L"}, {10, 10, 10, 10}});
  const Scenario ruined({{10, 10, 10, 10, "S"}, {10, 10, 10, 10}, {900, 900, 900, 900}});
  SimulationInput in = both(ended, ruined);
  in.risk.position_size_amount = 100;
  in.rules.at_end = AtEnd::leave_open;
  const auto r = simulate(in);
  EXPECT_TRUE(r.bankrupt);
  ASSERT_EQ(r.trades.size(), 2u);
  for (const Trade& t : r.trades) EXPECT_EQ(t.exit_reason, OrderReason::bankruptcy);
}

}  // namespace
}  // namespace hindcast::engine::testing
