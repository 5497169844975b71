// Days of bar opens: those of UTC, or of the market's calendar.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time_units.h"
#include "market/trading_calendar.h"

namespace hindcast::engine::broker {

using base::kNsPerDay;

// Periods of `length_ns` since 1970 began, rounded down; days by default. UTC.
constexpr std::int64_t period_of(std::int64_t utc_ns, std::int64_t length_ns = kNsPerDay) {
  const std::int64_t whole = utc_ns / length_ns;
  return utc_ns % length_ns < 0 ? whole - 1 : whole;
}

// The number of the day that a bar belongs to.
class DayOf {
 public:
  // Null: days of UTC. One of a day or more that opens at midnight UTC is labelled with its date.
  explicit DayOf(const market::TradingCalendar* calendar, market::Timeframe timeframe = {})
      : has_labels_(timeframe.ns() >= kNsPerDay) {
    if (calendar != nullptr) clock_.emplace(*calendar);
  }
  std::int64_t operator()(std::int64_t open_ns) {
    const bool is_label = has_labels_ && open_ns % kNsPerDay == 0;
    return clock_ && !is_label ? clock_->day(open_ns) : period_of(open_ns);
  }

 private:
  std::optional<market::TradingClock> clock_;
  bool has_labels_;
};

}  // namespace hindcast::engine::broker
