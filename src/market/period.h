// The job field `period`: which stretch of the data a backtest covers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "market/trading_calendar.h"

namespace hindcast::market {

// Half-open window of bar opens, UTC nanoseconds.
struct Window {
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = 0;
};

// Parsed but not yet anchored to data.
struct Period {
  enum class Kind { last, range, all } kind = Kind::all;
  int count = 0;              // last: how many
  char unit = 'd';            // last: d, w, m (calendar months), y
  std::int64_t begin_ns = 0;  // range: inclusive
  std::int64_t end_ns = 0;    // range: exclusive; an end given as a date includes that day
  bool begin_is_date = false, end_is_date = false;  // range: days, not moments
};

// "6 months", "90 days", "2 weeks", "1 year" (also "6m", "90d", "1y"): the last such stretch of the
// data; "2019-01-01..2019-06-30" or "2019-01-01 to 2019-06-30"; "all" or "max".
base::Result<Period> parse_period(std::string_view text);

// The same with dates of a range taken as trading days, which begin at the calendar's hours. For
// bars of less than a day: those of a day or more are labelled with the date itself.
Period in_trading_days(Period period, const TradingCalendar& calendar);

// Anchors it: `first_ns` is the open of the first bar, `end_ns` the close of the last one. Relative
// periods end at `end_ns`; months keep the day of the month, cut to the month's length. The window
// is not cut to the data: a caller can see how much of what was asked for is missing.
Window resolve(const Period& period, std::int64_t first_ns, std::int64_t end_ns);

}  // namespace hindcast::market
