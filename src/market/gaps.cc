#include "market/gaps.h"

#include <algorithm>

#include "market/bar_rules.h"

namespace hindcast::market {
namespace {

// Rounded: labels in local time make a span of days an hour longer or shorter.
std::int64_t steps_between(std::int64_t from, std::int64_t to, Timeframe timeframe) {
  const std::int64_t span = to - from, length = timeframe.ns();
  return span / length + (span % length >= length / 2 ? 1 : 0);
}

}  // namespace

std::int64_t missing_between(std::int64_t before, std::int64_t after, Timeframe timeframe,
                             const TradingCalendar& calendar) {
  if (!is_bar_time(before) || !is_bar_time(after) || after <= before) return 0;
  const std::int64_t length = timeframe.ns();
  if (calendar.always_open() || length > base::kNsPerDay) {
    return std::max<std::int64_t>(steps_between(before, after, timeframe) - 1, 0);
  }
  if (length == base::kNsPerDay) {
    return calendar.sessions_between(calendar.day_of_bar(before, timeframe),
                                     calendar.day_of_bar(after, timeframe));
  }
  if (after - before == length) return 0;
  return calendar.bars_between(before + length, after, timeframe);
}

std::int64_t missing_bars(std::span<const std::int64_t> time, Timeframe timeframe,
                          const TradingCalendar& calendar) {
  if (time.size() < 2) return 0;
  if (calendar.always_open()) {
    const std::int64_t first = time.front(), last = time.back();
    if (!is_bar_time(first) || !is_bar_time(last) || last <= first) return 0;
    const auto bars = static_cast<std::int64_t>(time.size());
    return std::max<std::int64_t>(steps_between(first, last, timeframe) + 1 - bars, 0);
  }
  std::int64_t missing = 0;
  for (std::size_t i = 1; i < time.size(); ++i) {
    missing += missing_between(time[i - 1], time[i], timeframe, calendar);
  }
  return missing;
}

std::int64_t bars_outside_sessions(std::span<const std::int64_t> time, Timeframe timeframe,
                                   const TradingCalendar& calendar) {
  if (calendar.always_open() || timeframe.ns() >= base::kNsPerDay) return 0;
  std::int64_t outside = 0;
  TradingClock clock(calendar);
  for (const std::int64_t open : time) {
    if (is_bar_time(open)) outside += !clock.in_session(open, open + timeframe.ns());
  }
  return outside;
}

}  // namespace hindcast::market
