#include "strategy/request.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "strategy/compile.h"

namespace hindcast::strategy {
namespace {

using base::Json;

// The usage example of the specification, as a request.
Json example() {
  return Json::parse(R"({
    "strategy_name": "My RSI Strategy",
    "strategy_description": "Momentum with stops",
    "timeframe": "1h", "assets": ["BTC/USD"], "period": "6 months", "initial_capital": 10000,
    "strategy_definition": {
      "template_id": "momentum",
      "risk_management": {"stop_loss_pct": 2.0, "take_profit_pct": 6.0, "position_size_pct": 10.0}}})");
}

TEST(Request, TheUsageExampleIsAccepted) {
  const auto checked = parse_request(example());
  ASSERT_TRUE(checked) << checked.error().describe();
  EXPECT_EQ(checked->timeframe.seconds, 3600);
  EXPECT_EQ(checked->definition.name, "My RSI Strategy");
  EXPECT_EQ(checked->definition.assets, std::vector<std::string>{"BTC/USD"});
  EXPECT_EQ(checked->definition.risk_management.position_size_pct, 10.0);
  EXPECT_EQ(checked->rules.at_end, AtEnd::last_close);
  const auto compiled = CompiledStrategy::compile(checked->definition);
  ASSERT_TRUE(compiled);
  EXPECT_GT(compiled->warm_up_bars(), 30);
}

}  // namespace
}  // namespace hindcast::strategy
