// Moving averages over finite columns: the pieces most indicators are made of. Each writes from the
// row it names and leaves earlier rows of `out` alone; a series that is too short writes nothing.
// out and x have the same length and do not overlap unless a function says so.
#pragma once

#include <cstddef>
#include <span>

namespace hindcast::indicators {

// The rows from `first` on; empty when there are none.
template <class T>
std::span<T> tail(std::span<T> x, std::size_t first) {
  return first < x.size() ? x.subspan(first) : std::span<T>();
}

// Mean of the `period` rows up to `last`; of equal values it is exactly that value.
double mean_up_to(std::span<const double> x, std::size_t last, int period);

// Mean of |x - from| over the `period` rows up to `last`. It has no running form: the window is
// walked.
double mean_distance(std::span<const double> x, std::size_t last, int period, double from);

// value += (x - value) * factor: an exponential average, one row at a time.
class RunningAverage {
 public:
  RunningAverage(double factor, double seed) : factor_(factor), value_(seed) {}
  static RunningAverage exponential(int period, double seed) {
    return {2.0 / (period + 1.0), seed};
  }
  static RunningAverage wilder(int period, double seed) { return {1.0 / period, seed}; }

  double value() const { return value_; }
  double add(double x) { return value_ += (x - value_) * factor_; }

 private:
  double factor_;
  double value_;
};

// Mean of the last `period` rows, from row period - 1.
void simple_average(std::span<const double> x, int period, std::span<double> out);

// Weights 1 (oldest) to `period` (newest), from row period - 1.
void weighted_average(std::span<const double> x, int period, std::span<double> out);

// Factor 2 / (period + 1); the first value, at row period - 1, is the mean of the first `period`
// rows (TA_EMA).
void exponential_average(std::span<const double> x, int period, std::span<double> out);

// Wilder's average: factor 1 / period, first value the mean of the first `period` rows, at row
// period - 1.
void wilder_average(std::span<const double> x, int period, std::span<double> out);

// Greatest of high - low, |high - previous close|, |low - previous close|, from row 1.
void true_ranges(std::span<const double> high, std::span<const double> low,
                 std::span<const double> close, std::span<double> out);

// Wilder's average of the true ranges, from row `period`.
void average_true_range(std::span<const double> high, std::span<const double> low,
                        std::span<const double> close, int period, std::span<double> out);

}  // namespace hindcast::indicators
