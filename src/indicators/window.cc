#include "indicators/window.h"

#include <functional>

namespace hindcast::indicators {
namespace {

// The same blocks as in slide(), with any associative operation.
template <class Combine>
void slide_values(std::span<const double> x, int period, double neutral, Combine combine,
                  std::span<double> out) {
  const auto length = static_cast<std::size_t>(period);
  if (x.size() < length) return;
  std::vector<double> tails(length + 1, neutral);
  for (std::size_t block_end = length; block_end <= x.size(); block_end += length) {
    double tail = x[block_end - 1];
    tails[1] = tail;
    for (std::size_t k = 2; k <= length; ++k) {
      tail = combine(tail, x[block_end - k]);
      tails[k] = tail;
    }
    out[block_end - 1] = tail;
    const std::size_t heads = std::min(length, x.size() - block_end + 1);
    if (heads < 2) continue;
    double head = x[block_end];
    out[block_end] = combine(tails[length - 1], head);
    for (std::size_t j = 2; j < heads; ++j) {
      const std::size_t end = block_end - 1 + j;
      head = combine(head, x[end]);
      out[end] = combine(tails[length - j], head);
    }
  }
}

}  // namespace

void window_sum(std::span<const double> x, int period, std::span<double> out) {
  slide_values(x, period, 0, std::plus<double>(), out);
}

void window_highest(std::span<const double> x, int period, std::span<double> out) {
  slide_values(x, period, 0, [](double a, double b) { return a < b ? b : a; }, out);
}

void window_lowest(std::span<const double> x, int period, std::span<double> out) {
  slide_values(x, period, 0, [](double a, double b) { return b < a ? b : a; }, out);
}

}  // namespace hindcast::indicators
