#include "engine/returns.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <numeric>

#include "base/check.h"

namespace hindcast::engine {
namespace {

using Day = std::chrono::sys_days;

Day day_of(std::int64_t utc_ns) {
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_time<std::chrono::nanoseconds>(std::chrono::nanoseconds(utc_ns)));
}

// First instant after the period that holds `utc_ns`.
std::int64_t end_of(std::int64_t utc_ns, CalendarPeriod period) {
  using namespace std::chrono;
  const Day day = day_of(utc_ns);
  Day next = day + days(1);
  if (period != CalendarPeriod::day) {
    const year_month_day date(day);
    next = period == CalendarPeriod::month ? Day((date.year() / date.month() + months(1)) / 1)
                                           : Day((date.year() + years(1)) / January / 1);
  }
  return static_cast<std::int64_t>(next.time_since_epoch().count()) * kNsPerDay;
}

}  // namespace

namespace {

// First row after `first` at or after `end`. Most periods have as many rows as the one before, so
// that is tried first; otherwise the search widens from there.
std::size_t first_row_from(std::span<const std::int64_t> time, std::size_t first,
                           std::size_t length_before, std::int64_t end) {
  std::size_t low = first;  // time[low] < end
  std::size_t high = first + length_before;
  if (length_before > 0 && high < time.size() && time[high - 1] < end && time[high] >= end) {
    return high;
  }
  for (std::size_t step = 1;; step *= 2) {
    high = low + step;
    if (high >= time.size() || time[high] >= end) break;
    low = high;
  }
  const auto begin = time.begin() + static_cast<std::ptrdiff_t>(low);
  const auto limit = time.begin() + static_cast<std::ptrdiff_t>(std::min(high, time.size()));
  return static_cast<std::size_t>(std::lower_bound(begin, limit, end) - time.begin());
}

}  // namespace

std::vector<std::size_t> last_rows(std::span<const std::int64_t> time, CalendarPeriod period) {
  std::vector<std::size_t> rows;
  std::size_t first = 0;
  std::size_t length = 0;
  std::int64_t end = std::numeric_limits<std::int64_t>::min();
  while (first < time.size()) {
    // Most days follow the one before; other periods and gaps ask the calendar.
    const bool next_day =
        period == CalendarPeriod::day && length > 0 && time[first] - end < kNsPerDay;
    end = next_day ? end + kNsPerDay : end_of(time[first], period);
    const std::size_t next = first_row_from(time, first, length, end);
    rows.push_back(next - 1);
    length = next - first;
    first = next;
  }
  return rows;
}

std::vector<double> simple_returns(std::span<const double> values, double start) {
  HC_CHECK(start > 0, "returns need a start above zero");
  std::vector<double> returns(values.size(), 0.0);
  double before = start;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!(before > 0)) break;
    returns[i] = values[i] / before - 1;
    before = values[i];
  }
  return returns;
}

std::vector<double> values_at(std::span<const double> column, std::span<const std::size_t> rows) {
  std::vector<double> values;
  values.reserve(rows.size());
  for (const std::size_t row : rows) values.push_back(column[row]);
  return values;
}

std::vector<std::int64_t> values_at(std::span<const std::int64_t> column,
                                    std::span<const std::size_t> rows) {
  std::vector<std::int64_t> values;
  values.reserve(rows.size());
  for (const std::size_t row : rows) values.push_back(column[row]);
  return values;
}

ReturnSeries return_series(std::span<const std::int64_t> time, std::span<const double> equity,
                           const ReturnSettings& settings) {
  HC_CHECK(time.size() == equity.size(), "one equity value a bar");
  ReturnSeries series;
  series.daily = settings.bar_ns <= kNsPerDay;
  series.periods_per_year = settings.days_per_year;
  if (series.daily) {
    series.rows = last_rows(time, CalendarPeriod::day);
  } else {
    // A week is seven calendar days on every market: exchange days per year do not enter here.
    constexpr double kCalendarDaysPerYear = 365;
    series.periods_per_year = kCalendarDaysPerYear * static_cast<double>(kNsPerDay) /
                              static_cast<double>(settings.bar_ns);
    series.rows.resize(time.size());
    std::iota(series.rows.begin(), series.rows.end(), std::size_t{0});
  }
  series.equity = values_at(equity, series.rows);
  series.returns = simple_returns(series.equity, settings.initial_capital);
  return series;
}

}  // namespace hindcast::engine
