// Sums over a sliding window without drift and without subtracting what leaves the window.
//
// The series is cut into blocks of `period` rows. A window is a tail of one block and a head of the
// next; the sums of tails and heads are each built up afresh per block, so an error lives for one
// window at most, and a huge value leaves no trace once it has left. All values are taken relative
// to an anchor inside the window (the last row of the first block): a constant series gives
// exactly zero variance, and E[d^2] - E[d]^2 loses at most a factor of `period` in accuracy,
// wherever the level of the series is. Two additions a row and sum; a row never depends on later
// rows.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace hindcast::indicators {

// Of one window, with d = x - anchor.
struct WindowSums {
  double anchor = 0;
  double sum = 0;       // of d
  double squares = 0;   // of d^2
  double weighted = 0;  // of w * d, w = 1 for the oldest row to `period` for the newest
};

struct WindowNeeds {
  bool squares = false;
  bool weighted = false;
};

// Calls emit(end, sums) for every full window, `end` being its newest row: period - 1, period, ...
template <WindowNeeds kNeeds, class Emit>
void slide(std::span<const double> x, int period, Emit&& emit) {
  const auto length = static_cast<std::size_t>(period);
  if (x.size() < length) return;
  // tails[k]: sums over the last k rows of the block, weights counted from the oldest of the k.
  std::vector<WindowSums> tails(length + 1);
  for (std::size_t block_end = length; block_end <= x.size(); block_end += length) {
    const double anchor = x[block_end - 1];
    WindowSums tail{.anchor = anchor};
    for (std::size_t k = 1; k <= length; ++k) {
      const double d = x[block_end - k] - anchor;
      tail.sum += d;
      if constexpr (kNeeds.squares) tail.squares += d * d;
      if constexpr (kNeeds.weighted) tail.weighted += tail.sum;  // each older weight grows by one
      tails[k] = tail;
    }
    WindowSums head;
    const std::size_t heads = std::min(length, x.size() - block_end + 1);
    for (std::size_t j = 0; j < heads; ++j) {
      const std::size_t end = block_end - 1 + j;
      const double d = x[end] - anchor;  // zero for j = 0: the anchor itself is in the tail
      head.sum += d;
      if constexpr (kNeeds.squares) head.squares += d * d;
      if constexpr (kNeeds.weighted) head.weighted += static_cast<double>(j) * d;
      const WindowSums& before = tails[length - j];
      WindowSums both{.anchor = anchor, .sum = before.sum + head.sum};
      if constexpr (kNeeds.squares) both.squares = before.squares + head.squares;
      if constexpr (kNeeds.weighted) {
        both.weighted =
            before.weighted + static_cast<double>(length - j) * head.sum + head.weighted;
      }
      emit(end, both);
    }
  }
}

inline double mean_of(const WindowSums& sums, double period) {
  return sums.anchor + sums.sum / period;
}

// Population variance (divided by the number of rows, as TA_VAR).
inline double variance_of(const WindowSums& sums, double period) {
  const double mean = sums.sum / period;
  return std::max(0.0, sums.squares / period - mean * mean);
}

// Plain sum over each window, for quantities (volumes, flows, ranges) that are not levels.
// Writes out[period - 1 ..].
void window_sum(std::span<const double> x, int period, std::span<double> out);

// Row of the newest highest (lowest) value of each window; calls emit(end, row).
template <class Better, class Emit>
void slide_extreme(std::span<const double> x, int period, Better better, Emit&& emit) {
  const auto length = static_cast<std::size_t>(period);
  if (x.size() < length) return;
  std::vector<std::size_t> tails(length + 1);
  for (std::size_t block_end = length; block_end <= x.size(); block_end += length) {
    std::size_t tail = block_end - 1;
    for (std::size_t k = 1; k <= length; ++k) {
      const std::size_t row = block_end - k;
      if (better(x[row], x[tail])) tail = row;  // strictly better: the newer one of equals stays
      tails[k] = tail;
    }
    std::size_t head = block_end - 1;
    const std::size_t heads = std::min(length, x.size() - block_end + 1);
    for (std::size_t j = 0; j < heads; ++j) {
      const std::size_t end = block_end - 1 + j;
      if (!better(x[head], x[end])) head = end;
      const std::size_t before = tails[length - j];
      emit(end, better(x[before], x[head]) ? before : head);
    }
  }
}

// Highest and lowest value of each window; write out[period - 1 ..].
void window_highest(std::span<const double> x, int period, std::span<double> out);
void window_lowest(std::span<const double> x, int period, std::span<double> out);

}  // namespace hindcast::indicators
