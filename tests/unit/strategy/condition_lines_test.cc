#include "strategy/condition_lines.h"

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "strategy/compile.h"
#include "strategy/explain.h"
#include "strategy/limits.h"

namespace hindcast::strategy {
namespace {

using base::Json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t kLineHourNs = 3'600'000'000'000;

market::BarColumns wavy_bars(std::size_t count, double scale = 1) {
  market::BarColumns out;
  for (std::size_t i = 0; i < count; ++i) {
    const double close =
        scale * (100 + 20 * std::sin(static_cast<double>(i) / 7) + static_cast<double>(i % 5));
    out.push_back(static_cast<std::int64_t>(i) * kLineHourNs, close * 0.999, close * 1.01,
                  close * 0.98, close, 10 + static_cast<double>(i % 9));
  }
  return out;
}

StrategyDefinition lines_definition(const Json& entry, const Json& exit = nullptr,
                                    Json changes = Json::object()) {
  Json json{{"name", "lines"},           {"timeframe", "1h"},
            {"assets", {"X"}},           {"parameters", {{"level", 30}}},
            {"entry_conditions", entry}, {"exit_conditions", exit}};
  json.update(changes);
  const auto parsed = parse_definition(json);
  EXPECT_TRUE(parsed) << parsed.error().describe();
  return *parsed;
}

ConditionLines lines_for(const StrategyDefinition& definition) {
  auto lines = ConditionLines::compile(definition, "X");
  EXPECT_TRUE(lines) << lines.error().describe();
  return *lines;
}

std::vector<std::string> texts_of(const ConditionLines& lines) {
  std::vector<std::string> out;
  for (const ConditionLine& line : lines.lines()) out.push_back(line.text);
  return out;
}
std::vector<int> panes_of(const ConditionLines& lines) {
  std::vector<int> out;
  for (const ConditionLine& line : lines.lines()) out.push_back(line.pane);
  return out;
}

TEST(ConditionLines, PricesAreOverTheCandlesAndOscillatorsBelow) {
  const auto lines = lines_for(
      lines_definition("crosses_above(ema(close, 12), ema(close, 26)) and rsi(close, 14) < level",
                       "rsi(close, 14) > 70 or close < ema(close, 12)"));
  EXPECT_THAT(texts_of(lines),
              ElementsAre("ema(close, 12)", "ema(close, 26)", "rsi(close, 14)", "close"));
  EXPECT_THAT(panes_of(lines), ElementsAre(0, 0, 1, 0));
  EXPECT_EQ(lines.panes(), 2);
  EXPECT_EQ(lines.lines()[2].unit, indicators::Unit::oscillator);
  EXPECT_THAT(lines.lines()[2].conditions, ElementsAre("long_entry", "long_exit"));
  EXPECT_TRUE(lines.lines()[3].of_bar);
  EXPECT_FALSE(lines.lines()[0].of_bar);

  ASSERT_EQ(lines.levels().size(), 2u);
  EXPECT_EQ(lines.levels()[0].text, "level");
  EXPECT_EQ(lines.levels()[0].value, 30);
  EXPECT_EQ(lines.levels()[1].value, 70);
  EXPECT_EQ(lines.levels()[1].pane, 1);
}

TEST(ConditionLines, WhatIsComparedSharesAPaneAndWhatIsNotDoesNot) {
  const auto lines = lines_for(lines_definition(
      "macd(close) > macd(close).signal and rsi(close, 7) < 30 and volume > sma(volume, 20)",
      "rsi(close, 21) > 70"));
  EXPECT_THAT(texts_of(lines), ElementsAre("macd(close)", "macd(close).signal", "rsi(close, 7)",
                                           "volume", "sma(volume, 20)", "rsi(close, 21)"));
  EXPECT_THAT(panes_of(lines), ElementsAre(1, 1, 2, 3, 3, 2));
  EXPECT_EQ(lines.lines()[4].unit, indicators::Unit::volume);
}

TEST(ConditionLines, OtherTimeframesStayOverTheCandlesAndOtherAssetsDoNot) {
  const auto lines = lines_for(lines_definition(
      R"(tf("4h", close > sma(close, 5)) and crosses_above(ema(close, 3), ema(close, 8), tf="1d"))",
      R"(asset("SPY", close < sma(close, 9)) and close > close("SPY"))"));
  EXPECT_THAT(texts_of(lines),
              ElementsAre(R"(tf("4h", close))", R"(tf("4h", sma(close, 5)))",
                          R"(tf("1d", ema(close, 3)))", R"(tf("1d", ema(close, 8)))",
                          R"(asset("SPY", close))", R"(asset("SPY", sma(close, 9)))", "close"));
  EXPECT_THAT(panes_of(lines), ElementsAre(0, 0, 0, 0, 1, 1, 0));
}

TEST(ConditionLines, WhatDependsOnThePositionIsToldAsOmitted) {
  const auto lines =
      lines_for(lines_definition("close > 1", "profit_pct > 5 or bars_in_trade > 10"));
  EXPECT_THAT(texts_of(lines), ElementsAre("close"));
  ASSERT_EQ(lines.omitted().size(), 2u);
  EXPECT_EQ(lines.omitted()[0].text, "profit_pct");
  EXPECT_STREQ(lines.omitted()[0].reason, "position");
  EXPECT_EQ(lines.levels().size(), 1u);
}

TEST(ConditionLines, AreLimitedInNumber) {
  std::string entry = "close > 0";
  for (int n = 1; n <= 40; ++n) entry += " and sma(close, " + std::to_string(n + 1) + ") > 0";
  const auto lines = lines_for(lines_definition(entry));
  EXPECT_EQ(lines.lines().size(), kConditionLinesMax);
  ASSERT_EQ(lines.omitted().size(), 41 - kConditionLinesMax);
  EXPECT_STREQ(lines.omitted()[0].reason, "too_many");
}

// Each indicator reads the one before twice: whoever walks all ways never comes to an end.
TEST(ConditionLines, IndicatorsOfIndicatorsAreLookedAtOnce) {
  Json customs = Json::array({{{"name", "a0"}, {"indicator", "sma"}, {"source", "close"}}});
  for (std::size_t i = 1; i < kCustomIndicatorsMax; ++i) {
    const std::string before = "a" + std::to_string(i - 1);
    customs.push_back({{"name", "a" + std::to_string(i)},
                       {"indicator", "sma"},
                       {"parameters", {{"period", 2}}},
                       {"source", before + " + " + before + " * close"}});
  }
  const auto lines = lines_for(
      lines_definition("a63 > close", nullptr, {{"custom_indicators", std::move(customs)}}));
  EXPECT_THAT(texts_of(lines), ElementsAre("a63", "close"));
}

TEST(ConditionLines, CodeHasThoseThatItDeclared) {
  StrategyDefinition definition = lines_definition("close > 1");
  definition.code_snippet = "def signals(bars, params): pass";
  EXPECT_THAT(lines_for(definition).lines(), IsEmpty());
  const std::vector<NamedFormula> declared{{"fast", "EMA(close,12)"},
                                           {"heat", "rsi(close, level)"}};
  const auto lines = ConditionLines::compile(definition, "X", declared);
  ASSERT_TRUE(lines) << lines.error().describe();
  EXPECT_THAT(texts_of(*lines), ElementsAre("fast = ema(close, 12)", "heat = rsi(close, level)"));
  EXPECT_THAT(panes_of(*lines), ElementsAre(0, 1));
  EXPECT_THAT(lines->lines()[0].conditions, IsEmpty());
  const auto bars = wavy_bars(60);
  const auto same = lines_for(lines_definition("ema(close, 12) > 1"));
  EXPECT_EQ(lines->evaluate(0, bars.view())[40], same.evaluate(0, bars.view())[40]);
}

// Value by value what explain() says, for what may be computed on other bars too.
TEST(ConditionLines, HaveAtEachBarTheValueThatTheExplanationShows) {
  const auto bars = wavy_bars(240), spy = wavy_bars(240, 3.5);
  OtherSeries others({}, "X");
  others.add({"SPY", 3600}, spy.view(), market::Timeframe{3600}, {});
  const auto definition = lines_definition(
      R"(crosses_above(ema(close, 5), sma(close, 9)) or tf("4h", rsi(close, 3) > 50)
         or asset("SPY", close > sma(close, 4)) or if(close > open, rsi(close, 4), 50) > 60
         or rising(hl2, 3) or bars_since(close > 110) < 4 or close[2] > close)");
  const auto lines = lines_for(definition);
  std::vector<std::vector<double>> values;
  for (std::size_t i = 0; i < lines.lines().size(); ++i) {
    values.push_back(lines.evaluate(i, bars.view(), others));
  }
  std::size_t compared = 0;
  for (std::size_t bar = 0; bar < bars.size(); bar += 7) {
    const auto why = explain(definition, bars.view(), bar, others);
    ASSERT_TRUE(why);
    const auto look = [&](const auto& self, const Json& part, const std::string& around) -> void {
      for (const Json& child : part.value("parts", Json::array())) {
        const std::string text = part.at("text");
        const bool series = part.at("join") == "series";
        self(self, child, series ? text.substr(0, text.find(", ") + 2) : around);
      }
      for (const Json& value : part.value("values", Json::array())) {
        const std::string text =
            around + value.at("text").get<std::string>() + (around.empty() ? "" : ")");
        for (std::size_t i = 0; i < values.size(); ++i) {
          if (lines.lines()[i].text != text) continue;
          ++compared;
          if (value.at("value").is_null()) {
            EXPECT_TRUE(std::isnan(values[i][bar])) << text << " at " << bar;
          } else {
            EXPECT_EQ(values[i][bar], value.at("value").get<double>()) << text << " at " << bar;
          }
        }
      }
    };
    look(look, why->at("long_entry"), "");
  }
  EXPECT_GT(compared, 300u);
}

}  // namespace
}  // namespace hindcast::strategy
