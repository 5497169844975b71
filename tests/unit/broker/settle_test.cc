// Ambiguous bars that finer bars settle, and market rules of single assets.
#include <gmock/gmock.h>

#include "engine/broker/full_model.h"
#include "engine/fills.h"
#include "engine/other_assumption.h"
#include "engine/simulate.h"
#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

constexpr double kTiny = 1e-9;
constexpr std::int64_t kQuarter = Scenario::kHour / 4;

// Bought at 100; the third bar reaches the stop at 95 and the target at 105.
const Scenario kAmbiguous(
    {{100, 100, 100, 100, "L"}, {100, 101, 99, 100}, {100, 106, 94, 100}, {100, 100, 100, 100}});

class Quarters {
 public:
  explicit Quarters(const std::vector<Bar>& third_hour) {
    for (std::size_t i = 0; i < third_hour.size(); ++i) {
      const Bar& b = third_hour[i];
      bars_.push_back(2 * Scenario::kHour + static_cast<std::int64_t>(i) * kQuarter, b.open, b.high,
                      b.low, b.close, 1);
    }
    finer_.emplace(bars_.view(), market::Timeframe{900}, market::Timeframe{3600},
                   market::TradingCalendar{});
  }
  SimulationInput input() const {
    SimulationInput in = kAmbiguous.input();
    in.risk.stop_loss_pct = 5;
    in.risk.take_profit_pct = 5;
    in.assets[0].finer = &*finer_;
    return in;
  }

 private:
  market::BarColumns bars_;
  std::optional<market::FinerBars> finer_;
};

TEST(Settling, TakesWhatTheFinerBarsReachFirst) {
  const Quarters target_first({{100, 106, 100, 104}, {104, 104, 94, 95}});
  const auto r = simulate(target_first.input());
  ASSERT_EQ(r.trades.size(), 1u);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::take_profit);
  EXPECT_EQ(r.ambiguous_bars, 0);
  ASSERT_EQ(r.settled.size(), 1u);
  EXPECT_EQ(r.settled[0].time, 2 * Scenario::kHour);
  EXPECT_EQ(r.settled[0].reason, OrderReason::take_profit);

  const Quarters stop_first({{100, 100, 94, 95}, {95, 106, 95, 100}});
  auto in = stop_first.input();
  in.rules.both_hit = strategy::BothHit::target_first;
  const auto s = simulate(in);
  EXPECT_EQ(s.trades[0].exit_reason, OrderReason::stop_loss);
  EXPECT_NEAR(s.trades[0].exit_price, 95, kTiny);
}

TEST(Settling, AFinerBarThatReachesBothIsStillAmbiguous) {
  const Quarters both({{100, 101, 99, 100}, {100, 106, 94, 100}});
  const auto r = simulate(both.input());
  EXPECT_EQ(r.ambiguous_bars, 1);
  EXPECT_TRUE(r.settled.empty());
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::stop_loss);
}

TEST(Settling, WithoutFinerBarsInTheHourTheRuleDecides) {
  for (const auto& bars : {std::vector<Bar>{}, std::vector<Bar>{{100, 101, 99, 100}}}) {
    const auto r = simulate(Quarters(bars).input());
    EXPECT_EQ(r.ambiguous_bars, 1);
    EXPECT_EQ(r.trades[0].exit_reason, OrderReason::stop_loss);
  }
}

// The stop was reached in a quarter that is missing: the others tell nothing.
TEST(Settling, FinerBarsThatDoNotReachBothTellNothing) {
  const auto r = simulate(Quarters({{100, 106, 100, 104}, {104, 104, 98, 99}}).input());
  EXPECT_EQ(r.ambiguous_bars, 1);
  EXPECT_TRUE(r.settled.empty());
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::stop_loss);
}

TEST(Settling, TheOtherAssumptionStandsBesideIt) {
  const Quarters target_first({{100, 106, 100, 104}, {104, 104, 94, 95}});
  const auto in = target_first.input();
  const auto r = simulate(in);
  const auto other = under_other_assumption(in, r);
  ASSERT_TRUE(other);
  EXPECT_EQ(other->both_hit, strategy::BothHit::target_first);
}

TEST(Settling, LevelsGoOnThroughTheFinerBars) {
  const Quarters bars({{100, 106, 100, 104}, {104, 104, 94, 95}});
  auto in = bars.input();
  in.risk.take_profit_pct.reset();
  in.risk.take_profit_levels.emplace();
  in.risk.take_profit_levels->push_back({.at_pct = 5, .close_pct = 50});
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 2u);
  EXPECT_EQ(r.trades[0].exit_reason, OrderReason::take_profit);
  EXPECT_EQ(r.trades[1].exit_reason, OrderReason::stop_loss);
  EXPECT_NEAR(r.trades[1].exit_price, 95, kTiny);
  EXPECT_EQ(r.settled.size(), 1u);
}

TEST(MarketRules, OfOneAssetReplaceTheGeneralOnes) {
  strategy::MarketRules rules;
  rules.lot_size = 1;
  rules.tick_size = 0.5;
  rules.per_asset.emplace();
  (*rules.per_asset)["B"].lot_size = 3;
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 100, 100, 100}, {100, 100, 100, 100}});
  auto in = s.input();
  in.assets.push_back(s.asset());
  in.assets[0].symbol = "A";
  in.assets[1].symbol = "B";
  for (AssetInput& asset : in.assets) {
    asset.market_rules = strategy::market_rules_of(rules, asset.symbol);
  }
  EXPECT_EQ(in.assets[1].market_rules->tick_size, 0.5);
  in.risk.position_size_amount = 499;
  const auto r = simulate(in);
  ASSERT_EQ(r.trades.size(), 2u);
  EXPECT_NEAR(r.trades[0].size, 4, kTiny);
  EXPECT_NEAR(r.trades[1].size, 3, kTiny);
}

}  // namespace
}  // namespace hindcast::engine::testing
