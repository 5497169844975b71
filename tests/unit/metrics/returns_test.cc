#include "engine/returns.h"

#include <gmock/gmock.h>

#include "metrics_fixture.h"

namespace hindcast::engine {
namespace {

using testing::Backtest;
using ::testing::ElementsAre;
using testing::kHourNs;
using testing::utc;

ReturnSeries series_of(const Backtest& run) {
  return return_series(run.time, run.equity, {100, run.days_per_year, run.bar_ns});
}

TEST(LastRows, TakeTheLastBarOfEachUtcDay) {
  const std::vector<std::int64_t> time = {utc("2019-01-01T22:00:00Z"), utc("2019-01-01T23:00:00Z"),
                                          utc("2019-01-02T00:00:00Z"), utc("2019-01-02T05:00:00Z"),
                                          utc("2019-01-05T23:59:59Z"), utc("2019-01-06T00:00:00Z")};
  EXPECT_THAT(last_rows(time, CalendarPeriod::day), ElementsAre(1, 3, 4, 5));
}

TEST(LastRows, KnowMonthsAndYearsBeforeAndAfter1970) {
  const std::vector<std::int64_t> time = {
      utc("1968-02-28"), utc("1968-02-29"), utc("1968-03-01"), utc("1969-12-31T23:00:00Z"),
      utc("1970-01-01"), utc("2000-02-29"), utc("2000-03-01")};
  EXPECT_THAT(last_rows(time, CalendarPeriod::month), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(last_rows(time, CalendarPeriod::year), ElementsAre(2, 3, 4, 6));
}

TEST(LastRows, FollowDaysOfChangingLength) {
  std::vector<std::int64_t> time;
  std::vector<std::size_t> expected;
  int day = 0;
  for (const int hours : {24, 24, 23, 23, 24, 1, 1, 2, 24, 24, 7}) {
    const std::int64_t midnight = utc("2019-03-01") + day++ * kNsPerDay;
    for (int hour = 24 - hours; hour < 24; ++hour) time.push_back(midnight + hour * kHourNs);
    expected.push_back(time.size() - 1);
  }
  EXPECT_EQ(last_rows(time, CalendarPeriod::day), expected);
}

TEST(LastRows, OfNothingAreNone) {
  EXPECT_TRUE(last_rows(std::span<const std::int64_t>{}, CalendarPeriod::day).empty());
}

TEST(SimpleReturns, BeginAgainstTheStart) {
  EXPECT_THAT(simple_returns(std::vector<double>{110, 55, 55}, 100),
              ElementsAre(::testing::DoubleNear(0.1, 1e-15), -0.5, 0));
}

TEST(SimpleReturns, EndWithTheRuin) {
  EXPECT_THAT(simple_returns(std::vector<double>{50, -10, 20, 30}, 100),
              ElementsAre(-0.5, -1.2, 0, 0));
}

TEST(ReturnSeries, OfHourlyBarsIsDaily) {
  std::vector<double> equity(60, 100);
  equity[22] = 500;  // inside the first day: no return of its own
  equity[23] = 120;
  for (std::size_t i = 24; i < 48; ++i) equity[i] = 90;
  for (std::size_t i = 48; i < 60; ++i) equity[i] = 99;
  const ReturnSeries series = series_of(Backtest(equity, "2019-01-01", kHourNs));
  EXPECT_TRUE(series.daily);
  EXPECT_THAT(series.rows, ElementsAre(23, 47, 59));
  EXPECT_THAT(series.equity, ElementsAre(120, 90, 99));
  EXPECT_THAT(series.returns, ElementsAre(::testing::DoubleNear(0.2, 1e-15), -0.25,
                                          ::testing::DoubleNear(0.1, 1e-15)));
  EXPECT_EQ(series.periods_per_year, 365);
}

TEST(ReturnSeries, OfDailyBarsHasAReturnABarAndNoneForTheWeekend) {
  Backtest run({101, 102, 103});
  run.time = {utc("2019-01-04"), utc("2019-01-07"), utc("2019-01-08")};
  run.days_per_year = 252;
  const ReturnSeries series = series_of(run);
  EXPECT_EQ(series.returns.size(), 3u);
  EXPECT_EQ(series.periods_per_year, 252);
}

TEST(ReturnSeries, OfWeekBarsHasAReturnABarAndFiftyTwoAYearOnEveryMarket) {
  Backtest run({110, 99}, "2019-01-07", 7 * kNsPerDay);
  for (const int days_per_year : {365, 252}) {
    run.days_per_year = days_per_year;
    const ReturnSeries series = series_of(run);
    EXPECT_FALSE(series.daily);
    EXPECT_THAT(series.rows, ElementsAre(0, 1));
    EXPECT_DOUBLE_EQ(series.periods_per_year, 365.0 / 7);
  }
}

}  // namespace
}  // namespace hindcast::engine
