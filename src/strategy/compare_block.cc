#include "strategy/kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "strategy/compare_block.cc"
#include <hwy/foreach_target.h>  // compiles what follows once for each instruction set
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace hindcast::strategy::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, 8>;

struct Less {
  static auto mask(auto a, auto b) { return hn::Lt(a, b); }
};
struct LessEqual {
  static auto mask(auto a, auto b) { return hn::Le(a, b); }
};
struct Equal {
  static auto mask(auto a, auto b) { return hn::Eq(a, b); }
};
// Not the negation of Equal: an undefined value differs from nothing.
struct NotEqual {
  static auto mask(auto a, auto b) { return hn::Or(hn::Lt(a, b), hn::Gt(a, b)); }
};

struct ColumnSide {
  const double* values;
  auto operator()(Doubles d, std::size_t i) const { return hn::LoadU(d, values + i); }
};
struct NumberSide {
  double value;
  auto operator()(Doubles d, std::size_t) const { return hn::Set(d, value); }
};

template <class Op, class A, class B>
std::uint64_t full_word(const A& a, const B& b, std::size_t first) {
  const Doubles d;
  const std::size_t lanes = hn::Lanes(d);
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < 64; i += lanes) {
    std::uint8_t bits[8] = {};  // of one vector's mask, lowest lane first
    hn::StoreMaskBits(d, Op::mask(a(d, first + i), b(d, first + i)), bits);
    word |= std::uint64_t{bits[0]} << i;
  }
  return word;
}

template <class Op, class A, class B>
void full_words(const A& a, const B& b, std::uint64_t* out, std::size_t words) {
  for (std::size_t w = 0; w < words; ++w) out[w] = full_word<Op>(a, b, w * 64);
}

// Both sides change places for greater and greater_equal.
template <class Op>
void either(Operand a, Operand b, std::uint64_t* out, std::size_t words) {
  if (a.values == nullptr) {
    full_words<Op>(NumberSide{a.constant}, ColumnSide{b.values}, out, words);
  } else if (b.values == nullptr) {
    full_words<Op>(ColumnSide{a.values}, NumberSide{b.constant}, out, words);
  } else {
    full_words<Op>(ColumnSide{a.values}, ColumnSide{b.values}, out, words);
  }
}

void compare_words(Compare op, Operand a, Operand b, std::uint64_t* out, std::size_t words) {
  switch (op) {
    case Compare::less:
      return either<Less>(a, b, out, words);
    case Compare::less_equal:
      return either<LessEqual>(a, b, out, words);
    case Compare::greater:
      return either<Less>(b, a, out, words);
    case Compare::greater_equal:
      return either<LessEqual>(b, a, out, words);
    case Compare::equal:
      return either<Equal>(a, b, out, words);
    case Compare::not_equal:
      return either<NotEqual>(a, b, out, words);
  }
}

}  // namespace hindcast::strategy::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hindcast::strategy {

HWY_EXPORT(compare_words);

void compare_block(Compare op, const double* a, Operand b, std::uint64_t* out, std::size_t n) {
  const std::size_t full = n / 64;
  HWY_DYNAMIC_DISPATCH(compare_words)(op, {.values = a}, b, out, full);
  if (n % 64 == 0) return;
  std::uint64_t word = 0;
  for (std::size_t i = full * 64; i < n; ++i) {
    const bool bit = apply(op, a[i], b.values == nullptr ? b.constant : b.values[i]);
    word |= static_cast<std::uint64_t>(bit) << (i & 63);
  }
  out[full] = word;
}

}  // namespace hindcast::strategy
#endif
