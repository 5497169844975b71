#include "jobs/time_histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace hindcast::jobs {
namespace {

TimeHistogram of(const std::vector<double>& times) {
  TimeHistogram histogram;
  for (const double t : times) histogram.add(TimeHistogram::bucket_of(t), 1, t);
  return histogram;
}

TEST(TimeHistogram, QuantilesAreWithinNinePercentOfTheTrueOnes) {
  std::vector<double> times;
  for (int i = 0; i < 1000; ++i) times.push_back(0.002 * std::exp(0.015 * i));  // 2 ms to 2 h
  const TimeHistogram histogram = of(times);
  for (const double q : {0.01, 0.25, 0.5, 0.9, 0.95, 1.0}) {
    const double exact = times[static_cast<std::size_t>(std::ceil(q * 1000)) - 1];
    EXPECT_NEAR(*histogram.quantile(q), exact, 0.0905 * exact) << q;
  }
}

TEST(TimeHistogram, TheSumOfTwoIsThatOfAll) {
  TimeHistogram sum = of({0.1, 2});
  sum.add(of({30}));
  EXPECT_EQ(sum.count(), 3);
  EXPECT_DOUBLE_EQ(*sum.mean(), 32.1 / 3);
  EXPECT_EQ(sum.quantile(0.5), of({0.1, 2, 30}).quantile(0.5));
}

TEST(TimeHistogram, NothingHasNoQuantile) {
  EXPECT_FALSE(TimeHistogram().quantile(0.5));
  EXPECT_FALSE(TimeHistogram().mean());
}

TEST(TimeHistogram, TakesEveryTime) {
  EXPECT_EQ(TimeHistogram::bucket_of(-5), 0);
  EXPECT_EQ(TimeHistogram::bucket_of(0), 0);
  EXPECT_EQ(TimeHistogram::bucket_of(std::nan("")), 0);
  EXPECT_EQ(TimeHistogram::bucket_of(1e300), TimeHistogram::kBuckets - 1);
  EXPECT_EQ(TimeHistogram::bucket_of(0.001), 1);
}

}  // namespace
}  // namespace hindcast::jobs
