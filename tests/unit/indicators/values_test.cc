// Values worked out by hand. Agreement with TA-Lib on long series is in tests/parity.
#include <gmock/gmock.h>

#include <cmath>

#include "unit/indicators/series.h"

namespace hindcast::indicators {
namespace {

using testing::Column;
using testing::of_column;
using testing::run;

constexpr double kHole = std::numeric_limits<double>::quiet_NaN();

void expect_column(const Column& actual, const Column& expected, const std::string& what) {
  ASSERT_EQ(actual.size(), expected.size()) << what;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (std::isnan(expected[i])) {
      EXPECT_TRUE(std::isnan(actual[i])) << what << " row " << i << ": " << actual[i];
    } else {
      EXPECT_NEAR(actual[i], expected[i], 1e-12 * (1 + std::fabs(expected[i])))
          << what << " row " << i;
    }
  }
}

TEST(Values, OfAPlainColumnAreAsWorkedOutByHand) {
  struct Case {
    const char* name;
    std::vector<double> parameters;
    Column x;
    Column expected;
  };
  const Case cases[] = {
      {"sma", {3}, {1, 2, 3, 4, 8}, {kHole, kHole, 2, 3, 5}},
      {"sma", {1}, {5, 7}, {5, 7}},
      {"ema", {3}, {1, 2, 3, 4, 8}, {kHole, kHole, 2, 3, 5.5}},
      {"rma", {2}, {1, 3, 4, 8}, {kHole, 2, 3, 5.5}},
      {"wma", {3}, {1, 2, 3, 4, 8}, {kHole, kHole, 14.0 / 6, 20.0 / 6, 35.0 / 6}},
      {"hma", {4}, {1, 2, 3, 4, 5, 6}, {kHole, kHole, kHole, kHole, 5, 6}},
      {"dema", {2}, {1, 3, 5, 7}, {kHole, kHole, 5, 7}},
      {"tema", {2}, {1, 3, 5, 7, 9}, {kHole, kHole, kHole, 7, 9}},
      {"mom", {2}, {1, 2, 4, 8}, {kHole, kHole, 3, 6}},
      {"roc", {1}, {4, 5, 0, 3}, {kHole, 25, -100, 0}},
      {"rsi", {2}, {1, 2, 1, 1, 3}, {kHole, kHole, 50, 50, 100 * 1.125 / (1.125 + 0.125)}},
      {"highest", {2}, {3, 1, 2, 5, 4}, {kHole, 3, 2, 5, 5}},
      {"lowest", {2}, {3, 1, 2, 5, 4}, {kHole, 1, 1, 2, 4}},
      {"stddev", {4}, {1, 1, 3, 3, 7}, {kHole, kHole, kHole, 1, std::sqrt(4.75)}},
      {"zscore", {2}, {1, 3, 2, 2}, {kHole, 1, -1, 0}},
      {"trima", {3}, {1, 2, 3, 4, 8}, {kHole, kHole, 2, 3, 19.0 / 4}},
      {"t3", {2, 0}, {1, 1, 1, 1, 1, 1, 1, 1}, {kHole, kHole, kHole, kHole, kHole, kHole, 1, 1}},
      {"ma", {2, 0}, {1, 3, 4}, {kHole, 2, 3.5}},
      {"ma", {1, 7}, {1, 3, 4}, {1, 3, 4}},
      {"rocp", {1}, {4, 5, 0, 3}, {kHole, 0.25, -1, 0}},
      {"rocr", {1}, {4, 5, 0, 3}, {kHole, 1.25, 0, 0}},
      {"rocr100", {1}, {4, 5, 0, 3}, {kHole, 125, 0, 0}},
      {"cmo", {2}, {1, 2, 1, 1, 3}, {kHole, kHole, 0, 0, 100 * (1.125 - 0.125) / 1.25}},
      {"cmou", {2}, {1, 3, 2, 2, 2}, {kHole, kHole, 100.0 / 3, -100, 0}},
      {"apo", {2, 3, 0}, {1, 2, 6, 4}, {kHole, kHole, 1, 1}},
      {"midpoint", {2}, {3, 1, 2, 5}, {kHole, 2, 1.5, 3.5}},
      {"maxindex", {3}, {1, 3, 3, 2, 1}, {kHole, kHole, 0, 1, 2}},
      {"minindex", {2}, {1, 1, 0}, {kHole, 0, 0}},
      {"var", {4}, {1, 1, 3, 3, 7}, {kHole, kHole, kHole, 1, 4.75}},
      {"avgdev", {4}, {1, 1, 3, 3, 7}, {kHole, kHole, kHole, 1, 1.75}},
      {"percentile", {4, 50}, {5, 1, 3, 2, 9}, {kHole, kHole, kHole, 2, 2}},
      {"percentile", {3, 0}, {5, 1, 3, 2}, {kHole, kHole, 1, 1}},
      {"percentrank", {2}, {5, 1, 3, 9, 9}, {kHole, kHole, 50, 100, 50}},
      {"sum", {2}, {1, 2, 4}, {kHole, 3, 6}},
      {"cumsum", {}, {1, 2, 4}, {1, 3, 7}},
      {"ln", {}, {1, 0, -1, std::exp(2.0)}, {0, kHole, kHole, 2}},
      {"exp", {}, {0, 1000}, {1, kHole}},
      {"er", {2}, {1, 3, 2, 2, 2}, {kHole, kHole, 1.0 / 3, 1, 1}},
      {"vhf", {2}, {1, 3, 2, 2, 2}, {kHole, kHole, 1.0 / 3, 0, 0}},
      {"dpo", {3}, {1, 2, 3, 7}, {kHole, kHole, -1, -2}},
      {"linreg_intercept", {3}, {1, 3, 5, 4}, {kHole, kHole, 1, 3.5}},
      {"linreg_angle", {2}, {1, 2, 2}, {kHole, 45, 0}},
      {"tsf", {3}, {1, 3, 5, 4}, {kHole, kHole, 7, 5}},
      {"fosc", {2}, {1, 2, 4, 5}, {kHole, kHole, 25, -20}},
      {"linreg_slope", {3}, {1, 3, 5, 4}, {kHole, kHole, 2, 0.5}},
      {"linreg", {3}, {1, 3, 5, 4}, {kHole, kHole, 5, 4.5}},
  };
  for (const Case& c : cases)
    expect_column(of_column(c.name, c.x, c.parameters), c.expected, c.name);
}

TEST(Values, BollingerBandsLieDeviationsOffTheMean) {
  const Column x = {1, 1, 3, 3};
  expect_column(of_column("bbands", x, {4, 2, 0}, 0), {kHole, kHole, kHole, 4}, "upper");
  expect_column(of_column("bbands", x, {4, 2, 0}, 1), {kHole, kHole, kHole, 2}, "middle");
  expect_column(of_column("bbands", x, {4, 2, 0}, 2), {kHole, kHole, kHole, 0}, "lower");
}

TEST(Values, MacdStartsBothAveragesAtTheSlowOnesFirstRow) {
  // slow(3) at row 2 = 2, fast(2) at row 2 = mean of rows 1, 2 = 2.5; at row 3: 3 and 3.5.
  const Column x = {1, 2, 3, 4};
  expect_column(of_column("macd", x, {2, 3, 2}, 0), {kHole, kHole, kHole, 0.5}, "macd");
  expect_column(of_column("macd", x, {2, 3, 2}, 1), {kHole, kHole, kHole, 0.5}, "signal");
  expect_column(of_column("macd", x, {2, 3, 2}, 2), {kHole, kHole, kHole, 0}, "histogram");
}

TEST(Values, TrueRangeCountsTheGapFromThePreviousClose) {
  const testing::Series bars = {
      {"high", {11, 15, 9}}, {"low", {9, 13, 8}}, {"close", {10, 14, 8.5}}};
  expect_column(run(*find("true_range"), bars, {})[0], {kHole, 5, 6}, "true_range");
  expect_column(run(*find("atr"), bars, {2})[0], {kHole, kHole, 5.5}, "atr");
}

TEST(Values, OfTwoColumnsAreAsWorkedOutByHand) {
  const testing::Series rising = {{"real", {1, 2, 3, 4}}, {"open", {3, 2, 1, 5}}};
  expect_column(run(*find("correl"), rising, {3})[0], {kHole, kHole, -1, 9.0 / std::sqrt(156.0)},
                "correl");
  const testing::Series market = {{"real", {100, 110, 99}}, {"open", {100, 120, 96}}};
  expect_column(run(*find("beta"), market, {2})[0], {kHole, kHole, 2}, "beta");
  const testing::Series periods = {{"real", {1, 2, 4, 8}}, {"open", {9, 9, 2.9, 0}}};
  expect_column(run(*find("mavp"), periods, {2, 3, 0})[0], {kHole, kHole, 3, 6}, "mavp");
}

TEST(Values, FractalIsToldWhenTheBarsAfterTheTurnAreKnown) {
  const testing::Series bars = {{"high", {1, 2, 3, 2, 1, 3, 3, 1}},
                                {"low", {1, 2, 3, 2, 0, 3, 3, 1}}};
  const auto out = run(*find("fractal"), bars, {1, 1});
  expect_column(out[0], {kHole, kHole, 0, 1, 0, 0, 0, 0}, "high");
  expect_column(out[1], {kHole, kHole, 0, 0, 0, 1, 0, 0}, "low");
}

TEST(Values, SarextIsNegativeWhileTheStopFallsAndBeginsWhereTold) {
  const testing::Series bars = {{"high", {10, 11, 12}}, {"low", {9, 10, 11}}};
  const std::vector<double> rising = {5, 0, 0.02, 0.02, 0.2, 0.02, 0.02, 0.2};
  expect_column(run(*find("sarext"), bars, rising)[0], {kHole, 5, 5.12}, "rising");
  const std::vector<double> falling = {-20, 0, 0.02, 0.02, 0.2, 0.02, 0.02, 0.2};
  expect_column(run(*find("sarext"), bars, falling)[0], {kHole, -20, -19.8}, "falling");
}

TEST(Averages, OfEveryKindBeginAtTheirWarmUp) {
  const auto series = testing::random_walk(120);
  for (const char* name : {"ma", "apo", "ppo"}) {
    const IndicatorSpec& spec = *find(name);
    for (double kind = 0; kind <= 9; ++kind) {
      for (const double period : {2.0, 3.0, 8.0}) {
        std::vector<double> parameters = {period, kind};
        if (spec.parameters.size() == 3) parameters.insert(parameters.begin() + 1, period + 1);
        ASSERT_THAT(check_parameters(spec, parameters), ::testing::IsEmpty());
        const auto warm_up = static_cast<std::size_t>(spec.warm_up(parameters));
        const Column out = run(spec, series, parameters)[0];
        ASSERT_TRUE(std::isnan(out[warm_up - 1]) && std::isfinite(out[warm_up]))
            << name << " of kind " << kind << " over " << period;
      }
    }
  }
}

}  // namespace
}  // namespace hindcast::indicators
