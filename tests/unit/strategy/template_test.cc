#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "random_formula.h"
#include "strategy/compile.h"
#include "strategy/templates.h"

namespace hindcast::strategy {
namespace {

using base::Json;

StrategyDefinition parsed(const Json& json) {
  auto d = parse_definition(json);
  EXPECT_TRUE(d) << json.dump() << "\n" << d.error().describe();
  return d ? std::move(*d) : StrategyDefinition{};
}

TEST(Templates, AtLeastThePromisedOnesAreThere) {
  for (const char* id : {"momentum",
                         "sma_cross",
                         "ema_cross",
                         "macd",
                         "rsi_reversion",
                         "bollinger_reversion",
                         "bollinger_breakout",
                         "donchian",
                         "supertrend",
                         "buy_and_hold",
                         "triple_ma",
                         "rsi2",
                         "keltner_breakout",
                         "squeeze",
                         "psar",
                         "adx_trend",
                         "ichimoku",
                         "stochastic",
                         "opening_range",
                         "vwap_reversion",
                         "ibs",
                         "momentum_rotation",
                         "dual_momentum",
                         "pairs_zscore",
                         "grid",
                         "dca",
                         "volatility_target",
                         "rebalance_60_40"}) {
    EXPECT_NE(find_template(id), nullptr) << id;
  }
  EXPECT_EQ(find_template("nothing"), nullptr);
  EXPECT_TRUE(std::ranges::is_sorted(templates(), {}, &Template::id));
}

// Every combination of the least, default and greatest value of every parameter, up to a bound.
std::vector<Json> corners(const Template& t) {
  constexpr std::size_t kMost = 3000;
  std::vector<Json> all{Json::object()};
  for (const TemplateParameter& p : t.parameters) {
    std::vector<Json> next;
    for (const Json& before : all) {
      for (double value : {p.minimum, p.default_value, p.maximum}) {
        next.push_back(before);
        next.back()[p.name] = value;
      }
    }
    if (next.size() > kMost) {  // then one parameter at a time from here on
      next = all;
      for (double value : {p.minimum, p.maximum}) {
        next.push_back(Json::object());
        next.back()[p.name] = value;
      }
    }
    all = std::move(next);
  }
  return all;
}

// The names of the parameters on the left of broken rules; a corner may leave parameters out.
std::vector<std::string> broken(const Template& t, const Json& corner) {
  std::map<std::string, double> values;
  for (const TemplateParameter& p : t.parameters) {
    values[p.name] = corner.value(p.name, p.default_value);
  }
  std::vector<std::string> names;
  for (const TemplateRule& rule : t.rules) {
    if (broken_rule(rule, values, "")) names.push_back(rule.left);
  }
  return names;
}

TEST(Templates, CompileAtEveryCornerOfTheirRangesThatTheirRulesAllow) {
  for (const Template& t : templates()) {
    std::size_t allowed = 0;
    for (const Json& parameters : corners(t)) {
      if (!broken(t, parameters).empty()) continue;
      ++allowed;
      const auto d = parse_definition(Json{{"template_id", t.id}, {"parameters", parameters}});
      ASSERT_TRUE(d) << t.id << parameters.dump() << "\n" << d.error().describe();
    }
    EXPECT_GT(allowed, 0u) << t.id;
  }
}

TEST(Templates, ABrokenRuleNamesBothParametersAndWhatIsAllowed) {
  const auto d = parse_definition(
      Json::parse(R"({"template_id": "sma_cross", "parameters": {"fast": 60, "slow": 30}})"),
      "/strategy_definition");
  ASSERT_FALSE(d);
  ASSERT_EQ(d.error().problems.size(), 1u) << d.error().describe();
  const base::Problem& problem = d.error().problems[0];
  EXPECT_EQ(problem.pointer, "/strategy_definition/parameters/fast");
  EXPECT_EQ(problem.code, "broken_rule");
  EXPECT_NE(problem.detail.find("is 60, and slow is 30"), std::string::npos) << problem.detail;
  EXPECT_EQ(problem.allowed, "fast < slow");
}

bool has_exit(const Template& t) {
  const auto exit = t.definition.find("exit_conditions");
  return exit != t.definition.end() && *exit != "false";
}

// Of those that compare their assets, the first one's trades.
TEST(Templates, TradeOnARandomWalkAndHaveNoRemarks) {
  const auto bars = random_bars(11, 5000), second = random_bars(12, 5000);
  for (const Template& t : templates()) {
    const auto strategy = CompiledStrategy::compile(
        parsed(Json{{"template_id", t.id}, {"timeframe", "1h"}, {"assets", {"ONE", "TWO"}}}));
    ASSERT_TRUE(strategy);
    EXPECT_TRUE(strategy->remarks().empty()) << t.id << ": " << strategy->remarks().front().detail;
    OtherSeries others({}, "ONE");
    for (const SeriesNeed& need : strategy->other_series()) {
      const auto& stored = need.key.symbol == "ONE" ? bars : second;
      others.add(need.key, stored.view(), market::Timeframe{3600}, {});
    }
    const Signals signals = strategy->evaluate(bars.view(), others);
    EXPECT_GT(signals.long_entry.count(), 3u) << t.id;
    EXPECT_EQ(signals.long_exit.count() > 3u, has_exit(t)) << t.id;
    EXPECT_EQ(signals.short_entry.count() > 3u, strategy->uses_short()) << t.id;
  }
}

TEST(Templates, GivenFieldsOverrideOneByOne) {
  const StrategyDefinition d = parsed(Json::parse(R"({"template_id": "momentum",
      "parameters": {"rsi_period": 7}, "risk_management": {"take_profit_pct": 6},
      "exit_conditions": "close < open"})"));
  EXPECT_EQ(d.parameters.at("rsi_period"), 7);
  EXPECT_EQ(d.parameters.at("macd_slow"), 26);
  EXPECT_EQ(d.risk_management.take_profit_pct, 6.0);
  EXPECT_EQ(d.risk_management.stop_loss_pct, 3.0);
  EXPECT_EQ(d.exit_conditions, "close < open");
  EXPECT_EQ(d.entry_conditions, find_template("momentum")->definition["entry_conditions"]);
}

TEST(Templates, NullSwitchesARiskDefaultOffAndItStaysOff) {
  const StrategyDefinition d = parsed(
      Json::parse(R"({"template_id": "momentum", "risk_management": {"stop_loss_pct": null}})"));
  EXPECT_FALSE(d.risk_management.stop_loss_pct);
  EXPECT_EQ(d.risk_management.take_profit_pct, 9.0);
  const StrategyDefinition again = parsed(Json::parse(to_json(d).dump()));
  EXPECT_FALSE(again.risk_management.stop_loss_pct);
  EXPECT_EQ(to_json(again), to_json(d));
}

TEST(StrategyHash, IsThatOfTheMeaningNotOfTheSpelling) {
  const auto hash = [](const char* text) {
    const auto strategy = parse_strategy(Json::parse(text)).value();
    return strategy_hash(strategy.definition, strategy.compiled);
  };
  const std::string one = hash(R"({"name": "A", "entry_conditions": "((close))>open"})");
  EXPECT_EQ(one, hash(R"({"name": "B", "entry_conditions":
                          {"left": "close", "op": ">", "right": "open"}})"));
  EXPECT_NE(one, hash(R"({"entry_conditions": "close >= open"})"));
  EXPECT_NE(one, hash(R"({"entry_conditions": "close > open",
                          "risk_management": {"stop_loss_pct": 1}})"));
  EXPECT_EQ(one.size(), 64u);
}

}  // namespace
}  // namespace hindcast::strategy
