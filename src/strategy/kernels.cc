#include "strategy/kernels.h"

#include <algorithm>
#include <cmath>
#include <limits>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace hindcast::strategy {
namespace {

template <class F>
void over_block(Operand a, Operand b, double* out, std::size_t n, F f) {
  if (a.values != nullptr && b.values != nullptr) {
    for (std::size_t i = 0; i < n; ++i) out[i] = f(a.values[i], b.values[i]);
  } else if (a.values != nullptr) {
    const double y = b.constant;
    for (std::size_t i = 0; i < n; ++i) out[i] = f(a.values[i], y);
  } else {
    const double x = a.constant;
    for (std::size_t i = 0; i < n; ++i) out[i] = f(x, b.values[i]);
  }
}

#if defined(__SSE2__)
template <Compare op>
__m128d compare_pair(__m128d a, __m128d b) {
  if constexpr (op == Compare::less) return _mm_cmplt_pd(a, b);
  if constexpr (op == Compare::less_equal) return _mm_cmple_pd(a, b);
  if constexpr (op == Compare::greater) return _mm_cmpgt_pd(a, b);
  if constexpr (op == Compare::greater_equal) return _mm_cmpge_pd(a, b);
  if constexpr (op == Compare::equal) return _mm_cmpeq_pd(a, b);
  if constexpr (op == Compare::not_equal) {
    return _mm_or_pd(_mm_cmplt_pd(a, b), _mm_cmpgt_pd(a, b));
  }
}

// 64 bars to one word, two at a time.
template <Compare op, bool constant>
std::uint64_t full_word(const double* a, Operand b) {
  const __m128d same = _mm_set1_pd(b.constant);
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < 64; i += 2) {
    const __m128d right = constant ? same : _mm_loadu_pd(b.values + i);
    const int bits = _mm_movemask_pd(compare_pair<op>(_mm_loadu_pd(a + i), right));
    word |= static_cast<std::uint64_t>(bits) << i;
  }
  return word;
}
#else
template <Compare op, bool constant>
std::uint64_t full_word(const double* a, Operand b) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < 64; ++i) {
    const bool bit = apply(op, a[i], constant ? b.constant : b.values[i]);
    word |= static_cast<std::uint64_t>(bit) << i;
  }
  return word;
}
#endif

template <Compare op, bool constant>
void compare_words(const double* a, Operand b, std::uint64_t* out, std::size_t n) {
  const std::size_t full = n / 64;
  for (std::size_t w = 0; w < full; ++w) {
    Operand right = b;
    if (!constant) right.values += w * 64;
    out[w] = full_word<op, constant>(a + w * 64, right);
  }
  if (n % 64 == 0) return;
  std::uint64_t word = 0;
  for (std::size_t i = full * 64; i < n; ++i) {
    const bool bit = apply(op, a[i], constant ? b.constant : b.values[i]);
    word |= static_cast<std::uint64_t>(bit) << (i & 63);
  }
  out[full] = word;
}

template <Compare op>
void compare_either(const double* a, Operand b, std::uint64_t* out, std::size_t n) {
  if (b.values == nullptr)
    compare_words<op, true>(a, b, out, n);
  else
    compare_words<op, false>(a, b, out, n);
}

}  // namespace

void apply_block(ColumnKind op, Operand a, Operand b, double* out, std::size_t n) {
  constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
  switch (op) {
    case ColumnKind::negate:
      return over_block(a, {}, out, n, [](double x, double) { return -x; });
    case ColumnKind::abs:
      return over_block(a, {}, out, n, [](double x, double) { return std::fabs(x); });
    case ColumnKind::add:
      return over_block(a, b, out, n, [](double x, double y) { return x + y; });
    case ColumnKind::subtract:
      return over_block(a, b, out, n, [](double x, double y) { return x - y; });
    case ColumnKind::multiply:
      return over_block(a, b, out, n, [](double x, double y) { return x * y; });
    case ColumnKind::divide:
      return over_block(a, b, out, n,
                        [](double x, double y) { return y == 0 ? kUndefined : x / y; });
    case ColumnKind::min:
      return over_block(a, b, out, n, [](double x, double y) {
        return x != x ? x : x < y ? x : y;
      });
    case ColumnKind::max:
      return over_block(a, b, out, n, [](double x, double y) {
        return x != x ? x : x > y ? x : y;
      });
    default:
      return;
  }
}

void compare_block(Compare op, const double* a, Operand b, std::uint64_t* out, std::size_t n) {
  switch (op) {
    case Compare::less:
      return compare_either<Compare::less>(a, b, out, n);
    case Compare::less_equal:
      return compare_either<Compare::less_equal>(a, b, out, n);
    case Compare::greater:
      return compare_either<Compare::greater>(a, b, out, n);
    case Compare::greater_equal:
      return compare_either<Compare::greater_equal>(a, b, out, n);
    case Compare::equal:
      return compare_either<Compare::equal>(a, b, out, n);
    case Compare::not_equal:
      return compare_either<Compare::not_equal>(a, b, out, n);
  }
}

}  // namespace hindcast::strategy
