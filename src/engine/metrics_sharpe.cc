#include "engine/metrics_sharpe.h"

#include <cmath>

#include "engine/exact_math.h"
#include "engine/metrics_sample.h"

namespace hindcast::engine {

std::optional<double> probabilistic_sharpe(const SharpeEstimate& estimate, double threshold) {
  if (estimate.count < 2) return std::nullopt;
  const double ratio_now = estimate.sharpe;
  // Raw kurtosis: with excess kurtosis in its place the variance of normal returns comes out wrong.
  const double spread =
      1 - estimate.skew * ratio_now + (estimate.raw_kurtosis - 1) / 4 * ratio_now * ratio_now;
  if (!(spread > 0) || !std::isfinite(spread)) return std::nullopt;
  const double root = std::sqrt(static_cast<double>(estimate.count - 1));
  return finite(normal_cdf((ratio_now - threshold) * root / std::sqrt(spread)));
}

std::optional<double> expected_best_sharpe(const SharpeTrials& trials) {
  if (!(trials.count > 1) || !(trials.variance > 0)) return std::nullopt;
  constexpr double kEulerGamma = 0.57721566490153286061;
  constexpr double kE = 2.71828182845904523536;
  // Written by the upper tail, 1/N, which keeps its digits for many trials where 1 - 1/N loses
  // them.
  const double first = -normal_quantile(1 / trials.count);
  const double second = -normal_quantile(1 / (trials.count * kE));
  return finite(std::sqrt(trials.variance) * ((1 - kEulerGamma) * first + kEulerGamma * second));
}

std::optional<double> deflated_sharpe(const SharpeEstimate& estimate, const SharpeTrials& trials) {
  const auto threshold = expected_best_sharpe(trials);
  if (!threshold) return std::nullopt;
  return probabilistic_sharpe(estimate, *threshold);
}

}  // namespace hindcast::engine
