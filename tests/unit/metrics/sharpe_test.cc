// Against the worked examples in the papers of Bailey & Lopez de Prado.
#include "engine/metrics_sharpe.h"
#include "metrics_fixture.h"

namespace hindcast::engine {
namespace {

using testing::Backtest;
using testing::expect_absent;
using testing::expect_metric;
using testing::metric;

// "The Deflated Sharpe Ratio" (2014), numerical example: annual ratio 2.5 of 1,250 daily returns
// (250 a year), skew -3, kurtosis 10, 100 trials with annual variance 1/2: threshold 0.1132, DSR
// 0.9004.
TEST(DeflatedSharpe, MatchesTheExampleOfThePaper) {
  const SharpeEstimate estimate{2.5 / std::sqrt(250.0), -3, 10, 1250};
  const SharpeTrials trials{100, 0.5 / 250};
  EXPECT_NEAR(*expected_best_sharpe(trials), 0.1132, 5e-5);
  EXPECT_NEAR(*deflated_sharpe(estimate, trials), 0.9004, 5e-5);
}

// "The Sharpe Ratio Efficient Frontier" (2012), numerical example: a fund's two years of monthly
// returns with ratio 0.458 a month, skew -2.448 and kurtosis 10.164. Taken as normal, it is above
// zero with probability 0.982; with its moments, only with 0.913. Excess kurtosis in place of the
// raw one would give 0.920.
TEST(ProbabilisticSharpe, MatchesTheExampleOfThePaper) {
  EXPECT_NEAR(*probabilistic_sharpe({0.458, 0, 3, 24}, 0), 0.982, 5e-4);
  EXPECT_NEAR(*probabilistic_sharpe({0.458, -2.448, 10.164, 24}, 0), 0.913, 5e-4);
}

TEST(ProbabilisticSharpe, OfNormalReturnsHasLosVariance) {
  const SharpeEstimate estimate{0.1, 0, 3, 101};
  EXPECT_NEAR(*probabilistic_sharpe(estimate, 0),
              0.5 * std::erfc(-1 / std::sqrt(1.005) / std::sqrt(2.0)), 1e-15);
}

TEST(ProbabilisticSharpe, AtItsOwnThresholdIsOneHalf) {
  EXPECT_EQ(probabilistic_sharpe({0.2, -1, 5, 50}, 0.2), 0.5);
}

TEST(ProbabilisticSharpe, WithoutAVarianceIsAbsent) {
  EXPECT_FALSE(probabilistic_sharpe({2, 1, 1, 50}, 0));  // 1 - 2 + 0 is below zero
  EXPECT_FALSE(probabilistic_sharpe({2, 0, 3, 1}, 0));
}

TEST(DeflatedSharpe, OfOneTrialIsAbsent) {
  EXPECT_FALSE(expected_best_sharpe({1, 0.5}));
  EXPECT_FALSE(expected_best_sharpe({100, 0}));
  EXPECT_FALSE(deflated_sharpe({0.1, 0, 3, 100}, {1, 0.5}));
}

TEST(DeflatedSharpe, FallsWithTheNumberOfTrials) {
  const SharpeEstimate estimate{0.15, 0, 3, 500};
  double before = 1;
  for (const double trials : {2.0, 10.0, 1000.0, 1e6, 1e15}) {
    const double now = *deflated_sharpe(estimate, {trials, 0.001});
    EXPECT_LT(now, before) << trials;
    before = now;
  }
}

TEST(DeflatedSharpe, IsAMetricOnceTrialsAreGiven) {
  const Backtest run({101, 100, 103, 102, 105, 104, 108});
  MetricsInput input = run.input();
  expect_absent(input, "dsr");
  input.trials = 20;
  input.trial_sharpe_variance = 0.01;
  const auto value = metric(input, "dsr");
  ASSERT_TRUE(value);
  EXPECT_GT(*value, 0);
  EXPECT_LT(*value, *metric(input, "psr"));
}

}  // namespace
}  // namespace hindcast::engine
