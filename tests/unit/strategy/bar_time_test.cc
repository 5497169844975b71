// The time of the bars reaches the indicators that need it, and no formula.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "strategy/compile.h"

namespace hindcast::strategy {
namespace {

constexpr std::int64_t kHourNs = 3'600'000'000'000;
constexpr std::int64_t kMondayNs = 1'704'067'200'000'000'000;  // 2024-01-01T00:00Z

base::Result<CompiledStrategy> entering(const std::string& formula) {
  StrategyDefinition definition;
  definition.entry_conditions = formula;
  return CompiledStrategy::compile(definition);
}

TEST(BarTime, ReachesIndicatorsThatBeginAnewWithADay) {
  const auto strategy = entering("close > vwap_anchored()");
  ASSERT_TRUE(strategy) << strategy.error().describe();
  market::BarColumns bars;  // the second bar of each day lies above the first
  for (int i = 0; i < 6; ++i) {
    const double price = i % 2 == 0 ? 10 : 20;
    bars.push_back(kMondayNs + 12 * kHourNs * i, price, price, price, price, 1);
  }
  const auto entries = strategy->evaluate(bars.view()).long_entry;
  for (std::size_t i = 0; i < bars.size(); ++i) EXPECT_EQ(entries.test(i), i % 2 == 1) << i;
}

TEST(BarTime, IsNoNameOfFormulas) { EXPECT_FALSE(entering("time > 5")); }

}  // namespace
}  // namespace hindcast::strategy
