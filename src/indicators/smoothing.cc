#include "indicators/smoothing.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

// Relative to the newest row, so that the mean of equal values is exactly that value.
double mean_up_to(std::span<const double> x, std::size_t last, int period) {
  double sum = 0;
  for (int k = 0; k < period; ++k) sum += x[last - static_cast<std::size_t>(k)] - x[last];
  return x[last] + sum / period;
}

}  // namespace

void simple_average(std::span<const double> x, int period, std::span<double> out) {
  slide<WindowNeeds{}>(x, period, [&](std::size_t end, const WindowSums& sums) {
    out[end] = mean_of(sums, period);
  });
}

void weighted_average(std::span<const double> x, int period, std::span<double> out) {
  const double weights = 0.5 * period * (period + 1.0);
  slide<WindowNeeds{.weighted = true}>(x, period, [&](std::size_t end, const WindowSums& sums) {
    out[end] = sums.anchor + sums.weighted / weights;
  });
}

void exponential_average(std::span<const double> x, int period, std::size_t first,
                         std::span<double> out) {
  if (first >= x.size()) return;
  const double factor = 2.0 / (period + 1.0);
  double value = mean_up_to(x, first, period);
  out[first] = value;
  for (std::size_t i = first + 1; i < x.size(); ++i) {
    value += (x[i] - value) * factor;
    out[i] = value;
  }
}

void exponential_average(std::span<const double> x, int period, std::span<double> out) {
  exponential_average(x, period, static_cast<std::size_t>(period - 1), out);
}

void wilder_average(std::span<const double> x, int period, std::span<double> out) {
  const auto first = static_cast<std::size_t>(period - 1);
  if (first >= x.size()) return;
  double value = mean_up_to(x, first, period);
  out[first] = value;
  for (std::size_t i = first + 1; i < x.size(); ++i) {
    value += (x[i] - value) / period;
    out[i] = value;
  }
}

void aligned_averages(std::span<const double> x, int fast, int slow, std::span<double> fast_out,
                      std::span<double> slow_out) {
  const auto first = static_cast<std::size_t>(slow - 1);
  exponential_average(x, fast, first, fast_out);
  exponential_average(x, slow, first, slow_out);
}

void true_ranges(std::span<const double> high, std::span<const double> low,
                 std::span<const double> close, std::span<double> out) {
  for (std::size_t i = 1; i < close.size(); ++i) {
    const double before = close[i - 1];
    out[i] = std::max({high[i] - low[i], std::fabs(high[i] - before), std::fabs(low[i] - before)});
  }
}

void average_true_range(std::span<const double> high, std::span<const double> low,
                        std::span<const double> close, int period, std::span<double> out) {
  if (close.size() <= static_cast<std::size_t>(period)) return;
  std::vector<double> ranges(close.size());
  true_ranges(high, low, close, ranges);
  wilder_average(tail(std::span<const double>(ranges), 1), period, tail(out, 1));
}

}  // namespace hindcast::indicators
