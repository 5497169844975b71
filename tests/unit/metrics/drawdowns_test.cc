#include <gmock/gmock.h>

#include "metrics_fixture.h"

namespace hindcast::engine {
namespace {

using testing::Backtest;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using testing::expect_absent;
using testing::expect_metric;
using testing::kHourNs;
using testing::utc;

TEST(Drawdowns, LastFromThePeakToTheBarThatIsBackAtIt) {
  // Peak on day 1 at 120, back on day 4 (3 days); peak 120, back on day 6 (2 days).
  const Backtest run({120, 90, 108, 120, 114, 121});
  expect_metric(run.input(), "max_drawdown_pct", -25);
  expect_metric(run.input(), "avg_drawdown_pct", -15);
  expect_metric(run.input(), "max_drawdown_days", 3);
  expect_metric(run.input(), "avg_drawdown_days", 2.5);
}

TEST(Drawdowns, ThatHaveNotEndedLastToTheEnd) {
  const Backtest run({120, 110, 60, 90});
  expect_metric(run.input(), "max_drawdown_pct", -50);
  expect_metric(run.input(), "max_drawdown_days", 3);
}

TEST(Drawdowns, FromTheInitialCapitalBeginAtTheFirstOpen) {
  const Backtest run({80, 100});
  expect_metric(run.input(), "max_drawdown_pct", -20);
  expect_metric(run.input(), "max_drawdown_days", 2);
  expect_metric(run.input(), "peak_equity", 100);
}

TEST(Drawdowns, BeginAtTheLastBarOfAFlatPeak) {
  expect_metric(Backtest({110, 110, 110, 99, 110}).input(), "max_drawdown_days", 2);
}

TEST(Drawdowns, WithinADayAreSeen) {
  std::vector<double> equity(48, 100);
  equity[5] = 70;
  const Backtest run(equity, "2019-01-01", kHourNs);
  expect_metric(run.input(), "max_drawdown_pct", -30);
  expect_metric(run.input(), "max_drawdown_days", 2.0 / 24);
  expect_metric(run.input(), "ulcer_index_pct", 0);  // a mean over the ends of the days
}

TEST(Drawdowns, FindTheTroughAndTheRecoveryAtAnyDistance) {
  for (std::size_t length = 1; length < 40; ++length) {
    for (std::size_t trough = 0; trough < length; ++trough) {
      std::vector<double> equity(length + 3, 100);
      for (std::size_t i = 0; i < length; ++i) equity[1 + i] = i == trough ? 60 : 90;
      const Backtest run(equity);
      SCOPED_TRACE(std::to_string(length) + " bars, trough at " + std::to_string(trough));
      expect_metric(run.input(), "max_drawdown_pct", -40);
      expect_metric(run.input(), "avg_drawdown_pct", -40);
      expect_metric(run.input(), "max_drawdown_days", static_cast<double>(length) + 1);
    }
  }
}

TEST(Drawdowns, OfARisingCurveAreNone) {
  const Backtest run({101, 102, 103});
  expect_metric(run.input(), "max_drawdown_pct", 0);
  expect_metric(run.input(), "max_drawdown_days", 0);
  expect_absent(run.input(), "avg_drawdown_pct");
  expect_absent(run.input(), "avg_drawdown_days");
  expect_absent(run.input(), "calmar");
}

TEST(Drawdowns, BelowZeroAreDeeperThanHundredPercent) {
  expect_metric(Backtest({50, -25, -25}).input(), "max_drawdown_pct", -125);
}

TEST(Drawdowns, UlcerIndexIsTheirRootMeanSquare) {
  expect_metric(Backtest({100, 70, 60, 100}).input(), "ulcer_index_pct", 100 * std::sqrt(0.25 / 4));
}

TEST(DrawdownColumn, IsAgainstTheRunningPeakThatBeginsAtTheCapital) {
  const std::vector<double> equity = {90, 120, 60, 120, 150};
  EXPECT_THAT(drawdown_pct(equity, 100), ElementsAre(DoubleNear(-10, 1e-13), 0, -50, 0, 0));
  EXPECT_TRUE(drawdown_pct({}, 100).empty());
}

TEST(MonthlyTable, HasOneRowAMonthWithBars) {
  const std::vector<std::int64_t> time = {utc("2018-12-31T22:00:00Z"), utc("2018-12-31T23:00:00Z"),
                                          utc("2019-01-01T00:00:00Z"), utc("2019-03-05T00:00:00Z")};
  const std::vector<double> equity = {500, 110, 99, 49.5};
  const auto months = monthly_returns(time, equity, 100);
  ASSERT_EQ(months.size(), 3u);
  EXPECT_EQ(months[0].year, 2018);
  EXPECT_EQ(months[0].month, 12);
  EXPECT_NEAR(months[0].return_pct, 10, 1e-12);
  EXPECT_EQ(months[1].year, 2019);
  EXPECT_EQ(months[1].month, 1);
  EXPECT_NEAR(months[1].return_pct, -10, 1e-12);
  EXPECT_EQ(months[2].month, 3);
  EXPECT_NEAR(months[2].return_pct, -50, 1e-12);
}

TEST(MonthlyTable, OfNothingIsEmpty) { EXPECT_TRUE(monthly_returns({}, {}, 100).empty()); }

}  // namespace
}  // namespace hindcast::engine
