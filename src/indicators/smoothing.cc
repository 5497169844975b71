#include "indicators/smoothing.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "indicators/window.h"
#include "indicators/window_mean.h"

namespace hindcast::indicators {
namespace {

// The average of all rows from a first value at row period - 1 on.
void run_average(RunningAverage average, std::span<const double> x, int period,
                 std::span<double> out) {
  const auto first = static_cast<std::size_t>(period - 1);
  out[first] = average.value();
  for (std::size_t i = first + 1; i < x.size(); ++i) out[i] = average.add(x[i]);
}

double true_range(std::span<const double> high, std::span<const double> low,
                  std::span<const double> close, std::size_t row) {
  const double before = close[row - 1];
  return std::max(
      {high[row] - low[row], std::fabs(high[row] - before), std::fabs(low[row] - before)});
}

}  // namespace

// Relative to the newest row, so that nothing is rounded when all are equal.
double mean_up_to(std::span<const double> x, std::size_t last, int period) {
  double sum = 0;
  for (int k = 0; k < period; ++k) sum += x[last - static_cast<std::size_t>(k)] - x[last];
  return x[last] + sum / period;
}

double mean_distance(std::span<const double> x, std::size_t last, int period, double from) {
  double distance = 0;
  for (std::size_t k = last + 1 - static_cast<std::size_t>(period); k <= last; ++k) {
    distance += std::fabs(x[k] - from);
  }
  return distance / period;
}

void simple_average(std::span<const double> x, int period, std::span<double> out) {
  window_mean(x, period, out);
}

void weighted_average(std::span<const double> x, int period, std::span<double> out) {
  const double weights = 0.5 * period * (period + 1.0);
  slide<WindowNeeds{.weighted = true}>(x, period, [&](std::size_t end, const WindowSums& sums) {
    out[end] = sums.anchor + sums.weighted / weights;
  });
}

void exponential_average(std::span<const double> x, int period, std::span<double> out) {
  const auto first = static_cast<std::size_t>(period - 1);
  if (first >= x.size()) return;
  run_average(RunningAverage::exponential(period, mean_up_to(x, first, period)), x, period, out);
}

void wilder_average(std::span<const double> x, int period, std::span<double> out) {
  const auto first = static_cast<std::size_t>(period - 1);
  if (first >= x.size()) return;
  run_average(RunningAverage::wilder(period, mean_up_to(x, first, period)), x, period, out);
}

void true_ranges(std::span<const double> high, std::span<const double> low,
                 std::span<const double> close, std::span<double> out) {
  for (std::size_t i = 1; i < close.size(); ++i) out[i] = true_range(high, low, close, i);
}

void average_true_range(std::span<const double> high, std::span<const double> low,
                        std::span<const double> close, int period, std::span<double> out) {
  const auto first = static_cast<std::size_t>(period);
  if (close.size() <= first) return;
  std::vector<double> ranges(first + 1);
  for (std::size_t i = 1; i <= first; ++i) ranges[i] = true_range(high, low, close, i);
  auto average = RunningAverage::wilder(period, mean_up_to(ranges, first, period));
  out[first] = average.value();
  for (std::size_t i = first + 1; i < close.size(); ++i) {
    out[i] = average.add(true_range(high, low, close, i));
  }
}

}  // namespace hindcast::indicators
