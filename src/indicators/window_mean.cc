#include "indicators/window_mean.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace hindcast::indicators {
namespace {

constexpr std::size_t kSideBySide = 4;
using Sums = std::array<double, kSideBySide>;

// The sums of windows that end at last[b], last[b] + 1, ... for each of some blocks, whose last
// rows are `last`; then the means. tails has length + 1 entries.
void block_means(const double* x, std::array<std::size_t, kSideBySide> last, std::size_t length,
                 std::vector<Sums>& tails, double* out) {
  Sums anchor, sum{};
  for (std::size_t b = 0; b < kSideBySide; ++b) anchor[b] = x[last[b]];
  for (std::size_t k = 0; k < length; ++k) {
    for (std::size_t b = 0; b < kSideBySide; ++b) sum[b] += x[last[b] - k] - anchor[b];
    tails[k + 1] = sum;
  }
  sum = {};
  for (std::size_t j = 0; j < length; ++j) {
    const Sums& before = tails[length - j];
    for (std::size_t b = 0; b < kSideBySide; ++b) {
      sum[b] += x[last[b] + j] - anchor[b];
      out[last[b] + j] = before[b] + sum[b];
    }
  }
  const auto period = static_cast<double>(length);
  for (std::size_t b = 0; b < kSideBySide; ++b) {
    double* const means = out + last[b];
    for (std::size_t j = 0; j < length; ++j) means[j] = anchor[b] + means[j] / period;
  }
}

// One block, whose heads may end with the series.
void last_block(std::span<const double> x, std::size_t last, std::size_t length,
                std::vector<Sums>& tails, std::span<double> out) {
  const double anchor = x[last];
  double sum = 0;
  for (std::size_t k = 0; k < length; ++k) tails[k + 1][0] = sum += x[last - k] - anchor;
  sum = 0;
  const std::size_t heads = std::min(length, x.size() - last);
  for (std::size_t j = 0; j < heads; ++j) {
    sum += x[last + j] - anchor;
    out[last + j] = anchor + (tails[length - j][0] + sum) / static_cast<double>(length);
  }
}

}  // namespace

void window_mean(std::span<const double> x, int period, std::span<double> out) {
  const auto length = static_cast<std::size_t>(period);
  if (x.size() < length) return;
  std::vector<Sums> tails(length + 1);
  std::size_t last = length - 1;
  for (; last + kSideBySide * length <= x.size(); last += kSideBySide * length) {
    block_means(x.data(), {last, last + length, last + 2 * length, last + 3 * length}, length,
                tails, out.data());
  }
  for (; last < x.size(); last += length) last_block(x, last, length, tails, out);
}

}  // namespace hindcast::indicators
