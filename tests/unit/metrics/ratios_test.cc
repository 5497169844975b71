// Every expected number is worked out by hand from the returns in the test.
#include "metrics_fixture.h"

namespace hindcast::engine {
namespace {

using testing::Backtest;
using testing::expect_absent;
using testing::expect_metric;
using testing::kHourNs;
using testing::metric;

// Returns +10 %, -10 %, +20 %, -50 %: mean -7.5 %.
const Backtest& mixed() {
  static const Backtest run({110, 99, 118.8, 59.4});
  return run;
}

TEST(Ratios, SharpeIsMeanOverDeviationTimesTheRootOfTheYear) {
  // Squares of the deviations: .175^2 + .025^2 + .275^2 + .425^2 = .2875; variance .2875 / 3.
  expect_metric(mixed().input(), "sharpe", -0.075 / std::sqrt(0.2875 / 3) * std::sqrt(365.0));
  expect_metric(mixed().input(), "volatility_pct", 100 * std::sqrt(0.2875 / 3 * 365));
}

TEST(Ratios, TheYearOfTheMarketScalesThem) {
  Backtest run = mixed();
  run.days_per_year = 252;
  expect_metric(run.input(), "sharpe", -0.075 / std::sqrt(0.2875 / 3) * std::sqrt(252.0));
  expect_metric(run.input(), "periods_per_year", 252);
}

TEST(Ratios, SortinoDividesTheSquaresOfTheLossesByAllDays) {
  expect_metric(mixed().input(), "sortino", -0.075 / std::sqrt(0.26 / 4) * std::sqrt(365.0));
}

TEST(Ratios, OmegaIsGainsOverLosses) { expect_metric(mixed().input(), "omega", 0.3 / 0.6); }

TEST(Ratios, CagrCompoundsToAYear) {
  Backtest run({121});
  run.days_per_year = 2;  // one return is half a year
  expect_metric(run.input(), "cagr_pct", 46.41);
}

TEST(Ratios, CagrOfATotalLossIsMinusHundredAndOfDebtAbsent) {
  expect_metric(Backtest({50, 0}).input(), "cagr_pct", -100);
  expect_absent(Backtest({50, -1}).input(), "cagr_pct");
  expect_metric(Backtest({50, -1}).input(), "total_return_pct", -101);
}

TEST(Ratios, CalmarAndRecoveryAreOverTheDeepestDrawdown) {
  Backtest run({110, 99, 121});
  run.days_per_year = 3;
  expect_metric(run.input(), "calmar", 2.1);
  expect_metric(run.input(), "recovery_factor", 2.1);
}

TEST(Ratios, RecoveryOfALossIsNegative) {
  expect_metric(mixed().input(), "recovery_factor", -0.406 / 0.5);
}

TEST(Ratios, SkewAndKurtosisAreAdjustedForTheSampleSize) {
  // Returns 0, 0, 0, 40 %: deviations -.1 three times and .3.
  const Backtest run({100, 100, 100, 140});
  const double m2 = 0.12;
  const double m3 = 0.027 - 0.003;
  const double m4 = 0.0081 + 0.0003;
  expect_metric(run.input(), "skew", 4 * std::sqrt(3.0) / 2 * m3 / std::pow(m2, 1.5));
  expect_metric(run.input(), "kurtosis", 4.0 * 5 * 3 / 2 * m4 / (m2 * m2) - 3 * 9 / 2.0);
}

TEST(Ratios, TailsAreHistoricalWithInterpolation) {
  // 41 returns of -20 % ... +20 % in steps of 1 %: the 5 % quantile is the third smallest, -18 %.
  std::vector<double> equity;
  double now = 100;
  for (int step = 0; step <= 40; ++step) {
    now *= 1 + ((step * 17) % 41 - 20) / 100.0;
    equity.push_back(now);
  }
  const Backtest run(equity);
  expect_metric(run.input(), "var_95_pct", -18);
  expect_metric(run.input(), "cvar_95_pct", -19);
  expect_metric(run.input(), "tail_ratio", 1);
  // The first 31: positions 1.5 and 28.5 of the sorted returns.
  Backtest shorter(std::vector<double>(equity.begin(), equity.begin() + 31));
  std::vector<double> returns;
  for (int step = 0; step <= 30; ++step) returns.push_back((step * 17) % 41 - 20);
  std::sort(returns.begin(), returns.end());
  expect_metric(shorter.input(), "var_95_pct", (returns[1] + returns[2]) / 2);
  expect_metric(shorter.input(), "cvar_95_pct", (returns[0] + returns[1]) / 2);
  expect_metric(shorter.input(), "tail_ratio",
                std::fabs((returns[28] + returns[29]) / (returns[1] + returns[2])));
}

TEST(Ratios, TailsOfFewDaysStayInsideThem) {
  for (std::size_t days = 1; days <= 6; ++days) {
    std::vector<double> equity;
    double now = 100;
    for (std::size_t i = 0; i < days; ++i) equity.push_back(now *= (i % 2 ? 1.1 : 0.9));
    const Backtest run(equity);
    expect_metric(run.input(), "cvar_95_pct", -10);
    EXPECT_GE(*metric(run, "var_95_pct"), -10 - 1e-12) << days;
    EXPECT_LE(*metric(run, "var_95_pct"), 10) << days;
  }
}

TEST(Ratios, OfAConstantCurveAreAbsent) {
  const Backtest run({100, 100, 100, 100, 100});
  for (const char* name : {"sharpe", "sortino", "omega", "calmar", "recovery_factor", "tail_ratio",
                           "skew", "kurtosis", "psr", "dsr", "avg_drawdown_pct"}) {
    expect_absent(run.input(), name);
  }
  expect_metric(run.input(), "volatility_pct", 0);
  expect_metric(run.input(), "cagr_pct", 0);
  expect_metric(run.input(), "max_drawdown_pct", 0);
}

TEST(Ratios, OfSteadyGrowthAreAbsentAlthoughReturnsDifferInTheLastBit) {
  std::vector<double> equity;
  double now = 100;
  for (int i = 0; i < 50; ++i) equity.push_back(now *= 1.001);
  for (const char* name : {"sharpe", "sortino", "skew", "kurtosis", "psr"}) {
    expect_absent(Backtest(equity).input(), name);
  }
}

TEST(Ratios, OfOneBarAreAbsentButItsGainIsNot) {
  const Backtest run({105});
  for (const char* name : {"sharpe", "sortino", "omega", "volatility_pct", "skew", "psr"}) {
    expect_absent(run.input(), name);
  }
  expect_metric(run.input(), "total_return_pct", 5);
  expect_metric(run.input(), "best_day_pct", 5);
  expect_metric(run.input(), "worst_month_pct", 5);
}

TEST(Ratios, OfOnlyLossesHaveNoGainsToShow) {
  const Backtest run({90, 72, 70});
  expect_metric(run.input(), "omega", 0);
  EXPECT_LT(*metric(run, "sharpe"), 0);
  EXPECT_LT(*metric(run, "sortino"), 0);
}

TEST(Ratios, AGrowthTooLargeForANumberIsAbsent) {
  expect_absent(Backtest({100000}).input(), "cagr_pct");
}

TEST(Periods, BestAndWorstAreOfCalendarDaysMonthsAndYears) {
  Backtest run({110, 99, 148.5, 74.25}, "2018-12-30");  // 30, 31 December; 1, 2 January
  expect_metric(run.input(), "best_day_pct", 50);
  expect_metric(run.input(), "worst_day_pct", -50);
  expect_metric(run.input(), "best_month_pct", -1);
  expect_metric(run.input(), "worst_month_pct", -25);
  expect_metric(run.input(), "best_year_pct", -1);
  expect_metric(run.input(), "worst_year_pct", -25);
}

TEST(Periods, DaysAreAbsentForWeekBars) {
  Backtest run({110, 99}, "2019-01-07", 7 * kNsPerDay);
  expect_absent(run.input(), "best_day_pct");
  expect_absent(run.input(), "worst_day_pct");
  expect_metric(run.input(), "best_month_pct", -1);
  expect_metric(run.input(), "duration_days", 14);
}

TEST(Span, RunsFromTheFirstOpenToTheLastClose) {
  Backtest run({100, 100, 103}, "2019-01-01T10:00:00Z", kHourNs);
  MetricsInput input = run.input();
  input.bars_in_position = 2;
  input.traded_value = 309;
  input.fees = 1.5;
  expect_metric(input, "start_unix_s", 1546336800);
  expect_metric(input, "end_unix_s", 1546336800 + 3 * 3600);
  expect_metric(input, "duration_days", 0.125);
  expect_metric(input, "exposure_pct", 200 / 3.0);
  expect_metric(input, "final_equity", 103);
  expect_metric(input, "peak_equity", 103);
  expect_metric(input, "turnover", 3);  // over the equity at the end of the one day
  expect_metric(input, "fees_paid", 1.5);
}

}  // namespace
}  // namespace hindcast::engine
