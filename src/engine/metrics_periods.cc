// Returns of calendar days, months and years.
#include <algorithm>
#include <chrono>

#include "base/check.h"
#include "engine/metrics_figures.h"
#include "engine/metrics_sample.h"

namespace hindcast::engine {
namespace {

struct Extremes {
  Figure best, worst;
};

Extremes extremes_of(std::span<const double> returns) {
  if (returns.empty()) return {};
  const auto [low, high] = std::minmax_element(returns.begin(), returns.end());
  return {finite(*high), finite(*low)};
}

Extremes extremes_by(std::span<const std::int64_t> time, std::span<const double> equity,
                     double initial_capital, CalendarPeriod period) {
  const auto rows = last_rows(time, period);
  return extremes_of(simple_returns(values_at(equity, rows), initial_capital));
}

std::chrono::year_month_day date_of(std::int64_t utc_ns) {
  using namespace std::chrono;
  return year_month_day(floor<days>(sys_time<nanoseconds>(nanoseconds(utc_ns))));
}

}  // namespace

PeriodFigures period_figures(const MetricsInput& input, const ReturnSeries& series) {
  // The last bar of a month is the last bar of its last day, so the short series is enough.
  const auto time = values_at(input.time, series.rows);
  const Extremes days = series.daily ? extremes_of(series.returns) : Extremes{};
  const Extremes months =
      extremes_by(time, series.equity, input.initial_capital, CalendarPeriod::month);
  const Extremes years =
      extremes_by(time, series.equity, input.initial_capital, CalendarPeriod::year);
  return {days.best, days.worst, months.best, months.worst, years.best, years.worst};
}

std::vector<MonthReturn> monthly_returns(std::span<const std::int64_t> time,
                                         std::span<const double> equity, double initial_capital) {
  HC_CHECK(time.size() == equity.size(), "one equity value a bar");
  const auto rows = last_rows(time, CalendarPeriod::month);
  const auto returns = simple_returns(values_at(equity, rows), initial_capital);
  std::vector<MonthReturn> months;
  months.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto date = date_of(time[rows[i]]);
    months.push_back({static_cast<int>(date.year()),
                      static_cast<int>(static_cast<unsigned>(date.month())), returns[i] * 100});
  }
  return months;
}

}  // namespace hindcast::engine
