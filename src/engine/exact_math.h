// Transcendental functions whose results have the same bytes on every x86-64 machine.
//
// Results of a backtest are compared byte for byte, across hosts. The C library cannot promise
// that: its double functions are chosen at load time (with or without fused multiply-add), and its
// long double ones rest on x87 instructions (fyl2x, f2xm1) whose last bits differ between processor
// makers. So these use only + - * / and sqrt on long double, which IEEE 754 defines to the bit, and
// round once to double at the end. Errors are below one unit in the last place of a double.
#pragma once

namespace hindcast::engine {

// The type to add up in: 64 bits of mantissa, so that sums over millions of returns keep all digits
// of a double without compensation terms.
using Wide = long double;

Wide wide_log(Wide x);  // x > 0 and finite
Wide wide_exp(Wide x);  // infinite above about 11356, 0 below about -11399

// base^exponent for base >= 0; 0 for base 0 and exponent > 0. May be infinite.
double exact_pow(double base, double exponent);

double normal_cdf(double x);       // standard normal distribution; exact 0 or 1 only far out
double normal_quantile(double p);  // inverse of normal_cdf; 0 < p < 1

}  // namespace hindcast::engine
