// Other timeframes and other assets, functions that look back, and the clock: against the
// interpreter, under cuts of the data, and by hand.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "interpreter.h"
#include "random_formula.h"
#include "strategy/compile.h"
#include "strategy/explain.h"
#include "strategy/printer.h"

namespace hindcast::strategy {
namespace {

constexpr std::int64_t kHourOfSeries = 3'600'000'000'000;

StrategyDefinition hourly_definition(const std::string& entry) {
  StrategyDefinition d;
  d.timeframe = "1h";
  d.entry_conditions = entry;
  d.parameters = {{"p", 3}, {"q", 99.5}};
  d.custom_indicators = {{"slow", "sma", {{"period", 7}}, ""}};
  return d;
}

CompiledStrategy hourly(const std::string& entry) {
  auto strategy = CompiledStrategy::compile(hourly_definition(entry));
  EXPECT_TRUE(strategy) << entry << "\n" << strategy.error().describe();
  return *strategy;
}

base::Problem problem_of(const std::string& entry) {
  const auto strategy = CompiledStrategy::compile(hourly_definition(entry));
  EXPECT_FALSE(strategy) << entry;
  return strategy ? base::Problem{} : strategy.error().problems.front();
}

std::string text_of(const base::Bitmap& map) {
  std::string text;
  for (std::size_t i = 0; i < map.size(); ++i) text += map.test(i) ? '1' : '0';
  return text;
}

// Hours are missing here and there, as at night and at weekends.
market::BarColumns with_gaps(unsigned seed, std::size_t count) {
  const market::BarColumns whole = random_bars(seed, count);
  std::mt19937 random(seed);
  market::BarColumns out;
  for (std::size_t i = 0; i < count; ++i) {
    if (random() % 5 == 0) continue;
    out.push_back(whole.time[i], whole.open[i], whole.high[i], whole.low[i], whole.close[i],
                  whole.volume[i]);
  }
  return out;
}

TEST(Series, AgreesWithTheInterpreterOnRandomFormulas) {
  RandomFormula random(11);
  std::size_t signals = 0, with_series = 0;
  for (unsigned i = 0; i < 400; ++i) {
    const Formula formula = random.wide_condition();
    const auto bars = with_gaps(i, 150);
    const CompiledStrategy strategy = hourly(print(formula));
    const base::Bitmap got = strategy.evaluate(bars.view()).long_entry;
    Interpreter interpreter(formula, bars.view());
    with_series += strategy.other_series().empty() ? 0 : 1;
    for (std::size_t bar = 0; bar < bars.size(); ++bar) {
      const bool wanted = interpreter.condition(formula.root, bar) == true;
      const bool warm = bar >= static_cast<std::size_t>(strategy.warm_up_bars());
      // With coarser bars the warm-up ends with the data at hand, at the latest as it was said.
      ASSERT_TRUE(wanted || !got.test(bar)) << print(formula) << "\nseed " << i << " bar " << bar;
      if (warm) {
        ASSERT_EQ(got.test(bar), wanted) << print(formula) << "\nseed " << i << " bar " << bar;
      }
    }
    signals += got.count();
  }
  EXPECT_GT(signals, 1000u);
  EXPECT_GT(with_series, 50u);
}

TEST(Series, LaterBarsNeverChangeEarlierSignals) {
  RandomFormula random(12);
  const auto bars = with_gaps(13, 300);
  for (int i = 0; i < 100; ++i) {
    const CompiledStrategy strategy = hourly(print(random.wide_condition()));
    const std::string whole = text_of(strategy.evaluate(bars.view()).long_entry);
    for (std::size_t n = 1; n < bars.size(); n += 7) {
      const auto part = strategy.evaluate(bars.view().slice(0, n)).long_entry;
      ASSERT_EQ(text_of(part), whole.substr(0, n)) << strategy.formulas().dump();
    }
  }
}

// Three days of hours whose closes count 0, 1, 2, ... from the first.
market::BarColumns counting(std::size_t hours) {
  market::BarColumns bars;
  for (std::size_t i = 0; i < hours; ++i) {
    const double price = 1 + static_cast<double>(i);
    bars.push_back(static_cast<std::int64_t>(i) * kHourOfSeries, price, price, price, price, 1);
  }
  return bars;
}

TEST(Series, ADayIsSeenWhenItsLastHourCloses) {
  const auto bars = counting(72);
  const auto at = [&](const char* formula) {
    return hourly(formula).evaluate(bars.view()).long_entry;
  };
  // The first day's close is 24; it is known at the close of hour 23, and until hour 46.
  const auto first = at("close(tf=\"1d\") == 24");
  EXPECT_EQ(first.next(0), 23u);
  EXPECT_EQ(first.count(), 24u);
  const auto second = at("tf('1d', close) == 48");
  EXPECT_EQ(second.next(0), 47u);
  // An offset inside counts days, outside hours.
  EXPECT_EQ(at("tf(\"1d\", close[1]) == 24").next(0), 47u);
  EXPECT_EQ(at("close(tf=\"1d\")[1] == 24").next(0), 24u);
  // A cross happens on the one hour that shows the new day.
  EXPECT_EQ(at("crosses_above(close(tf=\"1d\"), 30)").count(), 1u);
  EXPECT_EQ(at("crosses_above(close(tf=\"1d\"), 30)").next(0), 47u);
  EXPECT_EQ(at("tf(\"1d\", crosses_above(close, 30))").count(), 24u);
}

TEST(Series, TheWarmUpIsCountedInTheStrategysBars) {
  EXPECT_EQ(hourly("close > sma(close, 5, tf=\"1d\")").warm_up_bars(), 5 * 24 - 1);
  EXPECT_EQ(hourly("close > sma(close, 5, tf=\"1d\")").history_bars(), 0);
  EXPECT_EQ(hourly("rising(sma(close, 5, tf=\"4h\"), 2)").history_bars(), 2);
  const auto needs = hourly("close > sma(close, 5, tf=\"1d\")[3]").other_series();
  ASSERT_EQ(needs.size(), 1u);
  EXPECT_EQ(needs[0].key.symbol, "");
  EXPECT_EQ(needs[0].key.seconds, 86'400);
  EXPECT_EQ(needs[0].warm_up_bars, 4);
}

TEST(Series, TheSameTimeframeIsNoOtherSeries) {
  const CompiledStrategy strategy =
      hourly("ema(close, 5, tf=\"1h\") > ema(close, 5) and tf('60m', close > open)");
  EXPECT_TRUE(strategy.other_series().empty());
  EXPECT_EQ(strategy.indicator_count(), 1u);
}

class OtherAsset : public testing::Test {
 protected:
  base::Bitmap at(const std::string& formula) {
    const CompiledStrategy strategy = hourly(formula);
    OtherSeries others;
    for (const SeriesNeed& need : strategy.other_series()) {
      others.add(need.key, other_.view(), market::Timeframe{3600}, {});
    }
    return strategy.evaluate(bars_.view(), others).long_entry;
  }

  market::BarColumns bars_ = counting(10);
  // Has no bars at hours 3 and 4.
  market::BarColumns other_ = [] {
    market::BarColumns bars;
    for (int hour : {1, 2, 5, 6, 7}) {
      bars.push_back(hour * kHourOfSeries, 10, 20, 5, 10 + hour, 100);
    }
    return bars;
  }();
};

TEST_F(OtherAsset, ShowsItsLastClosedBar) {
  EXPECT_EQ(text_of(at("close(\"SPY\") == 12")), "0011100000") << "also through the hole";
  EXPECT_EQ(text_of(at("close(\"SPY\") > 0")), "0111111111");
  EXPECT_EQ(text_of(at("asset(\"SPY\", close[1]) == 12")), "0000010000") << "its own bars";
  EXPECT_EQ(text_of(at("close(\"SPY\")[1] == 12")), "0001110000") << "the strategy's bars";
}

TEST_F(OtherAsset, IndicatorsOverItCountTheStrategysBarsAndThoseOnItItsOwn) {
  EXPECT_EQ(at("sma(close(\"SPY\"), 3) == 12").next(0), 4u);
  EXPECT_EQ(at("asset(\"SPY\", sma(close, 3)) > 0").next(0), 5u);
  EXPECT_EQ(at("sma(close, 3, asset=\"SPY\") > 0").next(0), 5u);
}

// The session of a day ends before the day of UTC does, in the far west after it.
TEST(Series, ADayOfAMarketThatClosesIsSeenAtItsClose) {
  const market::Timeframe day{86'400};
  const auto of = [](const char* calendar) { return *market::TradingCalendar::parse(calendar); };
  constexpr std::int64_t kMonday = 4 * 24 * kHourOfSeries;  // 1970-01-05
  EXPECT_EQ(close_of_bar(kMonday, day, {}), kMonday + 24 * kHourOfSeries);
  EXPECT_EQ(close_of_bar(kMonday, day, of("us_equity")), kMonday + 21 * kHourOfSeries);
  EXPECT_EQ(close_of_bar(kMonday, day, of("Pacific/Honolulu 09:00-23:00")),
            kMonday + 33 * kHourOfSeries);
  EXPECT_EQ(close_of_bar(kMonday, {7 * 86'400}, of("us_equity")),
            kMonday + (4 * 24 + 21) * kHourOfSeries);
  EXPECT_EQ(close_of_bar(kMonday + 14 * kHourOfSeries, {3600}, of("us_equity")),
            kMonday + 15 * kHourOfSeries);
}

TEST_F(OtherAsset, WithoutBarsNothingSignals) {
  other_ = {};
  EXPECT_EQ(at("close(\"SPY\") > 0 or close > 0").count(), 0u);
}

TEST(Series, SaysWhatIsWrong) {
  struct Case {
    const char* formula;
    const char* code;
    int column;
  };
  for (const Case& c :
       {Case{"close(tf=\"30m\") > 1", "timeframe_does_not_fit", 10},
        Case{"close(tf=\"1M\") > 1", "invalid_timeframe", 10},
        Case{"close(\"spy\") > 1", "invalid_symbol", 7},
        Case{"ema(close, 5, tf=24) > 1", "wrong_type", 18},
        Case{"tf(\"1d\") > 1", "wrong_arguments", 1},
        Case{"tf(\"1d\", close, tf=\"2d\") > 1", "wrong_arguments", 20},
        Case{"close() > 1", "unknown_name", 1},
        Case{"tf(\"1d\", close(tf=\"4h\")) > 1", "timeframe_does_not_fit", 19},
        Case{"hour(\"Mars\") > 1", "unknown_time_zone", 6},
        Case{"session(\"9-16\")", "bad_form", 9}, Case{"count(close, 3) > 1", "wrong_type", 7},
        Case{"if(close > 1, 1, true)", "wrong_type", 15},
        Case{"within(close > 1, 0)", "out_of_range", 19}}) {
    const base::Problem p = problem_of(c.formula);
    EXPECT_EQ(p.code, c.code) << c.formula << ": " << p.detail;
    EXPECT_EQ(p.column.value_or(0), c.column) << c.formula << ": " << p.detail;
  }
}

TEST(Series, ACustomIndicatorThatNeedsFinerBarsSaysSoWhereItIsUsed) {
  auto d = hourly_definition("tf(\"1d\", fast > 1)");
  d.custom_indicators = {{"fast", "sma", {{"period", 3}}, "close(tf=\"4h\")"}};
  const auto strategy = CompiledStrategy::compile(d);
  ASSERT_FALSE(strategy);
  EXPECT_NE(strategy.error().problems.front().detail.find("'fast' cannot be computed here"),
            std::string::npos);
}

// Each custom indicator asks for the one before on two other assets.
TEST(Series, NestingIsBounded) {
  auto d = hourly_definition("c40 > 1");
  d.custom_indicators.clear();
  for (int i = 0; i <= 40; ++i) {
    const std::string before = i == 0 ? "close" : "c" + std::to_string(i - 1);
    d.custom_indicators.push_back({"c" + std::to_string(i),
                                   "sma",
                                   {{"period", 3}},
                                   "asset(\"A\", " + before + ") + asset(\"B\", " + before + ")"});
  }
  const auto strategy = CompiledStrategy::compile(d);
  ASSERT_FALSE(strategy);
}

// Each `if` looks at its condition both ways; 2^50 would never end.
TEST(Series, NestedChoicesAreLoweredOnce) {
  std::string condition = "close > open";
  std::string number = "close";
  for (int i = 0; i < 50; ++i) {
    condition = "if(" + condition + ", close > 1, close < 2)";
    if (i < 28) number = "if(" + number + " > 3, 1, open)";  // two levels each
  }
  EXPECT_LT(hourly(condition).warm_up_bars(), 1);
  EXPECT_LT(hourly(number + " > 1").warm_up_bars(), 1);
  std::string elsewhere = "close > open";
  for (int i = 0; i < 25; ++i)
    elsewhere = "if(tf(\"1h\", " + elsewhere + "), close > 1, close < 2)";
  EXPECT_LT(hourly(elsewhere).warm_up_bars(), 1);
  EXPECT_EQ(hourly("close > if(rsi(14) > close, 1, 2)").remarks().size(), 2u)
      << "that, and that nothing closes a position";
}

TEST(Clock, IsThatOfTheBarsOpen) {
  const auto bars = counting(72);  // from Thursday, 1970-01-01
  const auto at = [&](const char* formula) {
    return hourly(formula).evaluate(bars.view()).long_entry;
  };
  EXPECT_EQ(at("hour == 5").next(0), 5u);
  EXPECT_EQ(at("weekday == 5 and hour == 0").next(0), 24u);
  EXPECT_EQ(at("day_of_month == 3").next(0), 48u);
  EXPECT_EQ(at("month == 1 and year == 1970 and minute == 0").count(), 72u);
  EXPECT_EQ(at("hour(\"America/New_York\") == 0").next(0), 5u);
  EXPECT_EQ(at("year(\"America/New_York\") == 1969").count(), 5u);
  EXPECT_EQ(at("session(\"09:30-16:00\", \"America/New_York\")").next(0), 15u);
  EXPECT_EQ(at("session(\"09:30-16:00\", \"America/New_York\")").count(), 3u * 6);
  EXPECT_EQ(at("session(\"22:00-02:00\")").count(), 3u * 4);
  EXPECT_EQ(at("not session(\"22:00-02:00\")").count(), 3u * 20);
}

TEST(Series, AreExplainedWithTheirLastClosedBar) {
  const auto bars = counting(72);
  const auto why =
      explain(hourly_definition("tf(\"1d\", close > open) and crosses_above(close, 2, tf=\"1d\")"),
              bars.view(), 50);
  ASSERT_TRUE(why) << why.error().describe();
  const base::Json& entry = why->at("long_entry");
  EXPECT_EQ(entry.at("signal"), false);
  const base::Json& first = entry.at("parts")[0];
  EXPECT_EQ(first.at("join"), "series");
  EXPECT_EQ(first.at("holds"), true);
  EXPECT_EQ(first.at("parts")[0].at("values"),
            base::Json::parse(R"([{"text":"close","value":48.0},{"text":"open","value":25.0}])"));
  EXPECT_EQ(entry.at("parts")[1].at("values")[0],
            base::Json::parse(R"({"text":"close","value":48.0,"before":24.0})"));
}

}  // namespace
}  // namespace hindcast::strategy
