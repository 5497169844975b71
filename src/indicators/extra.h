// Private to the room: the groups of indicators that traders use beyond TA-Lib's, and what their
// kernels share. All kernels see finite columns (runs.h).
#pragma once

#include <algorithm>
#include <vector>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/window.h"

namespace hindcast::indicators {

Specs extra_clouds();       // overlap: lines drawn ahead, stops that hang from extremes
Specs extra_averages();     // overlap: adaptive averages and filters
Specs extra_squeezes();     // volatility: bands within bands
Specs extra_volatility();   // volatility: from ranges and returns
Specs extra_oscillators();  // momentum: transformed and composed oscillators
Specs extra_cycles();       // momentum: oscillators of oscillators
Specs extra_vigour();       // momentum: closes and highs beside those before
Specs extra_volume();       // volume
Specs extra_statistics();   // statistics
Specs extra_anchored();     // from the calendar: anchored averages, pivot points

using ColumnOf = std::vector<double>;

inline std::size_t rows_of(Parameters p, std::size_t index) {
  return static_cast<std::size_t>(p[index]);
}

// Writes x from row `first` on and leaves earlier rows of `out` alone.
inline void copy_from(std::span<const double> x, std::size_t first, std::span<double> out) {
  for (std::size_t i = first; i < out.size(); ++i) out[i] = x[i];
}

// The average of x[first..], written to the same rows.
inline void simple_from(const ColumnOf& x, std::size_t first, int period, std::span<double> out) {
  simple_average(tail(std::span(x), first), period, tail(out, first));
}
inline void exponential_from(const ColumnOf& x, std::size_t first, int period,
                             std::span<double> out) {
  exponential_average(tail(std::span(x), first), period, tail(out, first));
}
inline void sum_from(const ColumnOf& x, std::size_t first, int period, std::span<double> out) {
  window_sum(tail(std::span(x), first), period, tail(out, first));
}

// Wilder's relative strength index, 0 to 100, from row first + period; 0 where nothing moved.
void relative_strength(std::span<const double> x, std::size_t first, int period,
                       std::span<double> out);

}  // namespace hindcast::indicators
