// Text, syntax tree and JSON tree: each way and back.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "random_formula.h"
#include "strategy/limits.h"
#include "strategy/parser.h"
#include "strategy/printer.h"
#include "strategy/tree.h"

namespace hindcast::strategy {
namespace {

using base::Json;

struct Spelling {
  const char* given;
  const char* canonical;
};

class Canonical : public testing::TestWithParam<Spelling> {};

TEST_P(Canonical, TextHasTheFewestParentheses) {
  const auto formula = parse_formula(GetParam().given);
  ASSERT_TRUE(formula) << formula.error().describe();
  EXPECT_EQ(print(*formula), GetParam().canonical);
}

INSTANTIATE_TEST_SUITE_P(
    Formulas, Canonical,
    testing::Values(
        Spelling{"close>open", "close > open"}, Spelling{"CLOSE > Open", "close > open"},
        Spelling{"((close)) > (open)", "close > open"},
        Spelling{"a < b && c < d || !e < f", "a < b and c < d or not e < f"},
        Spelling{"a < b and (c < d or e < f)", "a < b and (c < d or e < f)"},
        Spelling{"(a < b and c < d) and e < f", "(a < b and c < d) and e < f"},
        Spelling{"not (a < b and c < d)", "not (a < b and c < d)"},
        Spelling{"not (a < b)", "not a < b"}, Spelling{"not not a < b", "not not a < b"},
        Spelling{"a - (b - c) > 0", "a - (b - c) > 0"},
        Spelling{"(a - b) - c > 0", "a - b - c > 0"}, Spelling{"(a * b) + c > 0", "a * b + c > 0"},
        Spelling{"a * (b + c) > 0", "a * (b + c) > 0"},
        Spelling{"a / (b * c) > 0", "a / (b * c) > 0"}, Spelling{"-(a + b) > 0", "-(a + b) > 0"},
        Spelling{"- 5 > -a", "-5 > -a"}, Spelling{"a - -5 > 0", "a - -5 > 0"},
        Spelling{"--5 > - -a", "5 > --a"}, Spelling{"close [ 1 ] > 0", "close[1] > 0"},
        Spelling{"(close - open)[2] > 0", "(close - open)[2] > 0"},
        Spelling{"-close[1] > 0", "-close[1] > 0"}, Spelling{"(-close)[1] > 0", "(-close)[1] > 0"},
        Spelling{"ema( close , period = 12 ) > 0", "ema(close, period=12) > 0"},
        Spelling{"macd(12,26,9) . signal > 0", "macd(12, 26, 9).signal > 0"},
        Spelling{"rsi() > 1e2", "rsi() > 100"}, Spelling{"a > 0.10", "a > 0.1"},
        Spelling{"a > .5", "a > 0.5"}, Spelling{"a\n\t> 1e300", "a > 1e+300"},
        Spelling{"true", "true"}, Spelling{"a + b * c - d / e < f", "a + b * c - d / e < f"}));

TEST(Formula, PrintedTreesParseToThemselves) {
  RandomFormula random(1);
  for (int i = 0; i < 5000; ++i) {
    const Formula formula = random.syntax();
    const std::string text = print(formula);
    if (text.size() > kFormulaBytesMax) continue;
    const auto parsed = parse_formula(text);
    ASSERT_TRUE(parsed) << text << "\n" << parsed.error().describe();
    ASSERT_TRUE(same(formula, formula.root, *parsed, parsed->root)) << text << "\n"
                                                                    << print(*parsed);
  }
}

TEST(Formula, JsonTreesLoseNothing) {
  RandomFormula random(2);
  for (int i = 0; i < 3000; ++i) {
    const Formula formula = i % 2 == 0 ? random.syntax() : random.condition();
    if (print(formula).size() > kFormulaBytesMax) continue;
    const Json tree = tree_from_formula(formula);
    // Through text, as it is stored.
    const auto parsed = formula_from_tree(Json::parse(tree.dump()));
    ASSERT_TRUE(parsed) << tree.dump() << "\n" << parsed.error().describe();
    ASSERT_TRUE(same(formula, formula.root, *parsed, parsed->root)) << tree.dump();
    EXPECT_EQ(tree_from_formula(*parsed), tree);
  }
}

TEST(Formula, TreeOfTextIsWhatABuilderShows) {
  const auto tree = tree_from_text(
      "crosses_above(ema(close, 12), ema(hl2, 26)) and (rsi(14)[1] < 70 or not close > 2 * open) "
      "and macd(close, 12, 26, 9).signal > -0.5 and true");
  ASSERT_TRUE(tree);
  EXPECT_EQ(*tree, Json::parse(R"({"all": [
    {"left": {"indicator": "ema", "source": "close", "parameters": {"period": 12}},
     "op": "crosses_above",
     "right": {"indicator": "ema", "source": "hl2", "parameters": {"period": 26}}},
    {"any": [
      {"left": {"indicator": "rsi", "parameters": {"period": 14}, "offset": 1}, "op": "<", "right": 70},
      {"not": {"left": "close", "op": ">", "right": "2 * open"}}]},
    {"left": {"indicator": "macd", "source": "close",
              "parameters": {"fast": 12, "slow": 26, "signal": 9}, "output": "signal"},
     "op": ">", "right": -0.5},
    true]})"));
}

TEST(Formula, ATreeReadsAsText) {
  const auto text = text_from_tree(Json::parse(R"({"any": [
    "close > open and volume > 0",
    {"left": {"indicator": "MACD", "parameters": {"signal": 5}}, "op": "rising", "right": 3},
    {"all": [{"not": {"left": "low", "op": "<=", "right": {"indicator": "ema", "parameters": {"period": "n * 2"}, "offset": 2}}}]}
  ]})"));
  ASSERT_TRUE(text) << text.error().describe();
  EXPECT_EQ(*text,
            "close > open and volume > 0 or rising(macd(signal=5), 3) or not low <= ema(n * 2)[2]");
}

TEST(Formula, LimitsAreInclusive) {
  const auto nested = [](int levels) {
    return std::string(static_cast<std::size_t>(levels), '(') + "a" +
           std::string(static_cast<std::size_t>(levels), ')') + " > 0";
  };
  EXPECT_TRUE(parse_formula(nested(kFormulaDepthMax)));
  EXPECT_FALSE(parse_formula(nested(kFormulaDepthMax + 1)));
  std::string padded = "a > 0";
  padded.resize(kFormulaBytesMax, ' ');
  EXPECT_TRUE(parse_formula(padded));
  EXPECT_FALSE(parse_formula(padded + " "));
}

TEST(Formula, SyntaxErrorsPointAtThePlace) {
  const auto formula = parse_formula("close > open and\n  ema(close, 12 > 5", "/entry_conditions");
  ASSERT_FALSE(formula);
  const base::Problem& p = formula.error().problems.front();
  EXPECT_EQ(p.pointer, "/entry_conditions");
  EXPECT_EQ(p.line, 2);
  EXPECT_EQ(p.column, 20);
  EXPECT_EQ(p.detail,
            "the formula ends where ',' or ')' after an argument is expected\n"
            "      ema(close, 12 > 5\n"
            "                       ^");
}

TEST(Formula, ColumnsCountCharactersNotBytes) {
  const auto formula = parse_formula("close > é");
  ASSERT_FALSE(formula);
  EXPECT_EQ(formula.error().problems.front().column, 9);
  EXPECT_EQ(formula.error().problems.front().detail, "unexpected character 'é'");
}

}  // namespace
}  // namespace hindcast::strategy
