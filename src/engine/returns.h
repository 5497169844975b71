// From equity on every bar to the returns that ratios are made of.
//
// A bar belongs to the UTC day, month and year of its OPEN: the 23:00 bar of an hourly series
// closes the day although it ends at midnight, and a daily bar is its own day.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/time_units.h"

namespace hindcast::engine {

using base::kNsPerDay;

enum class CalendarPeriod { day, month, year };

// Index of the last row of every UTC day, month or year that has rows. `time` increases.
std::vector<std::size_t> last_rows(std::span<const std::int64_t> time, CalendarPeriod period);

// values[i] / values[i-1] - 1; the first against `start` (> 0). Once a value is zero or below, the
// account is ruined and all later returns are 0.
std::vector<double> simple_returns(std::span<const double> values, double start);

// The value of `column` at each of `rows`.
std::vector<double> values_at(std::span<const double> column, std::span<const std::size_t> rows);
std::vector<std::int64_t> values_at(std::span<const std::int64_t> column,
                                    std::span<const std::size_t> rows);

// One return a UTC day; one return a bar when bars are longer than a day.
struct ReturnSeries {
  std::vector<std::size_t> rows;  // rows of the bars that end each period
  std::vector<double> equity;     // at those rows
  std::vector<double> returns;    // of the same length
  double periods_per_year = 0;
  bool daily = true;  // false when bars are longer than a day
};

struct ReturnSettings {
  double initial_capital = 0;  // > 0
  int days_per_year = 365;     // 365 always open, 252 exchange days
  std::int64_t bar_ns = 0;     // length of a bar
};
ReturnSeries return_series(std::span<const std::int64_t> time, std::span<const double> equity,
                           const ReturnSettings& settings);

}  // namespace hindcast::engine
