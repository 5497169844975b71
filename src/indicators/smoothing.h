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

// Mean of the last `period` rows, from row period - 1.
void simple_average(std::span<const double> x, int period, std::span<double> out);

// Weights 1 (oldest) to `period` (newest), from row period - 1.
void weighted_average(std::span<const double> x, int period, std::span<double> out);

// Factor 2 / (period + 1); the first value, at row `first` >= period - 1, is the mean of the
// `period` rows up to it (TA_EMA: first = period - 1).
void exponential_average(std::span<const double> x, int period, std::size_t first,
                         std::span<double> out);
void exponential_average(std::span<const double> x, int period, std::span<double> out);

// Wilder's average: factor 1 / period, first value the mean of the first `period` rows, at row
// period - 1.
void wilder_average(std::span<const double> x, int period, std::span<double> out);

// Fast minus slow exponential average, from row slow - 1. Both averages have their first value
// there, the fast one as the mean of the `fast` rows up to it (TA_MACD). `fast_out` and
// `slow_out` receive the averages.
void aligned_averages(std::span<const double> x, int fast, int slow, std::span<double> fast_out,
                      std::span<double> slow_out);

// Greatest of high - low, |high - previous close|, |low - previous close|, from row 1.
void true_ranges(std::span<const double> high, std::span<const double> low,
                 std::span<const double> close, std::span<double> out);

// Wilder's average of the true ranges, from row `period`.
void average_true_range(std::span<const double> high, std::span<const double> low,
                        std::span<const double> close, int period, std::span<double> out);

}  // namespace hindcast::indicators
