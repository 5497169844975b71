// Sums over a sliding window of two columns, in the same blocks as slide() in window.h: without
// drift, relative to an anchor row inside the window.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace hindcast::indicators {

// Of one window, with dx = x - x of the anchor row and dy alike.
struct PairSums {
  double x = 0, y = 0;            // of dx, dy
  double xx = 0, yy = 0, xy = 0;  // of their products

  void add(double dx, double dy) {
    x += dx;
    y += dy;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  friend PairSums operator+(const PairSums& a, const PairSums& b) {
    return {a.x + b.x, a.y + b.y, a.xx + b.xx, a.yy + b.yy, a.xy + b.xy};
  }
};

// Calls emit(end, sums) for every full window, `end` being its newest row. x and y have one length.
template <class Emit>
void slide_pairs(std::span<const double> x, std::span<const double> y, int period, Emit&& emit) {
  const auto length = static_cast<std::size_t>(period);
  if (x.size() < length) return;
  std::vector<PairSums> tails(length + 1);  // [k]: over the last k rows of the block
  for (std::size_t block_end = length; block_end <= x.size(); block_end += length) {
    const double x0 = x[block_end - 1], y0 = y[block_end - 1];
    PairSums tail;
    for (std::size_t k = 1; k <= length; ++k) {
      tail.add(x[block_end - k] - x0, y[block_end - k] - y0);
      tails[k] = tail;
    }
    PairSums head;
    const std::size_t heads = std::min(length, x.size() - block_end + 1);
    for (std::size_t j = 0; j < heads; ++j) {
      const std::size_t end = block_end - 1 + j;
      head.add(x[end] - x0, y[end] - y0);
      emit(end, tails[length - j] + head);
    }
  }
}

}  // namespace hindcast::indicators
