#include "indicators/ranks.h"

#include <algorithm>
#include <bit>

namespace hindcast::indicators {
namespace {

std::size_t lowest_bit(std::size_t i) { return i & (~i + 1); }

}  // namespace

RankedRows::RankedRows(std::span<const double> x) : values_(x.begin(), x.end()) {
  std::ranges::sort(values_);
  const auto repeats = std::ranges::unique(values_);
  values_.erase(repeats.begin(), repeats.end());
  rank_.reserve(x.size());
  for (const double value : x) {
    const auto at = std::ranges::lower_bound(values_, value);
    rank_.push_back(static_cast<std::size_t>(at - values_.begin()) + 1);
  }
  counts_.resize(values_.size() + 1);
}

void RankedRows::change(std::size_t rank, int by) {
  for (; rank < counts_.size(); rank += lowest_bit(rank)) counts_[rank] += by;
}

std::size_t RankedRows::smaller_than(std::size_t row) const {
  int count = 0;
  for (std::size_t rank = rank_[row] - 1; rank > 0; rank -= lowest_bit(rank)) {
    count += counts_[rank];
  }
  return static_cast<std::size_t>(count);
}

double RankedRows::kth(std::size_t k) const {
  std::size_t below = 0;  // greatest rank with fewer than k rows up to it
  for (std::size_t step = std::bit_floor(values_.size()); step > 0; step /= 2) {
    const std::size_t rank = below + step;
    if (rank < counts_.size() && static_cast<std::size_t>(counts_[rank]) < k) {
      below = rank;
      k -= static_cast<std::size_t>(counts_[rank]);
    }
  }
  return values_[below];
}

}  // namespace hindcast::indicators
