// A series of bars as columns, oldest first. Times are the bars' OPEN, UTC nanoseconds, strictly
// increasing; prices are finite and above zero with low <= open, close <= high; volume >= 0.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "market/quotes.h"

namespace hindcast::market {

// Borrowed columns of equal length. Copy freely; does not outlive what it was made from.
struct BarView {
  std::span<const std::int64_t> time;
  std::span<const double> open, high, low, close, volume;

  std::size_t size() const { return time.size(); }
  bool empty() const { return time.empty(); }
  BarView slice(std::size_t begin, std::size_t end) const {
    const std::size_t n = end - begin;
    return {time.subspan(begin, n), open.subspan(begin, n),  high.subspan(begin, n),
            low.subspan(begin, n),  close.subspan(begin, n), volume.subspan(begin, n)};
  }
  // Index of the first bar at or after `utc_ns`; size() when there is none.
  std::size_t lower_bound(std::int64_t utc_ns) const;
};

// Owned columns of equal length.
struct BarColumns {
  std::vector<std::int64_t> time;
  std::vector<double> open, high, low, close, volume;
  QuoteColumns quotes = {};  // as long as the others, or empty

  std::size_t size() const { return time.size(); }
  BarView view() const { return {time, open, high, low, close, volume}; }
  void reserve(std::size_t n);
  // All columns but the times, those of quotes only where there are any.
  template <class Act>
  void for_each_value_column(Act act) {
    for (auto* column : {&open, &high, &low, &close, &volume}) act(*column);
    if (quotes.empty()) return;
    for (auto& column : quotes.columns) act(column);
  }
  void push_back(std::int64_t t, double o, double h, double l, double c, double v);
};

}  // namespace hindcast::market
