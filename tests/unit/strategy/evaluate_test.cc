// Signals against an interpreter that knows nothing of the compiler.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "interpreter.h"
#include "random_formula.h"
#include "strategy/compile.h"
#include "strategy/parser.h"
#include "strategy/printer.h"

namespace hindcast::strategy {
namespace {

StrategyDefinition definition_of(const std::string& entry) {
  StrategyDefinition d;
  d.entry_conditions = entry;
  d.parameters = {{"p", 3}, {"q", 99.5}};
  d.custom_indicators = {{"slow", "sma", {{"period", 7}}, ""}};
  return d;
}

CompiledStrategy compiled(const StrategyDefinition& d) {
  auto strategy = CompiledStrategy::compile(d);
  EXPECT_TRUE(strategy) << d.entry_conditions.dump() << "\n" << strategy.error().describe();
  return *strategy;
}

CompiledStrategy compiled(const std::string& entry) { return compiled(definition_of(entry)); }

std::string bits(const base::Bitmap& map) {
  std::string text;
  for (std::size_t i = 0; i < map.size(); ++i) text += map.test(i) ? '1' : '0';
  return text;
}

TEST(Evaluate, AgreesWithTheInterpreterOnRandomFormulas) {
  RandomFormula random(3);
  std::size_t signals = 0;
  for (unsigned i = 0; i < 600; ++i) {
    const Formula formula = random.condition();
    const auto bars = random_bars(i, 60 + static_cast<std::size_t>(random.below(90)));
    const CompiledStrategy strategy = compiled(print(formula));
    const base::Bitmap got = strategy.evaluate(bars.view()).long_entry;
    Interpreter interpreter(formula, bars.view());
    for (std::size_t bar = 0; bar < bars.size(); ++bar) {
      const bool masked = bar < static_cast<std::size_t>(strategy.warm_up_bars());
      const bool wanted = !masked && interpreter.condition(formula.root, bar) == true;
      ASSERT_EQ(got.test(bar), wanted) << print(formula) << "\nseed " << i << " bar " << bar;
    }
    signals += got.count();
  }
  EXPECT_GT(signals, 1000u);
}

TEST(Evaluate, BlocksJoinWithoutASeam) {
  RandomFormula random(4);
  const auto bars = random_bars(5, 2 * 1024 + 77);
  for (int i = 0; i < 40; ++i) {
    const Formula formula = random.condition();
    const CompiledStrategy strategy = compiled(print(formula));
    const base::Bitmap got = strategy.evaluate(bars.view()).long_entry;
    Interpreter interpreter(formula, bars.view());
    for (std::size_t bar = 1000; bar < bars.size(); ++bar) {
      ASSERT_EQ(got.test(bar), interpreter.condition(formula.root, bar) == true)
          << print(formula) << " bar " << bar;
    }
  }
}

TEST(Evaluate, LaterBarsNeverChangeEarlierSignals) {
  RandomFormula random(6);
  const auto bars = random_bars(7, 300);
  for (int i = 0; i < 100; ++i) {
    const CompiledStrategy strategy = compiled(print(random.condition()));
    const std::string whole = bits(strategy.evaluate(bars.view()).long_entry);
    for (std::size_t n : {1, 63, 64, 65, 128, 200, 299}) {
      const auto part = strategy.evaluate(bars.view().slice(0, n)).long_entry;
      ASSERT_EQ(bits(part), whole.substr(0, n)) << strategy.formulas().dump();
    }
  }
}

struct WarmUp {
  const char* formula;
  int bars;
};

TEST(Evaluate, WarmUpIsTheLongestNeed) {
  for (const WarmUp& w :
       {WarmUp{"close > open", 0}, WarmUp{"true", 0}, WarmUp{"close[3] > open", 3},
        WarmUp{"close > sma(close, 20)", 19}, WarmUp{"close > sma(close, 20) or close > open", 19},
        WarmUp{"crosses_above(close, sma(close, 20))", 20}, WarmUp{"crosses_above(close, 100)", 1},
        WarmUp{"rising(close, 5)", 5}, WarmUp{"not rising(sma(close, 3), 5)", 7},
        WarmUp{"(close[2] + open)[3] > 0", 5}, WarmUp{"sma(sma(close, 5), 5)[1] > 0", 9},
        WarmUp{"rsi(14) > 50", 14}, WarmUp{"sma(close[10], 5) > 0", 14}}) {
    EXPECT_EQ(compiled(w.formula).warm_up_bars(), w.bars) << w.formula;
  }
}

TEST(Evaluate, NothingSignalsBeforeTheWarmUp) {
  const auto bars = random_bars(8, 100);
  const CompiledStrategy strategy = compiled("not close > sma(close, 70) or close > 0");
  const auto got = strategy.evaluate(bars.view()).long_entry;
  EXPECT_EQ(got.next(0), 69u);
  EXPECT_EQ(got.count(), 31u);
}

TEST(Evaluate, TheUndefinedIsNeitherTrueNorFalse) {
  market::BarColumns bars;
  for (int i = 0; i < 4; ++i) bars.push_back(i, 1, 1, 1, 1, i % 2);
  const auto signals = [&](const char* formula) {
    return bits(compiled(formula).evaluate(bars.view()).long_entry);
  };
  EXPECT_EQ(signals("close / volume > 0"), "0101");
  EXPECT_EQ(signals("not close / volume > 0"), "0000");
  EXPECT_EQ(signals("not close / volume == 7"), "0101");
  EXPECT_EQ(signals("close / volume != 7"), "0101");
  EXPECT_EQ(signals("close / volume > 0 or true"), "1111");
  EXPECT_EQ(signals("max(close / volume, 5) > 0"), "0101");
  EXPECT_EQ(signals("max(5, close / volume) > 0"), "0101");
}

TEST(Evaluate, EmptyAndShortSeriesGiveNoSignals) {
  const CompiledStrategy strategy = compiled("close > sma(close, 50)");
  EXPECT_EQ(strategy.evaluate({}).long_entry.size(), 0u);
  const auto bars = random_bars(9, 10);
  EXPECT_EQ(strategy.evaluate(bars.view()).long_entry.count(), 0u);
  EXPECT_EQ(strategy.evaluate(bars.view()).short_exit.size(), 10u);
}

TEST(Evaluate, EqualIndicatorsAreComputedOnce) {
  auto d = definition_of("ema(close, 12) > ema(12) and ema(close, period=12) > slow and rsi() > 1");
  d.exit_conditions = "ema(source=close, period=6 * 2) < sma(7) or rsi(14)[3] < 50";
  EXPECT_EQ(compiled(d).indicator_count(), 3u);
}

TEST(Evaluate, UnusedCustomIndicatorsCostNothing) {
  const CompiledStrategy strategy = compiled("close > open");
  EXPECT_EQ(strategy.indicator_count(), 0u);
  EXPECT_EQ(strategy.warm_up_bars(), 0);
}

TEST(Remarks, NameWhatIsHardlyMeant) {
  struct Case {
    const char* formula;
    const char* remark;
  };
  for (const Case& c :
       {Case{"rsi(14) > close", "unlike_units"}, Case{"volume > close", "unlike_units"},
        Case{"crosses_above(macd(), close)", "unlike_units"}, Case{"rsi(14) > 130", "unlike_units"},
        Case{"1 > 2", "never_true"}, Case{"sma(rsi(14), 5) < low", "unlike_units"}}) {
    auto d = definition_of(c.formula);
    d.exit_conditions = "false";
    const CompiledStrategy strategy = compiled(d);
    ASSERT_EQ(strategy.remarks().size(), 1u) << c.formula;
    EXPECT_EQ(strategy.remarks().front().code, c.remark) << c.formula;
    EXPECT_EQ(strategy.remarks().front().pointer, "/entry_conditions");
  }
  for (const char* fine : {"rsi(14) > 70", "close > sma(close, 5)", "sma(rsi(14), 5) < rsi(14)",
                           "volume > 2 * sma(volume, 20)", "close - open > atr(14)",
                           "close > close[1] + 2 * atr(14)", "close / open > 1.01"}) {
    auto d = definition_of(fine);
    d.exit_conditions = "false";
    EXPECT_TRUE(compiled(d).remarks().empty()) << fine;
  }
}

TEST(Remarks, SayThatNothingClosesAPosition) {
  auto d = definition_of("close > open");
  ASSERT_EQ(compiled(d).remarks().size(), 1u);
  EXPECT_EQ(compiled(d).remarks().front().code, "no_exit");
  d.risk_management.trailing_stop_pct = 2;
  EXPECT_TRUE(compiled(d).remarks().empty());
  d.short_exit_conditions = "true";
  EXPECT_EQ(compiled(d).remarks().front().code, "unused");
}

}  // namespace
}  // namespace hindcast::strategy
