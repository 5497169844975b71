// Window sums keep no memory of what has left the window.
#include <gmock/gmock.h>

#include <cmath>

#include "indicators/window.h"
#include "unit/indicators/series.h"

namespace hindcast::indicators {
namespace {

using testing::Column;
using testing::of_column;

TEST(Windows, ConstantColumnHasExactlyItsMeanAndNoVariance) {
  for (const double level : {0.1, 1e-9, 1234.56, 1e12 + 0.3}) {
    const Column x(500, level);
    for (const double period : {2.0, 7.0, 20.0, 333.0}) {
      for (const char* average : {"sma", "ema", "wma", "rma", "dema", "kama", "linreg"}) {
        const Column out = of_column(average, x, {period});
        for (std::size_t i = 2 * static_cast<std::size_t>(period); i < x.size(); ++i) {
          ASSERT_EQ(out[i], level) << average << " " << period;
        }
      }
      for (const char* spread : {"stddev", "zscore", "linreg_slope"}) {
        EXPECT_EQ(of_column(spread, x, {period}).back(), 0) << spread << " " << level;
      }
    }
  }
}

TEST(Windows, HugeValueLeavesNoTraceOnceItIsOut) {
  const auto noise = testing::random_walk(300)["close"];
  Column spiked = noise;
  spiked[100] = 1e18;
  for (const char* name : {"sma", "wma", "stddev", "zscore", "linreg", "linreg_slope", "highest"}) {
    const Column clean = of_column(name, noise, {20}), out = of_column(name, spiked, {20});
    for (std::size_t i = 100 + 40; i < out.size(); ++i) ASSERT_EQ(out[i], clean[i]) << name;
    for (std::size_t i = 100 + 20; i < 140; ++i) {
      ASSERT_NEAR(out[i], clean[i], 1e-10 * (1 + std::fabs(clean[i]))) << name << " row " << i;
    }
  }
}

TEST(Windows, DeviationIsRightAtAnyPriceLevel) {
  // 0, 1, 2, 0, 1, 2, ... has a variance of 2/3 over any three rows.
  for (const double level : {0.0, 1e6, 1e12}) {
    Column x;
    for (int i = 0; i < 1000; ++i) x.push_back(level + i % 3);
    for (const double period : {3.0, 30.0, 300.0}) {
      EXPECT_DOUBLE_EQ(of_column("stddev", x, {period}).back(), std::sqrt(2.0 / 3)) << level;
    }
  }
}

TEST(Windows, AgreeWithTheirDefinitionAtEveryPeriodAndRow) {
  const auto x = testing::random_walk(97, 21)["close"];
  for (int period = 1; period <= 97; ++period) {
    const Column mean = of_column("sma", x, {double(period)});
    const Column weighted = of_column("wma", x, {double(period)});
    const Column high = of_column("highest", x, {double(period)});
    for (int end = period - 1; end < 97; ++end) {
      long double sum = 0, weights = 0;
      double top = 0;
      for (int k = 0; k < period; ++k) {
        const double value = x[static_cast<std::size_t>(end - k)];
        sum += value;
        weights += static_cast<long double>(value) * (period - k);
        top = std::max(top, value);
      }
      const auto row = static_cast<std::size_t>(end);
      ASSERT_NEAR(mean[row], static_cast<double>(sum / period), 1e-12 * top);
      ASSERT_NEAR(weighted[row], static_cast<double>(weights / (period * (period + 1) / 2)),
                  1e-12 * top);
      ASSERT_EQ(high[row], top);
    }
  }
}

TEST(Windows, NewestOfEqualExtremesCounts) {
  std::vector<std::size_t> rows;
  slide_extreme(
      Column{1, 3, 3, 1, 3, 2, 2}, 3, [](double a, double b) { return a > b; },
      [&](std::size_t, std::size_t row) { rows.push_back(row); });
  EXPECT_THAT(rows, ::testing::ElementsAre(2, 2, 4, 4, 4));
}

}  // namespace
}  // namespace hindcast::indicators
