#include "engine/other_assumption.h"

#include <gtest/gtest.h>

#include "engine/simulate.h"
#include "unit/engine/scenario.h"

namespace hindcast::engine::testing {
namespace {

TEST(OtherAssumption, StandsBesideResultsWithAmbiguousBars) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 111, 94, 100}, {100, 100, 100, 100}});
  auto in = s.input();
  in.risk.stop_loss_pct = 5;
  in.risk.take_profit_pct = 10;
  const auto other = under_other_assumption(in, simulate(in));
  ASSERT_TRUE(other);
  EXPECT_EQ(other->both_hit, strategy::BothHit::target_first);
  EXPECT_NEAR(other->final_equity, 1100, 1e-9);
  EXPECT_EQ(other->trades, 1u);

  in.rules.both_hit = strategy::BothHit::target_first;
  const auto back = under_other_assumption(in, simulate(in));
  ASSERT_TRUE(back);
  EXPECT_NEAR(back->final_equity, 950, 1e-9);
}

TEST(OtherAssumption, IsMissingWhereEveryBarIsClear) {
  const Scenario s({{100, 100, 100, 100, "L"}, {100, 104, 99, 100}, {100, 100, 100, 100}});
  auto in = s.input();
  in.risk.stop_loss_pct = 5;
  EXPECT_FALSE(under_other_assumption(in, simulate(in)));
}

}  // namespace
}  // namespace hindcast::engine::testing
