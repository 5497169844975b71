#include "strategy/explain.h"

#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>
#include <random>

#include "strategy/compile.h"

namespace hindcast::strategy {
namespace {

using base::Json;

market::BarColumns closes(const std::vector<double>& values) {
  market::BarColumns out;
  std::int64_t hour = 0;
  for (double close : values)
    out.push_back(hour++ * 3'600'000'000'000, close, close, close, close, 1);
  return out;
}

StrategyDefinition definition(const Json& entry, const Json& exit = nullptr) {
  const auto parsed = parse_definition({{"name", "why"},
                                        {"timeframe", "1h"},
                                        {"assets", {"X"}},
                                        {"parameters", {{"level", 12}}},
                                        {"entry_conditions", entry},
                                        {"exit_conditions", exit}});
  EXPECT_TRUE(parsed) << parsed.error().describe();
  return *parsed;
}

TEST(Explain, ShowsBothSidesOfAComparison) {
  const auto bars = closes({10, 11, 13});
  const auto why = explain(definition("close > level"), bars.view(), 2);
  ASSERT_TRUE(why);
  const Json& entry = why->at("long_entry");
  EXPECT_EQ(entry.at("text"), "close > level");
  EXPECT_EQ(entry.at("holds"), true);
  EXPECT_EQ(entry.at("signal"), true);
  EXPECT_EQ(entry.at("values"), Json::parse(R"([{"text":"close","value":13.0},
                                                {"text":"level","value":12.0}])"));
  EXPECT_FALSE(why->contains("long_exit"));
}

TEST(Explain, ShowsTheBarBeforeForACross) {
  const auto bars = closes({10, 11, 13});
  const auto why = explain(definition("crosses_above(close, 12)"), bars.view(), 2);
  ASSERT_TRUE(why);
  const Json& values = why->at("long_entry").at("values");
  EXPECT_EQ(values[0], Json::parse(R"({"text":"close","value":13.0,"before":11.0})"));
  EXPECT_EQ(values[1], Json::parse(R"({"text":"12","value":12.0,"before":12.0})"));
}

TEST(Explain, TakesJoinedConditionsApart) {
  const auto bars = closes({10, 11, 13});
  const auto why =
      explain(definition("close > 20 or not (close < 11 and rising(close, 2))"), bars.view(), 2);
  ASSERT_TRUE(why);
  const Json& entry = why->at("long_entry");
  EXPECT_EQ(entry.at("join"), "any");
  EXPECT_EQ(entry.at("holds"), true);
  ASSERT_EQ(entry.at("parts").size(), 2u);
  EXPECT_EQ(entry["parts"][0].at("holds"), false);
  const Json& negation = entry["parts"][1];
  EXPECT_EQ(negation.at("join"), "not");
  const Json& both = negation["parts"][0];
  EXPECT_EQ(both.at("join"), "all");
  EXPECT_EQ(both.at("holds"), false);
  EXPECT_EQ(both["parts"][1].at("text"), "rising(close, 2)");
  EXPECT_EQ(both["parts"][1].at("holds"), true);
}

TEST(Explain, AnUndefinedValueIsNullAndGivesNoSignal) {
  const auto bars = closes({10, 11, 13});
  const auto why = explain(definition("close > sma(close, 5) or close > 1"), bars.view(), 2);
  ASSERT_TRUE(why);
  const Json& entry = why->at("long_entry");
  EXPECT_TRUE(entry["parts"][0]["values"][1].at("value").is_null());
  EXPECT_EQ(entry["parts"][0].at("holds"), false);
  EXPECT_EQ(entry.at("holds"), true);
  EXPECT_EQ(entry.at("signal"), false) << "the average is still warming up";
}

TEST(Explain, SaysWhatTheSignalsOfTheRunSay) {
  std::mt19937_64 random(3);
  std::vector<double> values{100};
  for (int i = 1; i < 120; ++i) {
    values.push_back(values.back() * (0.98 + 0.0004 * static_cast<double>(random() % 101)));
  }
  const auto bars = closes(values);
  const StrategyDefinition d =
      definition("crosses_above(ema(close, 3), ema(close, 8)) and rsi(close, 5) < 80",
                 "close < sma(close, 4) or falling(close, 2)");
  const auto compiled = CompiledStrategy::compile(d);
  ASSERT_TRUE(compiled);
  const Signals signals = compiled->evaluate(bars.view());
  int entries = 0;
  for (std::size_t bar = 0; bar < bars.size(); ++bar) {
    const auto why = explain(d, bars.view(), bar);
    ASSERT_TRUE(why);
    ASSERT_EQ(why->at("long_entry").at("signal"), signals.long_entry.test(bar)) << bar;
    ASSERT_EQ(why->at("long_exit").at("signal"), signals.long_exit.test(bar)) << bar;
    entries += signals.long_entry.test(bar);
  }
  EXPECT_GT(entries, 3);
}

}  // namespace
}  // namespace hindcast::strategy
