// The rows of a sliding window in order of size.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace hindcast::indicators {

// Counts of rows by the rank of their value among all values of a finite column. Adding, removing
// and asking take time in the logarithm of the column's length.
class RankedRows {
 public:
  explicit RankedRows(std::span<const double> x);

  void add(std::size_t row) { change(rank_[row], 1); }
  void remove(std::size_t row) { change(rank_[row], -1); }

  // Rows added that are smaller than this one.
  std::size_t smaller_than(std::size_t row) const;

  // The value of the k-th smallest row added, k from 1 to their number.
  double kth(std::size_t k) const;

 private:
  void change(std::size_t rank, int by);

  std::vector<double> values_;     // different ones, ascending
  std::vector<std::size_t> rank_;  // of each row, from 1
  std::vector<int> counts_;        // a binary indexed tree over the ranks
};

}  // namespace hindcast::indicators
