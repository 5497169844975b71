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
  EXPECT_EQ(checked->definition.description, "Momentum with stops");
  EXPECT_EQ(checked->definition.assets, std::vector<std::string>{"BTC/USD"});
  EXPECT_EQ(checked->definition.risk_management.position_size_pct, 10.0);
  EXPECT_EQ(checked->rules.at_end, AtEnd::last_close);
  const auto compiled = CompiledStrategy::compile(checked->definition);
  ASSERT_TRUE(compiled);
  EXPECT_GT(compiled->warm_up_bars(), 30);
}

TEST(Request, ProblemsOfAllPartsComeTogether) {
  Json request = example();
  request["period"] = "soon";
  request["strategy_definition"]["risk_management"]["stop_loss_pct"] = 0;
  request["strategy_definition"]["entry_conditions"] = "clsoe > 1";
  const auto checked = parse_request(request);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().problems.size(), 3u) << checked.error().describe();
}

TEST(Request, WhatOnlyTheDefinitionNamesCountsForTheRequest) {
  Json request = example();
  for (const char* field : {"strategy_name", "timeframe", "assets"}) request.erase(field);
  request["strategy_definition"]["name"] = "Inner";
  request["strategy_definition"]["timeframe"] = "4h";
  request["strategy_definition"]["assets"] = {"ETH/USD", "BTC/USD"};
  const auto checked = parse_request(request);
  ASSERT_TRUE(checked) << checked.error().describe();
  EXPECT_EQ(checked->request.strategy_name, "Inner");
  EXPECT_EQ(checked->timeframe.seconds, 4 * 3600);
  EXPECT_EQ(checked->request.assets.size(), 2u);
}

TEST(Request, IsReadAgainFromItsOwnJson) {
  const auto checked = parse_request(example());
  ASSERT_TRUE(checked);
  const Json json = to_json(checked->request);
  const auto again = parse_request(Json::parse(json.dump()));
  ASSERT_TRUE(again) << again.error().describe();
  EXPECT_EQ(to_json(again->request), json);
  EXPECT_EQ(to_json(again->definition), to_json(checked->definition));
}

TEST(Request, DefaultsAreTheDocumentedOnes) {
  const auto checked = parse_request(Json::parse(R"({"strategy_name": "S", "assets": ["SPY"],
                      "strategy_definition": {"template_id": "buy_and_hold"}})"));
  ASSERT_TRUE(checked) << checked.error().describe();
  EXPECT_EQ(checked->request.timeframe, "1h");
  EXPECT_EQ(checked->request.period, "6 months");
  EXPECT_EQ(checked->request.initial_capital, 10000);
  EXPECT_EQ(checked->rules.fill, Fill::next_open);
}

TEST(Request, SchemaNamesEveryField) {
  const Json schema = request_schema();
  const Json request = to_json(parse_request(example())->request);
  for (const auto& [key, value] : request.items()) {
    EXPECT_TRUE(schema["properties"].contains(key)) << key;
  }
  EXPECT_EQ(schema["required"],
            Json::parse(R"(["strategy_name", "assets", "strategy_definition"])"));
  EXPECT_EQ(schema["properties"]["strategy_definition"]["properties"]["entry_conditions"]["type"],
            Json::parse(R"(["string", "boolean", "object", "null"])"));  // null: as if left out
  EXPECT_EQ(schema["properties"]["strategy_definition"]["properties"]["risk_management"]
                  ["properties"]["stop_loss_pct"]["type"],
            Json::parse(R"(["number", "null"])"));
}

TEST(Rules, PresetsAreThoseOfTheReferences) {
  const ExecutionRules strict = resolve({});
  EXPECT_EQ(strict.fill, Fill::next_open);
  EXPECT_EQ(strict.stop_base, StopBase::fill);
  EXPECT_EQ(strict.at_end, AtEnd::last_close);
  const ExecutionRules py = resolve({.preset = Preset::backtesting_py});
  EXPECT_EQ(py.stops_from, StopsFrom::fill_bar);
  EXPECT_EQ(py.stop_base, StopBase::signal_close);
  EXPECT_EQ(py.at_end, AtEnd::last_open);
  const ExecutionRules bt =
      resolve({.preset = Preset::vectorbt, .both_hit = BothHit::target_first});
  EXPECT_EQ(bt.fill, Fill::close);
  EXPECT_EQ(bt.stops_from, StopsFrom::next_bar);
  EXPECT_EQ(bt.exit_priority, ExitPriority::stop_first);
  EXPECT_EQ(bt.both_hit, BothHit::target_first);
  EXPECT_EQ(bt.at_end, AtEnd::leave_open);
}

}  // namespace
}  // namespace hindcast::strategy
