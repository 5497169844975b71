// Statistics of a sample, added up in one fixed order in `Wide`. Undefined values are absent.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "engine/exact_math.h"

namespace hindcast::engine {

// Returns are quotients of doubles near 1, so their rounding errors are about 1e-16. A spread below
// this is such noise around a constant: a ratio over it means nothing and is absent.
inline constexpr double kReturnNoise = 1e-14;

Wide sum_of(std::span<const double> values);
double mean_of(std::span<const double> values);  // precondition: not empty

// Sums of powers of the deviations from the mean.
struct Moments {
  std::size_t count = 0;
  Wide mean = 0;
  Wide square = 0, cube = 0, fourth = 0;
};
Moments moments_of(std::span<const double> values);

std::optional<double> sample_deviation(const Moments& m);        // divisor n - 1; n >= 2
std::optional<double> sample_skew(const Moments& m);             // adjusted (G1); n >= 3
std::optional<double> sample_excess_kurtosis(const Moments& m);  // adjusted (G2); n >= 4

// value / divisor, absent when the divisor is zero or the quotient is not finite.
std::optional<double> ratio(double value, double divisor);
std::optional<double> finite(double value);
// Factor 100 for the *_pct metrics.
std::optional<double> percent(std::optional<double> fraction);

// The 5 % tails, with linear interpolation between order statistics (Hyndman & Fan type 7).
struct Tails {
  double lower_quantile = 0;  // 5 %
  double upper_quantile = 0;  // 95 %
  double lower_mean = 0;      // mean of the floor((n - 1) / 20) + 1 smallest values
};
Tails five_percent_tails(std::vector<double> values);  // precondition: not empty

}  // namespace hindcast::engine
