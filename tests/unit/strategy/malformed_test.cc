// What users get wrong, and what they are told: pointer, code and place of every problem.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "strategy/compile.h"
#include "strategy/limits.h"
#include "strategy/request.h"

namespace hindcast::strategy {
namespace {

using base::Json;
using base::Problem;

std::string all_of(const std::vector<Problem>& problems) {
  return base::Error{base::ErrorCode::invalid_argument, "", problems}.describe();
}

// ---- one formula
// ------------------------------------------------------------------------------------

struct BadFormula {
  const char* formula;
  const char* code;
  int line, column;        // 0: the problem has no place
  const char* words;       // part of the detail
  const char* suggestion;  // "" for none
};

void PrintTo(const BadFormula& bad, std::ostream* out) { *out << bad.formula; }

class Malformed : public testing::TestWithParam<BadFormula> {};

TEST_P(Malformed, FormulaIsRefusedAtItsPlace) {
  const BadFormula& bad = GetParam();
  StrategyDefinition d;
  d.entry_conditions = bad.formula;
  d.parameters = {{"threshold", 70}, {"half", 0.5}};
  d.custom_indicators = {{"trend", "macd", {}, ""}};
  const auto compiled = CompiledStrategy::compile(d, "/strategy_definition");
  ASSERT_FALSE(compiled) << bad.formula;
  const auto& problems = compiled.error().problems;
  ASSERT_EQ(problems.size(), 1u) << all_of(problems);
  const Problem& p = problems.front();
  EXPECT_EQ(p.pointer, "/strategy_definition/entry_conditions");
  EXPECT_EQ(p.code, bad.code) << all_of(problems);
  EXPECT_EQ(p.line.value_or(0), bad.line) << all_of(problems);
  EXPECT_EQ(p.column.value_or(0), bad.column) << all_of(problems);
  EXPECT_NE(p.detail.find(bad.words), std::string::npos) << all_of(problems);
  EXPECT_EQ(p.suggestion, bad.suggestion) << all_of(problems);
}

INSTANTIATE_TEST_SUITE_P(
    Syntax, Malformed,
    testing::Values(BadFormula{"", "required", 0, 0, "empty", ""},
                    BadFormula{" \n ", "required", 0, 0, "empty", ""},
                    BadFormula{"close >", "syntax", 1, 8, "ends", ""},
                    BadFormula{"> close", "syntax", 1, 1, "'>' is not expected", ""},
                    BadFormula{"close = open", "syntax", 1, 7, "write '=='", ""},
                    BadFormula{"close > open > low", "syntax", 1, 14, "chained", ""},
                    BadFormula{"(close > open", "syntax", 1, 14, "')'", ""},
                    BadFormula{"close > open)", "syntax", 1, 13, "')' is not expected", ""},
                    BadFormula{"close > open close", "syntax", 1, 14, "'close' is not expected",
                               ""},
                    BadFormula{"close > 5%", "syntax", 1, 10, "percent", ""},
                    BadFormula{"close ≥ 5", "syntax", 1, 7, "not used", ""},
                    BadFormula{"close > 12abc", "syntax", 1, 9, "digit", ""},
                    BadFormula{"close > 1e999", "out_of_range", 1, 9, "too large", ""},
                    BadFormula{"close > 'x'", "wrong_type", 1, 9, "text", ""},
                    BadFormula{"close > 'x", "syntax", 1, 9, "closing quote", ""},
                    BadFormula{"ema(tf=1d) > 1", "syntax", 1, 8, "'1d'", ""},
                    BadFormula{"close > \x01", "syntax", 1, 9, "0x01", ""},
                    BadFormula{"close > \xff", "syntax", 1, 9, "0xFF", ""},
                    BadFormula{"close & open", "syntax", 1, 7, "unexpected character '&'", ""},
                    BadFormula{"and close > open", "syntax", 1, 1, "'and'", ""},
                    BadFormula{"close > open and", "syntax", 1, 17, "ends", ""},
                    BadFormula{"close > open\nor or low > 1", "syntax", 2, 4, "'or'", ""},
                    BadFormula{"close[1 > 2", "syntax", 1, 12, "']'", ""},
                    BadFormula{"close[] > 2", "syntax", 1, 7, "']' is not expected", ""},
                    BadFormula{"ema(close,) > 2", "syntax", 1, 11, "')' is not expected", ""},
                    BadFormula{"ema(close 12) > 2", "syntax", 1, 11, "',' or ')'", ""},
                    BadFormula{"ema(period=3, close) > 2", "syntax", 1, 15, "named", ""},
                    BadFormula{"macd(). > 2", "syntax", 1, 9, "output", ""},
                    BadFormula{"close[1].x > 2", "syntax", 1, 9, "output", ""},
                    BadFormula{"close > +5", "syntax", 1, 9, "'+'", ""}));

INSTANTIATE_TEST_SUITE_P(
    Names, Malformed,
    testing::Values(
        BadFormula{"clsoe > 1", "unknown_name", 1, 1, "unknown name 'clsoe'", "close"},
        BadFormula{"close > treshold", "unknown_name", 1, 9, "treshold", "threshold"},
        BadFormula{"close > qqqqqq", "unknown_name", 1, 9, "qqqqqq", ""},
        BadFormula{"em(close, 3) > 1", "unknown_name", 1, 1, "unknown function 'em'", "ema"},
        BadFormula{"cross_above(close, 3)", "unknown_name", 1, 1, "cross_above", "crosses_above"},
        BadFormula{"rsi > 30", "unknown_name", 1, 1, "has to be called", ""},
        BadFormula{"close(3) > 30", "unknown_name", 1, 1, "without '()'", ""},
        BadFormula{"threshold() > 30", "unknown_name", 1, 1, "without '()'", ""},
        BadFormula{"macd().signl > 0", "unknown_name", 1, 1, "no output '.signl'", "signal"},
        BadFormula{"ema(close, 3).upper > 0", "unknown_name", 1, 1, "no output", ""},
        BadFormula{"trend.histogramm > 0", "unknown_name", 1, 1, "no output", "histogram"},
        BadFormula{"close.high > 0", "unknown_name", 1, 1, "no output", ""},
        BadFormula{"abs(close).x > 0", "unknown_name", 1, 1, "no output", ""},
        BadFormula{"rising(close, 1).x", "unknown_name", 1, 1, "no output", ""},
        BadFormula{"ema(close, perod=3) > 0", "unknown_name", 1, 18, "no parameter 'perod'",
                   "period"}));

INSTANTIATE_TEST_SUITE_P(
    Types, Malformed,
    testing::Values(
        BadFormula{"close", "wrong_type", 1, 1, "a condition is needed", ""},
        BadFormula{"close and open > 1", "wrong_type", 1, 1, "a condition is needed", ""},
        BadFormula{"not close", "wrong_type", 1, 5, "a condition is needed", ""},
        BadFormula{"(close > open) + 1 > 2", "wrong_type", 1, 8, "a number is needed", ""},
        BadFormula{"(close > open) == 1", "wrong_type", 1, 8, "a number is needed", ""},
        BadFormula{"ema(close > open, 3) > 1", "wrong_type", 1, 11, "a number is needed", ""},
        BadFormula{"close[-1] > 0", "out_of_range", 1, 7, "into the future", ""},
        BadFormula{"close[1.5] > 0", "wrong_type", 1, 7, "1.5", ""},
        BadFormula{"close[volume] > 0", "wrong_type", 1, 7, "is a series", ""},
        BadFormula{"close[10001] > 0", "out_of_range", 1, 7, "10001", ""},
        BadFormula{"5[1] > 0", "wrong_type", 1, 2, "no earlier bars", ""},
        BadFormula{"close > 1 / 0", "not_finite", 1, 11, "divides by zero", ""},
        BadFormula{"close / (half - half) > 1", "not_finite", 1, 7, "divides by zero", ""},
        BadFormula{"close > 1e300 * 1e300", "not_finite", 1, 15, "too large", ""}));

INSTANTIATE_TEST_SUITE_P(
    Arguments, Malformed,
    testing::Values(
        BadFormula{"ema(close, 0) > 1", "out_of_range", 1, 12, "period is 0", ""},
        BadFormula{"ema(close, 2.5) > 1", "wrong_type", 1, 12, "period is 2.5", ""},
        BadFormula{"ema(close, half) > 1", "wrong_type", 1, 12, "period is 0.5", ""},
        BadFormula{"ema(close, 1e9) > 1", "out_of_range", 1, 12, "period", ""},
        BadFormula{"ema(close, volume) > 1", "wrong_type", 1, 12, "is a series", ""},
        BadFormula{"ema(close, 3, 4, 5) > 1", "wrong_arguments", 1, 15, "too many", ""},
        BadFormula{"atr(close, 3) > 1", "wrong_arguments", 1, 5, "takes no source", ""},
        BadFormula{"ema(5, 12) > 1", "wrong_arguments", 1, 8, "too many", ""},
        BadFormula{"ema(source=5) > 1", "wrong_type", 1, 12, "constant", ""},
        BadFormula{"ema(close, source=open) > 1", "wrong_arguments", 1, 19, "twice", ""},
        BadFormula{"ema(close, 3, period=4) > 1", "wrong_arguments", 1, 22, "twice", ""},
        BadFormula{"macd(close, 26, 12) > 0", "invalid_parameters", 1, 1, "macd", ""},
        BadFormula{"abs() > 1", "wrong_arguments", 1, 1, "abs has 0", ""},
        BadFormula{"min(close) > 1", "wrong_arguments", 1, 1, "min has 1", ""},
        BadFormula{"max(a=close, 1) > 1", "syntax", 1, 14, "named", ""},
        BadFormula{"max(close, b=1) > 1", "wrong_arguments", 1, 14, "no named argument 'b'", ""},
        BadFormula{"crosses_above(close)", "wrong_arguments", 1, 1, "has 1", ""},
        BadFormula{"crosses_above(threshold, 3)", "wrong_type", 1, 1, "never cross", ""},
        BadFormula{"rising(close)", "wrong_arguments", 1, 1, "has 1", ""},
        BadFormula{"rising(close, 0)", "out_of_range", 1, 15, "is 0", ""},
        BadFormula{"falling(5, 2)", "wrong_type", 1, 9, "neither rises", ""}));

TEST(MalformedFormula, EveryProblemIsReportedAtOnce) {
  StrategyDefinition d;
  d.entry_conditions = "clsoe > 1 and ema(close, 0) > opne and rsi(5).x < 3";
  d.exit_conditions = "low >";
  const auto compiled = CompiledStrategy::compile(d);
  ASSERT_FALSE(compiled);
  EXPECT_EQ(compiled.error().problems.size(), 5u) << compiled.error().describe();
}

std::string repeated(const std::string& piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(MalformedFormula, HostileSizesAreRefusedByName) {
  struct Hostile {
    std::string formula, limit;
  };
  std::string many_indicators = "close > 0";
  for (int i = 2; i < 68; ++i) many_indicators += fmt::format(" and sma({}) > 0", i);
  for (const Hostile& h : {Hostile{repeated("(", 2000), "formula_depth_max"},
                           Hostile{repeated("not ", 1000) + "a", "formula_depth_max"},
                           Hostile{repeated("-", 3000) + "a > 0", "formula_depth_max"},
                           Hostile{"close" + repeated("[1]", 1000) + " > 0", "formula_depth_max"},
                           Hostile{"1" + repeated("+1", 500) + " > 0", "formula_depth_max"},
                           Hostile{repeated("f(", 1000), "formula_depth_max"},
                           Hostile{"a<b" + repeated("&&a<b", 400), "formula_nodes_max"},
                           Hostile{repeated("a ", 3000), "formula_bytes_max"},
                           Hostile{many_indicators, "indicators_max"}}) {
    StrategyDefinition d;
    d.entry_conditions = h.formula;
    const auto compiled = CompiledStrategy::compile(d);
    ASSERT_FALSE(compiled) << h.limit;
    EXPECT_NE(compiled.error().describe().find(h.limit), std::string::npos)
        << compiled.error().describe().substr(0, 500);
  }
}

// ---- trees, definitions, requests
// -------------------------------------------------------------------

struct BadRequest {
  const char* patch;                                          // merged into a good request
  std::vector<std::pair<std::string, std::string>> problems;  // pointer, code
};

void PrintTo(const BadRequest& bad, std::ostream* out) { *out << bad.patch; }

Json good_request() {
  return Json::parse(R"({"strategy_name": "S", "timeframe": "1h", "assets": ["BTC/USD"],
    "period": "6 months", "initial_capital": 10000,
    "strategy_definition": {"entry_conditions": "close > open", "exit_conditions": "close < open"}})");
}

class MalformedRequest : public testing::TestWithParam<BadRequest> {};

TEST_P(MalformedRequest, NamesEachFieldThatIsWrong) {
  Json request = good_request();
  ASSERT_TRUE(parse_request(request));
  request.merge_patch(Json::parse(GetParam().patch));
  const auto checked = parse_request(request);
  ASSERT_FALSE(checked);
  std::vector<std::pair<std::string, std::string>> got;
  for (const Problem& p : checked.error().problems) got.emplace_back(p.pointer, p.code);
  EXPECT_EQ(got, GetParam().problems) << checked.error().describe();
}

#define SD "/strategy_definition"

INSTANTIATE_TEST_SUITE_P(
    Requests, MalformedRequest,
    testing::Values(
        BadRequest{R"({"strategy_name": null})", {{"/strategy_name", "required"}}},
        BadRequest{R"({"strategy_name": ""})", {{"/strategy_name", "too_short"}}},
        BadRequest{R"({"strategy_name": 5})", {{"/strategy_name", "wrong_type"}}},
        BadRequest{R"({"strategy_name": "a\u0007b"})", {{"/strategy_name", "invalid_text"}}},
        BadRequest{R"({"strategy_name": "a\nb"})", {{"/strategy_name", "invalid_text"}}},
        BadRequest{R"({"timeframe": "1M"})", {{"/timeframe", "invalid_timeframe"}}},
        BadRequest{R"({"timeframe": "0h"})", {{"/timeframe", "invalid_timeframe"}}},
        BadRequest{R"({"assets": []})", {{"/assets", "too_short"}}},
        BadRequest{R"({"assets": "BTC/USD"})", {{"/assets", "wrong_type"}}},
        BadRequest{R"({"assets": ["btc/usd"]})", {{"/assets/0", "invalid_symbol"}}},
        BadRequest{R"({"assets": ["SPY", "../x", "SPY"]})",
                   {{"/assets/1", "invalid_symbol"}, {"/assets/2", "duplicate"}}},
        BadRequest{R"({"period": "a while"})", {{"/period", "invalid_period"}}},
        BadRequest{R"({"initial_capital": 0})", {{"/initial_capital", "out_of_range"}}},
        BadRequest{R"({"initial_capital": 1e13})", {{"/initial_capital", "out_of_range"}}},
        BadRequest{R"({"initial_capital": "10000"})", {{"/initial_capital", "wrong_type"}}},
        BadRequest{R"({"priority": "high"})", {{"/priority", "unknown_field"}}},
        BadRequest{
            R"({"costs": {"commission_pct": -1, "slipage_pct": 0}})",
            {{"/costs/slipage_pct", "unknown_field"}, {"/costs/commission_pct", "out_of_range"}}},
        BadRequest{R"({"execution": {"preset": "backtrader"}})",
                   {{"/execution/preset", "unknown_name"}}},
        BadRequest{R"({"execution": {"fill": "yesterday"}})",
                   {{"/execution/fill", "unknown_name"}}},
        BadRequest{R"({"strategy_definition": null})", {{SD, "required"}}}));

TEST(MalformedRequestKinds, ADefinitionHasToBeAnObject) {
  for (const char* text : {"[]", "5", "\"x\"", "true"}) {
    Json request = good_request();
    request["strategy_definition"] = Json::parse(text);
    const auto checked = parse_request(request);
    ASSERT_FALSE(checked);
    ASSERT_EQ(checked.error().problems.size(), 1u) << checked.error().describe();
    EXPECT_EQ(checked.error().problems.front().pointer, SD);
    EXPECT_EQ(checked.error().problems.front().code, "wrong_type");
    EXPECT_FALSE(parse_request(Json::parse(text)));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Definitions, MalformedRequest,
    testing::Values(
        BadRequest{R"({"strategy_definition": {"entry_conditions": null}})",
                   {{SD "/entry_conditions", "required"}}},
        BadRequest{R"({"strategy_definition": {"entry_condition": "close > 1"}})",
                   {{SD "/entry_condition", "unknown_field"}}},
        BadRequest{R"({"strategy_definition": {"entry_conditions": 5}})",
                   {{SD "/entry_conditions", "wrong_type"}}},
        BadRequest{R"({"strategy_definition": {"entry_conditions": ["close > 1"]}})",
                   {{SD "/entry_conditions", "wrong_type"}}},
        BadRequest{R"({"strategy_definition": {"name": "T"}})", {{SD "/name", "conflict"}}},
        BadRequest{R"({"strategy_definition": {"timeframe": "4h"}})",
                   {{SD "/timeframe", "conflict"}}},
        BadRequest{R"({"strategy_definition": {"assets": ["ETH/USD"]}})",
                   {{SD "/assets", "conflict"}}},
        BadRequest{
            R"({"strategy_definition": {"entry_conditions": "close > 1", "exit_conditions": null,
                       "code_snippet": "def signals(bars, params): pass"}})",
            {{SD "/entry_conditions", "conflict"}}},
        BadRequest{R"({"strategy_definition": {"code_snippet": "  \n", "entry_conditions": null,
                       "exit_conditions": null}})",
                   {{SD "/code_snippet", "required"}}},
        BadRequest{R"({"strategy_definition": {"template_id": "momentun"}})",
                   {{SD "/template_id", "unknown_name"}}},
        BadRequest{R"({"strategy_definition": {"template_id": "momentun",
                       "risk_management": {"stop_loss_pct": -1}, "asets": []}})",
                   {{SD "/template_id", "unknown_name"},
                    {SD "/asets", "unknown_field"},
                    {SD "/risk_management/stop_loss_pct", "out_of_range"}}},
        BadRequest{R"({"strategy_definition": {"template_id": 7}})",
                   {{SD "/template_id", "wrong_type"}}},
        BadRequest{R"({"strategy_definition": {"template_id": "momentum",
                       "parameters": {"rsi_perod": 14, "macd_fast": 2.5, "rsi_low": 1000}}})",
                   {{SD "/parameters/rsi_low", "out_of_range"},
                    {SD "/parameters/macd_fast", "wrong_type"},
                    {SD "/parameters/rsi_perod", "unknown_name"}}},
        BadRequest{R"({"strategy_definition": {"template_id": "momentum",
                       "parameters": {"rsi_period": "14"}}})",
                   {{SD "/parameters/rsi_period", "wrong_type"}}},
        BadRequest{R"({"strategy_definition": {"template_id": "momentum", "parameters": [1]}})",
                   {{SD "/parameters", "wrong_type"}}},
        BadRequest{R"({"strategy_definition": {"parameters": {"close": 1, "Fast": 2, "and": 3}}})",
                   {{SD "/parameters/Fast", "invalid_name"},
                    {SD "/parameters/and", "invalid_name"},
                    {SD "/parameters/close", "invalid_name"}}},
        BadRequest{R"({"strategy_definition": {"risk_management": {"stop_loss_pct": 0}}})",
                   {{SD "/risk_management/stop_loss_pct", "out_of_range"}}},
        BadRequest{R"({"strategy_definition": {"risk_management": {"stop_loss_pct": 101,
                       "take_profit_pct": -1, "position_size_pct": 150, "max_open_positions": 0,
                       "trailing_stop_pct": "2%"}}})",
                   {{SD "/risk_management/stop_loss_pct", "out_of_range"},
                    {SD "/risk_management/take_profit_pct", "out_of_range"},
                    {SD "/risk_management/trailing_stop_pct", "wrong_type"},
                    {SD "/risk_management/position_size_pct", "out_of_range"},
                    {SD "/risk_management/max_open_positions", "out_of_range"}}},
        BadRequest{R"({"strategy_definition": {"risk_management": {"position_size_pct": 10,
                       "position_size_units": 1}}})",
                   {{SD "/risk_management", "conflict"}}},
        BadRequest{R"({"strategy_definition": {"risk_management": {"stop_loss": 1}}})",
                   {{SD "/risk_management/stop_loss", "unknown_field"}}},
        BadRequest{R"({"strategy_definition": {"risk_management": 5}})",
                   {{SD "/risk_management", "wrong_type"}}},
        BadRequest{R"({"strategy_definition": {"custom_indicators": [{"name": "fast"}]}})",
                   {{SD "/custom_indicators/0/indicator", "required"}}},
        BadRequest{R"({"strategy_definition": {"custom_indicators": [
                       {"name": "a", "indicator": "emaa"}, {"name": "close", "indicator": "ema"},
                       {"name": "b", "indicator": "ema", "parameters": {"perod": 3}},
                       {"name": "b2", "indicator": "ema", "parameters": {"period": 0}},
                       {"name": "c", "indicator": "ema", "source": "d + 1"},
                       {"name": "c2", "indicator": "ema", "source": "5"},
                       {"name": "d", "indicator": "atr", "source": "close"},
                       {"name": "d", "indicator": "ema"}]}})",
                   {{SD "/custom_indicators/0/indicator", "unknown_name"},
                    {SD "/custom_indicators/1/name", "invalid_name"},
                    {SD "/custom_indicators/2/parameters/perod", "unknown_name"},
                    {SD "/custom_indicators/3/parameters/period", "out_of_range"},
                    {SD "/custom_indicators/4/source", "unknown_name"},
                    {SD "/custom_indicators/5/source", "wrong_type"},
                    {SD "/custom_indicators/6/source", "wrong_arguments"},
                    {SD "/custom_indicators/7/name", "duplicate"}}}));

INSTANTIATE_TEST_SUITE_P(
    Trees, MalformedRequest,
    testing::Values(
        BadRequest{R"({"strategy_definition": {"entry_conditions": {}}})",
                   {{SD "/entry_conditions", "required"}}},
        BadRequest{
            R"({"strategy_definition": {"entry_conditions": {"al": []}}})",
            {{SD "/entry_conditions/al", "unknown_field"}, {SD "/entry_conditions", "required"}}},
        BadRequest{R"({"strategy_definition": {"entry_conditions": {"all": []}}})",
                   {{SD "/entry_conditions/all", "too_short"}}},
        BadRequest{R"({"strategy_definition": {"entry_conditions": {"all": "close > 1"}}})",
                   {{SD "/entry_conditions/all", "wrong_type"}}},
        BadRequest{
            R"({"strategy_definition": {"entry_conditions": {"all": [5, "clos > 1", "a b"]}}})",
            {{SD "/entry_conditions/all/0", "wrong_type"},
             {SD "/entry_conditions/all/2", "syntax"}}},
        BadRequest{
            R"({"strategy_definition": {"entry_conditions": {"all": ["clos > 1", "close"]}}})",
            {{SD "/entry_conditions/all/0", "unknown_name"},
             {SD "/entry_conditions/all/1", "wrong_type"}}},
        BadRequest{
            R"({"strategy_definition": {"entry_conditions": {"any": ["true"], "all": ["true"]}}})",
            {{SD "/entry_conditions/any", "unknown_field"}}},
        BadRequest{R"({"strategy_definition": {"entry_conditions": {"not": 5}}})",
                   {{SD "/entry_conditions/not", "wrong_type"}}},
        BadRequest{R"({"strategy_definition": {"entry_conditions": {"left": "close", "op": ">"}}})",
                   {{SD "/entry_conditions/right", "required"}}},
        BadRequest{R"({"strategy_definition": {"entry_conditions":
                       {"left": "close", "op": "=", "right": [1]}}})",
                   {{SD "/entry_conditions/right", "wrong_type"},
                    {SD "/entry_conditions/op", "unknown_name"}}},
        BadRequest{R"({"strategy_definition": {"entry_conditions":
                       {"left": {"indicator": "ema", "parameters": {"perod": 3}}, "op": ">", "right": 1}}})",
                   {{SD "/entry_conditions/left/parameters/perod", "unknown_name"}}},
        BadRequest{R"({"strategy_definition": {"entry_conditions":
                       {"left": {"indicator": "ema", "perod": 3, "offset": -1}, "op": ">", "right": 1}}})",
                   {{SD "/entry_conditions/left/perod", "unknown_field"}}},
        BadRequest{R"({"strategy_definition": {"entry_conditions":
                       {"left": {"indicator": "ema", "offset": -1}, "op": ">", "right": 1}}})",
                   {{SD "/entry_conditions/left/offset", "out_of_range"}}},
        BadRequest{R"({"strategy_definition": {"entry_conditions":
                       {"left": {"indicator": "em a"}, "op": ">", "right": 1}}})",
                   {{SD "/entry_conditions/left/indicator", "wrong_type"}}},
        BadRequest{R"({"strategy_definition": {"entry_conditions": {"indicator": "rsi"}}})",
                   {{SD "/entry_conditions", "wrong_type"}}}));

TEST(MalformedTree, DeepNestingIsRefused) {
  Json tree = "true";
  // Far beyond the limit of 64, and still within a sanitizer's stack: copying a Json recurses.
  for (int i = 0; i < 500; ++i) tree = Json{{"not", std::move(tree)}};
  StrategyDefinition d;
  d.entry_conditions = tree;
  const auto compiled = CompiledStrategy::compile(d);
  ASSERT_FALSE(compiled);
  EXPECT_EQ(compiled.error().problems.front().code, "too_deep");
}

}  // namespace
}  // namespace hindcast::strategy
