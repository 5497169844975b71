#include "engine/exact_math.h"

#include <gtest/gtest.h>

#include <cmath>

namespace hindcast::engine {
namespace {

// The C library is right to the last bit or the one before it; so must these be.
void expect_close(double value, double expected, const char* what, double x) {
  EXPECT_NEAR(value, expected, 4e-16 * std::fabs(expected)) << what << " of " << x;
}

TEST(ExactMath, LogarithmAgreesWithTheLibrary) {
  for (const double x : {5e-324, 1e-300, 1e-9, 0.5, 0.7071067811865475, 0.7071067811865476,
                         0.999999999, 1.0, 1.000000001, 1.5, 2.0, 10.0, 12345.678, 1.7e308}) {
    expect_close(static_cast<double>(wide_log(x)), std::log(x), "log", x);
  }
}

TEST(ExactMath, ExponentialAgreesWithTheLibrary) {
  for (double x = -740; x < 709; x += 0.7371) {
    EXPECT_NEAR(static_cast<double>(wide_exp(x)), std::exp(x), 4e-16 * std::exp(x) + 5e-324) << x;
  }
  EXPECT_EQ(wide_exp(0), 1);
}

TEST(ExactMath, ExponentialEndsInZeroAndInfinity) {
  EXPECT_EQ(wide_exp(-20000), 0);
  EXPECT_TRUE(std::isinf(wide_exp(20000)));
}

TEST(ExactMath, PowerAgreesWithTheLibrary) {
  for (const double base : {1e-8, 0.3, 0.999, 1.0001, 1.5, 20.0, 3e5}) {
    for (const double exponent : {-12.5, -1.0, 0.0, 0.01, 0.5, 1.0, 3.0, 36.5, 52.142857}) {
      expect_close(exact_pow(base, exponent), std::pow(base, exponent), "pow", base);
    }
  }
}

TEST(ExactMath, PowerOfZeroAndOverflow) {
  EXPECT_EQ(exact_pow(0, 2.5), 0);
  EXPECT_EQ(exact_pow(0, 0), 1);
  EXPECT_TRUE(std::isinf(exact_pow(0, -1)));
  EXPECT_TRUE(std::isinf(exact_pow(1e10, 365)));
}

TEST(ExactMath, NormalDistributionAgreesWithTheErrorFunction) {
  for (double x = -37; x < 9; x += 0.0917) {
    const double expected = std::erfc(-x / std::sqrt(2.0)) / 2;
    // The argument of erfc is rounded, which the far tail magnifies by about x^2.
    EXPECT_NEAR(normal_cdf(x), expected, (4e-16 * (1 + x * x)) * expected) << x;
  }
}

TEST(ExactMath, NormalDistributionJoinsItsTwoMethodsSmoothly) {
  const double below = normal_cdf(-std::nextafter(3.0, 4.0));
  const double at = normal_cdf(-std::nextafter(3.0, 2.0));
  EXPECT_NEAR(below / at, 1, 1e-14);
}

TEST(ExactMath, NormalDistributionIsExactFarOut) {
  EXPECT_EQ(normal_cdf(0), 0.5);
  EXPECT_EQ(normal_cdf(1e308), 1);
  EXPECT_EQ(normal_cdf(-INFINITY), 0);
}

// Values from tables of the normal distribution (Abramowitz & Stegun 26.1 to 15 digits).
TEST(ExactMath, QuantileMatchesTheTables) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-15);
  EXPECT_NEAR(normal_quantile(0.95), 1.6448536269514722, 1e-15);
  EXPECT_NEAR(normal_quantile(0.05), -1.6448536269514722, 1e-15);
  EXPECT_NEAR(normal_quantile(0.999), 3.090232306167813, 1e-14);
  EXPECT_EQ(normal_quantile(0.5), 0);
}

TEST(ExactMath, QuantileUndoesTheDistribution) {
  for (const double p : {1e-300, 1e-20, 1e-6, 0.01, 0.3, 0.4999999, 0.5000001, 0.9, 0.999999}) {
    EXPECT_NEAR(normal_cdf(normal_quantile(p)), p, 1e-13 * p) << p;
  }
}

}  // namespace
}  // namespace hindcast::engine
