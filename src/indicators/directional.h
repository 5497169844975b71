// Wilder's directional movement (New Concepts in Technical Trading Systems, 1978).
#pragma once

#include <span>

namespace hindcast::indicators {

struct Bars {
  std::span<const double> high, low, close;
};

// Wilder's sums of directional movement and true range: built up over the first period - 1 moves,
// then each loses 1 / period of itself before the new move is added. Rows from 1 on, in order.
class DirectionalMovement {
 public:
  explicit DirectionalMovement(int period) : period_(period) {}

  void add(const Bars& bars, std::size_t row);

  double plus() const { return plus_; }
  double minus() const { return minus_; }
  // Shares of the range in percent; 0 where nothing moved.
  double plus_di() const { return range_ == 0 ? 0 : 100 * (plus_ / range_); }
  double minus_di() const { return range_ == 0 ? 0 : 100 * (minus_ / range_); }

  // Whether there is a directional index: something moved in a direction.
  bool moved() const { return range_ != 0 && plus_ + minus_ != 0; }
  double index() const;

 private:
  void accumulate(double& sum, double move, bool building) const;

  int period_;
  double plus_ = 0, minus_ = 0, range_ = 0;
};

}  // namespace hindcast::indicators
