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

TEST_F(OtherAsset, ByItsPlaceIsThatOfTheStrategy) {
  auto d = hourly_definition("close(asset=2) == 12 and asset(1, close) > 0 and is_asset(1)");
  d.assets = {"BTC/USD", "SPY"};
  const auto strategy = CompiledStrategy::compile(d);
  ASSERT_TRUE(strategy) << strategy.error().describe();
  OtherSeries others({}, "BTC/USD");
  ASSERT_EQ(strategy->other_series().size(), 2u);
  EXPECT_EQ(strategy->other_series()[1].key.symbol, "SPY");
  others.add({"BTC/USD", 3600}, bars_.view(), market::Timeframe{3600}, {});
  others.add({"SPY", 3600}, other_.view(), market::Timeframe{3600}, {});
  EXPECT_EQ(text_of(strategy->evaluate(bars_.view(), others).long_entry), "0011100000");
  EXPECT_EQ(strategy->formulas().at("long_entry"), d.entry_conditions);

  // Before the assets are known, any place is allowed; then only those that there are.
  d.assets.clear();
  EXPECT_TRUE(CompiledStrategy::compile(d));
  d.assets = {"BTC/USD"};
  const auto refused = CompiledStrategy::compile(d);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problems.front().code, "out_of_range");
  EXPECT_EQ(refused.error().problems.front().column.value_or(0), 13);
}

TEST(IsAsset, SaysWhichAssetIsTraded) {
  const auto bars = counting(4);
  const auto of = [&](const char* traded, const char* formula) {
    return text_of(hourly(formula).evaluate(bars.view(), OtherSeries({}, traded)).long_entry);
  };
  EXPECT_EQ(of("SPY", "is_asset(\"SPY\")"), "1111");
  EXPECT_EQ(of("TLT", "is_asset(\"SPY\")"), "0000");
  EXPECT_EQ(of("TLT", "not is_asset(\"SPY\")"), "1111");
  EXPECT_EQ(of("TLT", "(is_asset(\"SPY\") and close > 1) or (is_asset(\"TLT\") and close > 2)"),
            "0011");
  EXPECT_EQ(of("TLT", "if(is_asset(\"TLT\"), close, 0) > 3"), "0001");
  EXPECT_EQ(of("", "is_asset(\"SPY\") or not is_asset(\"SPY\")"), "0000") << "not known";
  EXPECT_EQ(of("SPY", "is_asset(\"SPY\", tf=\"2h\")"), "0111") << "coarser bars are its own";
  EXPECT_EQ(of("TLT", "asset(\"SPY\", is_asset(\"SPY\"))"), "1111") << "of the bars it is asked on";
}

TEST(IsAsset, ASymbolThatIsNotTradedGetsARemark) {
  auto d = hourly_definition("if(is_asset(\"SPX\"), close > 1, close > 2)");
  d.exit_conditions = "close < 1";
  EXPECT_TRUE(CompiledStrategy::compile(d)->remarks().empty());
  d.assets = {"SPY", "TLT"};
  const auto strategy = CompiledStrategy::compile(d);
  ASSERT_TRUE(strategy);
  ASSERT_EQ(strategy->remarks().size(), 1u);
  EXPECT_EQ(strategy->remarks().front().code, "unknown_asset");
  EXPECT_EQ(strategy->remarks().front().suggestion, "SPY");
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
  for (const Case& c : {Case{"close(tf=\"30m\") > 1", "timeframe_does_not_fit", 10},
                        Case{"close(tf=\"1M\") > 1", "invalid_timeframe", 10},
                        Case{"close(\"spy\") > 1", "invalid_symbol", 7},
                        Case{"ema(close, 5, tf=24) > 1", "wrong_type", 18},
                        Case{"tf(\"1d\") > 1", "wrong_arguments", 1},
                        Case{"tf(\"1d\", close, tf=\"2d\") > 1", "wrong_arguments", 20},
                        Case{"close() > 1", "unknown_name", 1},
                        Case{"tf(\"1d\", close(tf=\"4h\")) > 1", "timeframe_does_not_fit", 19},
                        Case{"is_asset(\"spy\")", "invalid_symbol", 10},
                        Case{"is_asset(close)", "wrong_type", 10},
                        Case{"is_asset(0)", "out_of_range", 10},
                        Case{"is_asset(-1)", "out_of_range", 10},
                        Case{"is_asset(1.5)", "wrong_type", 10},
                        Case{"is_asset()", "wrong_arguments", 1},
                        Case{"is_asset(\"SPY\") > 0", "wrong_type", 1},
                        Case{"close(asset=51) > 1", "out_of_range", 13},
                        Case{"close(asset=p) > 1", "wrong_type", 13},
                        Case{"close(1) > 1", "unknown_name", 1},
                        Case{"hour(\"Mars\") > 1", "unknown_time_zone", 6},
                        Case{"session(\"9-16\")", "bad_form", 9},
                        Case{"count(close, 3) > 1", "wrong_type", 7},
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

TEST(CustomTimeframe, IsTheSameAsTfInTheFormula) {
  const auto bars = with_gaps(21, 600);
  const auto named = [&](const char* entry, const char* source, const char* timeframe) {
    auto d = hourly_definition(entry);
    d.custom_indicators = {{"first", "sma", {{"period", 2}}, ""},
                           {"c", "ema", {{"period", 3}}, source, timeframe},
                           {"bands", "bbands", {{"period", 4}}, "", timeframe}};
    auto strategy = CompiledStrategy::compile(d);
    EXPECT_TRUE(strategy) << strategy.error().describe();
    return *strategy;
  };
  struct Case {
    const char *with_names, *source, *spelt_out;
  };
  for (const Case& c :
       {Case{"close > c", "", "close > ema(close, 3, tf=\"4h\")"},
        Case{"close > c[2]", "hl2", "close > ema(hl2, 3, tf=\"4h\")[2]"},
        Case{"crosses_above(close, c)", "first",
             "crosses_above(close, tf(\"4h\", ema(sma(close, 2), 3)))"},
        Case{"close > bands.upper", "", "close > bbands(close, 4, 2, tf=\"4h\").upper"},
        Case{"tf(\"2h\", close > c)", "", "tf(\"2h\", close > ema(close, 3, tf=\"4h\"))"},
        Case{"tf(\"4h\", close > c)", "", "tf(\"4h\", close > ema(close, 3))"},
        Case{"c > sma(c, 3)", "", "ema(close, 3, tf=\"4h\") > sma(ema(close, 3, tf=\"4h\"), 3)"}}) {
    const CompiledStrategy strategy = named(c.with_names, c.source, "4h");
    const CompiledStrategy spelt = hourly(c.spelt_out);
    const auto wanted = spelt.evaluate(bars.view()).long_entry;
    EXPECT_EQ(text_of(strategy.evaluate(bars.view()).long_entry), text_of(wanted)) << c.with_names;
    EXPECT_GT(wanted.count(), 0u) << c.with_names;
    EXPECT_EQ(strategy.warm_up_bars(), spelt.warm_up_bars()) << c.with_names;
  }
  EXPECT_TRUE(named("close > c", "", "1h").other_series().empty()) << "the strategy's own bars";
}

TEST(CustomTimeframe, OfAnotherAssetIsThatAssets) {
  const auto bars = with_gaps(22, 300), spy = with_gaps(23, 300);
  auto d = hourly_definition("close > asset(\"SPY\", c)");
  d.custom_indicators = {{"c", "sma", {{"period", 3}}, "", "4h"}};
  const auto named = CompiledStrategy::compile(d);
  ASSERT_TRUE(named) << named.error().describe();
  const auto spelt = hourly("close > asset(\"SPY\", sma(close, 3, tf=\"4h\"))");
  OtherSeries others;
  for (const SeriesNeed& need : named->other_series()) {
    others.add(need.key, spy.view(), market::Timeframe{3600}, {});
  }
  const auto wanted = spelt.evaluate(bars.view(), others).long_entry;
  EXPECT_EQ(text_of(named->evaluate(bars.view(), others).long_entry), text_of(wanted));
  EXPECT_GT(wanted.count(), 0u);
}

TEST(CustomTimeframe, SaysWhatIsWrong) {
  const auto problem = [](const char* timeframe) {
    auto d = hourly_definition("close > c");
    d.custom_indicators = {{"c", "sma", {{"period", 3}}, "", timeframe}};
    const auto strategy = CompiledStrategy::compile(d, "/s");
    EXPECT_FALSE(strategy) << timeframe;
    return strategy ? base::Problem{} : strategy.error().problems.front();
  };
  EXPECT_EQ(problem("30m").code, "timeframe_does_not_fit");
  EXPECT_EQ(problem("30m").pointer, "/s/custom_indicators/0/timeframe");
  EXPECT_EQ(problem("1M").code, "invalid_timeframe");
  auto d = hourly_definition("tf(\"1d\", close > c)");
  d.custom_indicators = {{"c", "sma", {{"period", 3}}, "", "4h"}};
  const auto strategy = CompiledStrategy::compile(d);
  ASSERT_FALSE(strategy);
  EXPECT_NE(strategy.error().problems.front().detail.find("'c' cannot be computed here"),
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
