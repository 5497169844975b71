// How far a Sharpe ratio can be believed: Bailey & Lopez de Prado, "The Sharpe Ratio Efficient
// Frontier" (2012) and "The Deflated Sharpe Ratio" (2014). Ratios here are per period, NOT
// annualised.
#pragma once

#include <cstddef>
#include <optional>

namespace hindcast::engine {

struct SharpeEstimate {
  double sharpe = 0;  // mean / standard deviation of the returns of one period
  double skew = 0;
  double raw_kurtosis = 3;  // 3 for the normal distribution; excess kurtosis + 3
  std::size_t count = 0;    // returns
};

// Probability that the true ratio is above `threshold`. Absent for fewer than two returns, and when
// the moments give the estimate no positive variance.
std::optional<double> probabilistic_sharpe(const SharpeEstimate& estimate, double threshold);

// The trials that a strategy was chosen from.
struct SharpeTrials {
  double count = 1;     // independent trials
  double variance = 0;  // of the trials' Sharpe ratios, per period
};

// The best ratio that so many worthless trials would have shown. Absent for one trial or no
// variance.
std::optional<double> expected_best_sharpe(const SharpeTrials& trials);

// probabilistic_sharpe against expected_best_sharpe.
std::optional<double> deflated_sharpe(const SharpeEstimate& estimate, const SharpeTrials& trials);

}  // namespace hindcast::engine
