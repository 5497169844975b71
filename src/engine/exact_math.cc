#include "engine/exact_math.h"

#include <cmath>
#include <limits>

#include "base/check.h"

namespace hindcast::engine {
namespace {

constexpr Wide kLn2 = 0.693147180559945309417232121458176568L;
// ln 2 in two parts: the first has 32 zero bits at its end, so that k * kLn2High is exact.
constexpr Wide kLn2High = 0.693147180369123816490173339843750000L;
constexpr Wide kLn2Low = 1.90821492927058781614426568075500134e-10L;
constexpr Wide kSqrtHalf = 0.707106781186547524400844362104849039L;
constexpr Wide kInverseSqrtTwoPi = 0.398942280401432677939946059934381868L;

// From here outward the tail is a continued fraction, inward a power series.
constexpr Wide kTailBegins = 3.0L;

Wide density(Wide x) { return kInverseSqrtTwoPi * wide_exp(-0.5L * x * x); }

// P(X > x) for x >= kTailBegins (Laplace): density(x) / (x + 1/(x + 2/(x + 3/(x + ...)))).
Wide upper_tail(Wide x) {
  constexpr int kTerms = 200;  // enough for 64 bits at kTailBegins
  Wide fraction = x;
  for (int k = kTerms; k >= 1; --k) fraction = x + static_cast<Wide>(k) / fraction;
  return density(x) / fraction;
}

// P(0 < X < x) for 0 <= x < kTailBegins: density(x) * (x + x^3/3 + x^5/(3*5) + ...), all terms
// positive.
Wide central_part(Wide x) {
  Wide term = x;
  Wide sum = x;
  for (int k = 3; term > sum * 1e-22L; k += 2) {
    term *= x * x / static_cast<Wide>(k);
    sum += term;
  }
  return density(x) * sum;
}

Wide wide_normal_cdf(Wide x) {
  const Wide distance = x < 0 ? -x : x;
  if (distance >= kTailBegins) {
    const Wide tail = upper_tail(distance);
    return x < 0 ? tail : 1.0L - tail;
  }
  const Wide part = central_part(distance);
  return x < 0 ? 0.5L - part : 0.5L + part;
}

// For p <= 1/2. Newton's method on log(cdf(x)) = log(p): the logarithm of the cdf is concave and
// the start lies left of the root (cdf(-t) <= exp(-t^2/2) / 2), so every step moves right and none
// overshoots.
Wide lower_quantile(Wide p) {
  constexpr int kStepsMax = 60;
  const Wide target = wide_log(p);
  Wide x = -std::sqrt(-2.0L * target);
  for (int step = 0; step < kStepsMax; ++step) {
    const Wide cdf = wide_normal_cdf(x);
    const Wide move = (target - wide_log(cdf)) * cdf / density(x);
    x += move;
    if (!(move > 1e-18L)) break;
  }
  return x;
}

}  // namespace

Wide wide_log(Wide x) {
  HC_CHECK(x > 0 && std::isfinite(x), "logarithm of a number that is not above zero");
  int exponent = 0;
  Wide mantissa = std::frexp(x, &exponent);
  if (mantissa < kSqrtHalf) {
    mantissa *= 2;
    --exponent;
  }
  // log(m) = 2 atanh(s) with s = (m - 1)/(m + 1), |s| < 0.172.
  const Wide s = (mantissa - 1) / (mantissa + 1);
  const Wide square = s * s;
  constexpr int kTerms = 15;
  Wide sum = 0;
  for (int k = kTerms; k >= 0; --k) sum = sum * square + 1.0L / static_cast<Wide>(2 * k + 1);
  const auto power = static_cast<Wide>(exponent);
  return power * kLn2High + (2 * s * sum + power * kLn2Low);
}

Wide wide_exp(Wide x) {
  constexpr Wide kLargest = 11356.0L;
  constexpr Wide kSmallest = -11399.0L;
  if (x > kLargest) return std::numeric_limits<Wide>::infinity();
  if (x < kSmallest) return 0;
  const Wide power = std::floor(x / kLn2 + 0.5L);
  const Wide rest = (x - power * kLn2High) - power * kLn2Low;  // |rest| < 0.35
  constexpr int kTerms = 20;
  Wide sum = 1;
  for (int k = kTerms; k >= 1; --k) sum = 1 + sum * rest / static_cast<Wide>(k);
  return std::ldexp(sum, static_cast<int>(power));
}

double exact_pow(double base, double exponent) {
  HC_CHECK(base >= 0, "power of a negative base");
  if (exponent == 0 || base == 1) return 1;
  if (base == 0) return exponent > 0 ? 0 : std::numeric_limits<double>::infinity();
  if (!std::isfinite(base)) return exponent > 0 ? base : 0;
  return static_cast<double>(wide_exp(static_cast<Wide>(exponent) * wide_log(base)));
}

double normal_cdf(double x) {
  // Past this distance a double shows nothing but 0 or 1; it also keeps infinities out of the
  // fraction.
  constexpr double kFarthest = 40;
  if (x > kFarthest) return 1;
  if (x < -kFarthest) return 0;
  return static_cast<double>(wide_normal_cdf(x));
}

double normal_quantile(double p) {
  HC_CHECK(p > 0 && p < 1, "quantile of a probability that is not between 0 and 1");
  if (p == 0.5) return 0;
  const Wide wide = p;
  return static_cast<double>(p < 0.5 ? lower_quantile(wide) : -lower_quantile(1.0L - wide));
}

}  // namespace hindcast::engine
