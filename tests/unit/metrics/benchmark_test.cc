#include "metrics_fixture.h"

namespace hindcast::engine {
namespace {

using testing::Backtest;
using testing::expect_absent;
using testing::expect_metric;
using testing::kHourNs;

// Equity of given returns, from 100.
std::vector<double> curve(const std::vector<double>& returns) {
  std::vector<double> values;
  double now = 100;
  for (const double value : returns) values.push_back(now *= 1 + value);
  return values;
}

TEST(Benchmark, RegressionFindsTheLineThatMadeTheReturns) {
  // r = 0.5 b + 0.01 exactly.
  const std::vector<double> market = {0.1, -0.05, 0.02, 0.08};
  std::vector<double> own;
  for (const double value : market) own.push_back(0.5 * value + 0.01);
  Backtest run(curve(own));
  run.benchmark = curve(market);
  expect_metric(run.input(), "beta", 0.5);
  expect_metric(run.input(), "alpha_pct", 365);
  expect_metric(run.input(), "correlation", 1);
  expect_metric(run.input(), "benchmark_return_pct", 100 * (1.1 * 0.95 * 1.02 * 1.08 - 1));
}

TEST(Benchmark, ActiveReturnIsMeasuredAgainstItsOwnSpread) {
  // Active returns .02 and -.01: mean .005, deviation .03 / sqrt(2).
  Backtest run(curve({0.03, 0.01}));
  run.benchmark = curve({0.01, 0.02});
  expect_metric(run.input(), "information_ratio", 0.005 / (0.03 / std::sqrt(2.0)));
  expect_metric(run.input(), "tracking_error_pct", 3 / std::sqrt(2.0) * std::sqrt(365.0));
}

TEST(Benchmark, IsComparedByDayForHourlyBars) {
  Backtest run(std::vector<double>(72, 100), "2019-01-01", kHourNs);
  run.benchmark = run.equity;
  for (std::size_t i = 24; i < 48; ++i) run.equity[i] = run.benchmark[i] = 110;
  for (std::size_t i = 48; i < 72; ++i) run.equity[i] = run.benchmark[i] = 99;
  run.benchmark[30] = 5000;  // inside a day: not seen
  expect_metric(run.input(), "beta", 1);
  expect_metric(run.input(), "correlation", 1);
  expect_metric(run.input(), "tracking_error_pct", 0);
  expect_absent(run.input(), "information_ratio");
}

TEST(Benchmark, ThatStandsStillGivesNoRegression) {
  Backtest run(curve({0.03, 0.01}));
  run.benchmark = {100, 100};
  for (const char* name : {"alpha_pct", "beta", "correlation"}) expect_absent(run.input(), name);
  expect_metric(run.input(), "benchmark_return_pct", 0);
}

TEST(Benchmark, AgainstAConstantCurveHasBetaZeroAndNoCorrelation) {
  Backtest run({100, 100, 100});
  run.benchmark = curve({0.1, -0.2, 0.05});
  expect_metric(run.input(), "beta", 0);
  expect_absent(run.input(), "correlation");
}

TEST(Benchmark, ThatIsNotGivenLeavesItsMetricsAbsent) {
  const Backtest run(curve({0.03, 0.01}));
  for (const char* name : {"benchmark_return_pct", "alpha_pct", "beta", "correlation",
                           "information_ratio", "tracking_error_pct"}) {
    expect_absent(run.input(), name);
  }
}

}  // namespace
}  // namespace hindcast::engine
