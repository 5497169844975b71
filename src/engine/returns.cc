#include "engine/returns.h"

#include <chrono>
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
  return static_cast<std::int64_t>(next.time_since_epoch().count()) * kDayNs;
}

}  // namespace

std::vector<std::size_t> last_rows(std::span<const std::int64_t> time, CalendarPeriod period) {
  std::vector<std::size_t> rows;
  std::size_t first = 0;
  std::size_t length = 0;  // rows of the period before: most have as many, so try that first
  while (first < time.size()) {
    const std::int64_t end = end_of(time[first], period);
    std::size_t next = first + length;
    const bool guessed =
        length > 0 && next < time.size() && time[next - 1] < end && time[next] >= end;
    if (!guessed) {
      next = first + 1;
      while (next < time.size() && time[next] < end) ++next;
    }
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
  series.daily = settings.bar_ns <= kDayNs;
  series.periods_per_year = settings.days_per_year;
  if (series.daily) {
    series.rows = last_rows(time, CalendarPeriod::day);
  } else {
    // A week is seven calendar days on every market: exchange days per year do not enter here.
    constexpr double kCalendarDaysPerYear = 365;
    series.periods_per_year =
        kCalendarDaysPerYear * static_cast<double>(kDayNs) / static_cast<double>(settings.bar_ns);
    series.rows.resize(time.size());
    std::iota(series.rows.begin(), series.rows.end(), std::size_t{0});
  }
  series.equity = values_at(equity, series.rows);
  series.returns = simple_returns(series.equity, settings.initial_capital);
  return series;
}

}  // namespace hindcast::engine
