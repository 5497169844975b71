#include "study/compare.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "study/compare.cc"
#include <hwy/foreach_target.h>  // compiles what follows once for each instruction set
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace hindcast::study::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, 8>;

// Bits of one mask, lowest lane first.
template <class M>
std::uint64_t bits_of(Doubles d, M mask) {
  std::uint8_t bytes[8] = {};
  hn::StoreMaskBits(d, mask, bytes);
  return bytes[0];
}

template <class Right>
void compare_words(const double* a, const Right& right, std::size_t n, const ComparedBits& out) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t full = n / 64;
  for (std::size_t w = 0; w < full; ++w) {
    std::uint64_t less = 0, greater = 0, equal = 0;
    for (std::size_t i = 0; i < 64; i += lanes) {
      const auto x = hn::LoadU(d, a + w * 64 + i);
      const auto y = right(d, w * 64 + i);
      less |= bits_of(d, hn::Lt(x, y)) << i;
      greater |= bits_of(d, hn::Gt(x, y)) << i;
      equal |= bits_of(d, hn::Eq(x, y)) << i;
    }
    out.less[w] = less;
    out.greater[w] = greater;
    out.equal[w] = equal;
  }
  if (n % 64 == 0) return;
  std::uint64_t less = 0, greater = 0, equal = 0;
  for (std::size_t i = full * 64; i < n; ++i) {
    const double x = a[i], y = right(i);
    less |= static_cast<std::uint64_t>(x < y) << (i & 63);
    greater |= static_cast<std::uint64_t>(x > y) << (i & 63);
    equal |= static_cast<std::uint64_t>(x == y) << (i & 63);
  }
  out.less[full] = less;
  out.greater[full] = greater;
  out.equal[full] = equal;
}

struct ColumnSide {
  const double* values;
  auto operator()(Doubles d, std::size_t i) const { return hn::LoadU(d, values + i); }
  double operator()(std::size_t i) const { return values[i]; }
};
struct NumberSide {
  double value;
  auto operator()(Doubles d, std::size_t) const { return hn::Set(d, value); }
  double operator()(std::size_t) const { return value; }
};

void columns(const double* a, const double* b, std::size_t n, const ComparedBits& out) {
  compare_words(a, ColumnSide{b}, n, out);
}
void with(const double* a, double b, std::size_t n, const ComparedBits& out) {
  compare_words(a, NumberSide{b}, n, out);
}

}  // namespace hindcast::study::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hindcast::study {

HWY_EXPORT(columns);
HWY_EXPORT(with);

void compare_columns(const double* a, const double* b, std::size_t n, const ComparedBits& out) {
  HWY_DYNAMIC_DISPATCH(columns)(a, b, n, out);
}
void compare_with(const double* a, double b, std::size_t n, const ComparedBits& out) {
  HWY_DYNAMIC_DISPATCH(with)(a, b, n, out);
}

}  // namespace hindcast::study
#endif
