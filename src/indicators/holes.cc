#include "indicators/holes.h"

#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "indicators/holes.cc"
#include <hwy/foreach_target.h>  // compiles what follows once for each instruction set
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace hindcast::indicators::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// x - x is 0 for every number and NaN for infinities and NaN; the sum of such differences is 0 or
// NaN, so that one comparison at the end tells.
bool no_hole(const double* x, std::size_t n) {
  const hn::ScalableTag<double> d;
  const std::size_t lanes = hn::Lanes(d);
  auto a = hn::Zero(d), b = a, c = a, e = a;  // four chains, so that none waits for another
  const auto add = [&](auto& sum, std::size_t i) {
    const auto v = hn::LoadU(d, x + i);
    sum = hn::Add(sum, hn::Sub(v, v));
  };
  std::size_t i = 0;
  for (; i + 4 * lanes <= n; i += 4 * lanes) {
    add(a, i);
    add(b, i + lanes);
    add(c, i + 2 * lanes);
    add(e, i + 3 * lanes);
  }
  for (; i + lanes <= n; i += lanes) add(a, i);
  double rest = 0;
  for (; i < n; ++i) rest += x[i] - x[i];
  const auto sum = hn::Add(hn::Add(a, b), hn::Add(c, e));
  return hn::AllTrue(d, hn::Eq(sum, hn::Zero(d))) && rest == 0;
}

}  // namespace hindcast::indicators::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hindcast::indicators {

HWY_EXPORT(no_hole);

bool all_finite(std::span<const double> x) {
  return HWY_DYNAMIC_DISPATCH(no_hole)(x.data(), x.size());
}

}  // namespace hindcast::indicators
#endif
