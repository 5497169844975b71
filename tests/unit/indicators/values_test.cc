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
      {"linreg_slope", {3}, {1, 3, 5, 4}, {kHole, kHole, 2, 0.5}},
      {"linreg", {3}, {1, 3, 5, 4}, {kHole, kHole, 5, 4.5}},
  };
  for (const Case& c : cases)
    expect_column(of_column(c.name, c.x, c.parameters), c.expected, c.name);
}

TEST(Values, BollingerBandsLieDeviationsOffTheMean) {
  const Column x = {1, 1, 3, 3};
  expect_column(of_column("bbands", x, {4, 2}, 0), {kHole, kHole, kHole, 4}, "upper");
  expect_column(of_column("bbands", x, {4, 2}, 1), {kHole, kHole, kHole, 2}, "middle");
  expect_column(of_column("bbands", x, {4, 2}, 2), {kHole, kHole, kHole, 0}, "lower");
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

}  // namespace
}  // namespace hindcast::indicators
