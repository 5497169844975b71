// Requests for the full model: what is refused, and that what is accepted reaches it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "strategy/compile.h"
#include "strategy/order_columns.h"
#include "strategy/request.h"

namespace hindcast::strategy {
namespace {

using base::Json;

Json request(const char* risk, const char* orders = "{}") {
  Json json = Json::parse(R"({"strategy_name": "S", "assets": ["BTC/USD"],
    "strategy_definition": {"entry_conditions": "close > open"}})");
  json["strategy_definition"]["risk_management"] = Json::parse(risk);
  json["strategy_definition"]["orders"] = Json::parse(orders);
  return json;
}

struct BadCase {
  const char* risk;
  const char* orders;
  const char* pointer;
  const char* code;
};

TEST(OrderFields, AreRefusedWithTheFieldAndTheReason) {
  const std::string risk_at = "/strategy_definition/risk_management";
  const std::string orders_at = "/strategy_definition/orders";
  const BadCase cases[] = {
      {R"({"stop_loss_pct": 1, "stop_loss_atr": 2})", "{}", "", "conflict"},
      {R"({"take_profit_pct": 1, "take_profit_levels": [{"at_pct": 1, "close_pct": 50}]})", "{}",
       "", "conflict"},
      {R"({"position_size_pct": 1, "volatility_target": {"pct": 10}})", "{}", "", "conflict"},
      {R"({"take_profit_levels": [{"at_pct": 2, "close_pct": 50}, {"at_pct": 1, "close_pct": 1}]})",
       "{}", "/take_profit_levels", "out_of_order"},
      {R"({"take_profit_levels": [{"at_pct": 2, "close_pct": 70}, {"at_pct": 3, "close_pct": 40}]})",
       "{}", "/take_profit_levels", "out_of_range"},
      {R"({"take_profit_levels": []})", "{}", "/take_profit_levels", "too_short"},
      {R"({"pyramiding": {"max_entries": 1}})", "{}", "/pyramiding/max_entries", "out_of_range"},
      {R"({"pyramiding": {}})", "{}", "/pyramiding/max_entries", "required"},
      {R"({"time_stop_bars": 0})", "{}", "/time_stop_bars", "out_of_range"},
      {"{}", R"({"entry": {"type": "limit"}})", "/entry/limit", "required"},
      {"{}", R"({"entry": {"type": "market", "limit": {"pct": 1}}})", "/entry/limit", "conflict"},
      {"{}", R"({"entry": {"type": "limit", "limit": {"pct": 1, "atr": 1}}})", "/entry/limit",
       "conflict"},
      {"{}", R"({"entry": {"type": "limit", "limit": {}}})", "/entry/limit", "required"},
      {"{}", R"({"entry": {"type": "fok"}})", "/entry/type", "unknown_name"},
      {"{}", R"({"exit": {"type": "stop_limit"}})", "/exit/type", "unknown_name"},
      {"{}", R"({"entry": {"time_in_force": "day"}})", "/entry/time_in_force", "conflict"},
      {"{}", R"({"entry": {"type": "limit", "limit": {"pct": 1}, "time_in_force": "bars"}})",
       "/entry/expire_bars", "required"},
      {"{}", R"({"short_exit": {"type": "limit", "limit": {"pct": 1}, "expire_bars": 3}})",
       "/short_exit/expire_bars", "conflict"}};
  for (const BadCase& c : cases) {
    const auto checked = parse_request(request(c.risk, c.orders));
    ASSERT_FALSE(checked) << c.risk << c.orders;
    ASSERT_EQ(checked.error().problems.size(), 1u) << checked.error().describe();
    const base::Problem& p = checked.error().problems[0];
    const bool in_risk = std::string_view(c.risk) != "{}";
    EXPECT_EQ(p.pointer, (in_risk ? risk_at : orders_at) + c.pointer) << p.detail;
    EXPECT_EQ(p.code, c.code) << p.detail;
  }
}

TEST(CostFields, AreRefusedWithTheFieldAndTheReason) {
  Json json = request("{}");
  json["costs"] = {{"slippage_ticks", 1}};
  auto checked = parse_request(json);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().problems[0].pointer, "/costs/slippage_ticks");
  json["market_rules"] = {{"tick_size", 0.01}};
  EXPECT_TRUE(parse_request(json));
  json["costs"] = Json::parse(
      R"({"commission_tiers": [{"from_value": 10, "pct": 1}, {"from_value": 5, "pct": 0.5}]})");
  checked = parse_request(json);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().problems[0].code, "out_of_order");
}

TEST(PortfolioFields, AFormulaOfWeightsIsCheckedLikeAnyOther) {
  struct Case {
    const char *portfolio, *field, *code;
  };
  for (const Case& c : {Case{R"({"weighting": "formula"})", "target_weight", "required"},
                        Case{R"({"target_weight": "close"})", "target_weight", "conflict"},
                        Case{R"j({"weighting": "formula", "target_weight": "1 / art(14)"})j",
                             "target_weight", "unknown_name"},
                        Case{R"({"weighting": "formula", "target_weight": "close > open"})",
                             "target_weight", "wrong_type"},
                        Case{R"({"weighting": "formula", "target_weight": "profit_pct"})",
                             "target_weight", "wrong_type"},
                        Case{R"({"weighting": "formula", "target_weight": "close[-1]"})",
                             "target_weight", "out_of_range"},
                        Case{R"({"weighting": "weighty"})", "weighting", "unknown_name"}}) {
    Json json = request("{}");
    Json portfolio = Json::parse(c.portfolio);
    portfolio["rebalance"] = "month";
    json["strategy_definition"].erase("orders");
    json["strategy_definition"]["portfolio"] = portfolio;
    const auto checked = parse_request(json);
    ASSERT_FALSE(checked) << c.portfolio;
    const base::Problem& p = checked.error().problems[0];
    EXPECT_EQ(p.pointer, std::string("/strategy_definition/portfolio/") + c.field) << p.detail;
    EXPECT_EQ(p.code, c.code) << p.detail;
  }
}

TEST(OrderFields, SurviveWritingAndReading) {
  const Json json =
      request(R"({"stop_loss_atr": 2, "pyramiding": {"max_entries": 3},
                  "take_profit_levels": [{"at_pct": 2, "close_pct": 50}]})",
              R"({"entry": {"type": "limit", "limit": {"atr": 0.5}, "time_in_force": "day"}})");
  const auto checked = parse_request(json);
  ASSERT_TRUE(checked) << checked.error().describe();
  const auto again = parse_request(to_json(checked->request));
  ASSERT_TRUE(again) << again.error().describe();
  EXPECT_EQ(strategy_hash(checked->definition, *checked->strategy),
            strategy_hash(again->definition, *again->strategy));
  EXPECT_EQ(again->definition.orders->entry->type, EntryType::limit);
  EXPECT_EQ(again->definition.risk_management.take_profit_levels->at(0).close_pct, 50);
}

TEST(TemplateDefaults, GiveWayToAnotherSpellingOfTheSameThing) {
  Json json = Json::parse(R"({"strategy_name": "S", "assets": ["BTC/USD"],
    "strategy_definition": {"template_id": "momentum",
                            "risk_management": {"stop_loss_atr": 2, "take_profit_points": 5}}})");
  const auto checked = parse_request(json);
  ASSERT_TRUE(checked) << checked.error().describe();
  EXPECT_FALSE(checked->definition.risk_management.stop_loss_pct);
  EXPECT_FALSE(checked->definition.risk_management.take_profit_pct);
}

TEST(OrderColumns, HaveTheWeightsOfAFormulaWithItsWarmUp) {
  market::BarColumns bars;
  for (int i = 0; i < 30; ++i) bars.push_back(i, 100, 102, 99, 101, 1);
  Json json = request("{}");
  json["strategy_definition"].erase("orders");
  json["strategy_definition"]["portfolio"] = {
      {"rebalance", "month"}, {"weighting", "formula"}, {"target_weight", "1 / atr(14)"}};
  const auto checked = parse_request(json);
  ASSERT_TRUE(checked) << checked.error().describe();
  const auto columns = evaluate_order_columns(checked->definition, {}, bars.view());
  ASSERT_EQ(columns.weight.size(), 30u);
  EXPECT_TRUE(std::isnan(columns.weight[13]));
  EXPECT_NEAR(columns.weight[14], 1.0 / 3, 1e-12);
  EXPECT_TRUE(columns.rank.empty());
  EXPECT_EQ(order_warm_up_bars(checked->definition, {}), 14);
  const auto again = parse_request(to_json(checked->request));
  ASSERT_TRUE(again) << again.error().describe();
  EXPECT_EQ(again->definition.portfolio->target_weight, "1 / atr(14)");
  EXPECT_EQ(strategy_hash(checked->definition, *checked->strategy),
            strategy_hash(again->definition, *again->strategy));
}

TEST(OrderColumns, AreThereWhenADistanceOrSlippageNeedsThem) {
  market::BarColumns bars;
  for (int i = 0; i < 30; ++i) bars.push_back(i, 100, 102, 99, 101, 1);
  auto checked = parse_request(request(R"({"stop_loss_atr": 2, "atr_period": 5})"));
  ASSERT_TRUE(checked);
  const auto columns = evaluate_order_columns(checked->definition, {}, bars.view());
  ASSERT_EQ(columns.atr.size(), 30u);
  EXPECT_TRUE(std::isnan(columns.atr[4]));
  EXPECT_DOUBLE_EQ(columns.atr[5], 3);
  EXPECT_EQ(order_warm_up_bars(checked->definition, {}), 5);

  checked = parse_request(request("{}"));
  ASSERT_TRUE(checked);
  EXPECT_TRUE(evaluate_order_columns(checked->definition, {}, bars.view()).atr.empty());
  EXPECT_EQ(order_warm_up_bars(checked->definition, {}), 0);
  EXPECT_EQ(order_warm_up_bars(checked->definition, {.slippage_atr = 0.1}), 14);
}

}  // namespace
}  // namespace hindcast::strategy
