#include "indicators/window_mean.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "indicators/window_mean.cc"
#include <hwy/foreach_target.h>  // compiles what follows once for each instruction set
#include <hwy/highway.h>

#ifndef HINDCAST_WINDOW_MEAN_BLOCKS
#define HINDCAST_WINDOW_MEAN_BLOCKS
namespace hindcast::indicators {

// Four blocks side by side: the last row of each, and where their sums are kept.
struct FourBlocks {
  static constexpr std::size_t kCount = 4;
  const double* x;
  double* out;
  std::array<std::size_t, kCount> last;
  std::size_t length;
  double* tails;  // (length + 1) * kCount: after k values back from the last row, of each block
};

}  // namespace hindcast::indicators
#endif

HWY_BEFORE_NAMESPACE();
namespace hindcast::indicators::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Value by value, for machines with short vectors and for what is left of a block.
struct OneByOne {
  const FourBlocks& blocks;
  std::array<double, 4> anchor{};

  void tails(std::size_t k) const {
    const double* const before = blocks.tails + k * 4;
    double* const after = blocks.tails + (k + 1) * 4;
    for (std::size_t b = 0; b < 4; ++b) {
      after[b] = before[b] + (blocks.x[blocks.last[b] - k] - anchor[b]);
    }
  }
  void means(std::size_t j, std::array<double, 4>& sum, double period) const {
    const double* const before = blocks.tails + (blocks.length - j) * 4;
    for (std::size_t b = 0; b < 4; ++b) {
      sum[b] += blocks.x[blocks.last[b] + j] - anchor[b];
      blocks.out[blocks.last[b] + j] = anchor[b] + (before[b] + sum[b]) / period;
    }
  }
};

#if HWY_TARGET <= HWY_AVX2 && HWY_ARCH_X86
using Doubles = hn::CappedTag<double, 4>;
using Vector = hn::Vec<Doubles>;

// Four rows of four blocks to four vectors of one row each, and back: it is its own inverse.
struct Square {
  Vector r0, r1, r2, r3;

  Square turned() const {
    const Doubles d;
    const auto low01 = hn::InterleaveLower(d, r0, r1), high01 = hn::InterleaveUpper(d, r0, r1);
    const auto low23 = hn::InterleaveLower(d, r2, r3), high23 = hn::InterleaveUpper(d, r2, r3);
    return {hn::ConcatLowerLower(d, low23, low01), hn::ConcatLowerLower(d, high23, high01),
            hn::ConcatUpperUpper(d, low23, low01), hn::ConcatUpperUpper(d, high23, high01)};
  }
};

Square load(const FourBlocks& b, std::ptrdiff_t from) {
  const Doubles d;
  const auto row = [&](std::size_t i) {
    return hn::LoadU(d, b.x + static_cast<std::ptrdiff_t>(b.last[i]) + from);
  };
  return {row(0), row(1), row(2), row(3)};
}

void store(const Square& s, const FourBlocks& b, std::size_t from) {
  const Doubles d;
  hn::StoreU(s.r0, d, b.out + b.last[0] + from);
  hn::StoreU(s.r1, d, b.out + b.last[1] + from);
  hn::StoreU(s.r2, d, b.out + b.last[2] + from);
  hn::StoreU(s.r3, d, b.out + b.last[3] + from);
}

std::size_t tails_by_four(const FourBlocks& b, const double* anchors) {
  const Doubles d;
  const auto anchor = hn::LoadU(d, anchors);
  auto sum = hn::Zero(d);
  std::size_t k = 0;
  const auto add = [&](Vector value, std::size_t after) {
    sum = hn::Add(sum, hn::Sub(value, anchor));
    hn::StoreU(sum, d, b.tails + after * 4);
  };
  for (; k + 4 <= b.length; k += 4) {
    const Square rows = load(b, -static_cast<std::ptrdiff_t>(k) - 3).turned();
    add(rows.r3, k + 1);
    add(rows.r2, k + 2);
    add(rows.r1, k + 3);
    add(rows.r0, k + 4);
  }
  return k;
}

std::size_t means_by_four(const FourBlocks& b, const double* anchors, std::array<double, 4>& sums,
                          double length) {
  const Doubles d;
  const auto anchor = hn::LoadU(d, anchors), period = hn::Set(d, length);
  auto sum = hn::LoadU(d, sums.data());
  std::size_t j = 0;
  const auto mean = [&](Vector value, std::size_t row) {
    sum = hn::Add(sum, hn::Sub(value, anchor));
    const auto before = hn::LoadU(d, b.tails + (b.length - row) * 4);
    return hn::Add(anchor, hn::Div(hn::Add(before, sum), period));
  };
  for (; j + 4 <= b.length; j += 4) {
    const Square rows = load(b, static_cast<std::ptrdiff_t>(j)).turned();
    const Vector m0 = mean(rows.r0, j), m1 = mean(rows.r1, j + 1);
    const Vector m2 = mean(rows.r2, j + 2), m3 = mean(rows.r3, j + 3);
    store(Square{m0, m1, m2, m3}.turned(), b, j);
  }
  hn::StoreU(sum, d, sums.data());
  return j;
}
#else
std::size_t tails_by_four(const FourBlocks&, const double*) { return 0; }
std::size_t means_by_four(const FourBlocks&, const double*, std::array<double, 4>&, double) {
  return 0;
}
#endif

// The sums of the windows that end at last[b], last[b] + 1, ... of each block; then the means.
void four_blocks(const FourBlocks& b) {
  OneByOne rest{b};
  for (std::size_t i = 0; i < 4; ++i) {
    rest.anchor[i] = b.x[b.last[i]];
    b.tails[i] = 0;
  }
  for (std::size_t k = tails_by_four(b, rest.anchor.data()); k < b.length; ++k) rest.tails(k);
  const auto period = static_cast<double>(b.length);
  std::array<double, 4> sum{};
  for (std::size_t j = means_by_four(b, rest.anchor.data(), sum, period); j < b.length; ++j) {
    rest.means(j, sum, period);
  }
}

}  // namespace hindcast::indicators::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hindcast::indicators {
namespace {

// One block, whose heads may end with the series.
void last_block(std::span<const double> x, std::size_t last, std::size_t length,
                std::vector<double>& tails, std::span<double> out) {
  const double anchor = x[last];
  double sum = 0;
  for (std::size_t k = 0; k < length; ++k) tails[k + 1] = sum += x[last - k] - anchor;
  sum = 0;
  const std::size_t heads = std::min(length, x.size() - last);
  for (std::size_t j = 0; j < heads; ++j) {
    sum += x[last + j] - anchor;
    out[last + j] = anchor + (tails[length - j] + sum) / static_cast<double>(length);
  }
}

}  // namespace

HWY_EXPORT(four_blocks);

void window_mean(std::span<const double> x, int period, std::span<double> out) {
  constexpr std::size_t kCount = FourBlocks::kCount;
  const auto length = static_cast<std::size_t>(period);
  if (x.size() < length) return;
  std::vector<double> tails((length + 1) * kCount);
  std::size_t last = length - 1;
  for (; last + kCount * length <= x.size(); last += kCount * length) {
    HWY_DYNAMIC_DISPATCH(four_blocks)
    ({.x = x.data(),
      .out = out.data(),
      .last = {last, last + length, last + 2 * length, last + 3 * length},
      .length = length,
      .tails = tails.data()});
  }
  for (; last < x.size(); last += length) last_block(x, last, length, tails, out);
}

}  // namespace hindcast::indicators
#endif
