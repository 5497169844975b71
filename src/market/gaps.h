// Bars that a market's sessions would have and that are not there.
#pragma once

#include <cstdint>
#include <span>

#include "market/timeframe.h"
#include "market/trading_calendar.h"

namespace hindcast::market {

// Between two bars that follow each other in a series. Times that are no bar times, or not in
// order, are no distance apart: files are not read to their end when they are opened.
std::int64_t missing_between(std::int64_t open_before, std::int64_t open_after, Timeframe timeframe,
                             const TradingCalendar& calendar);

// In all of a series.
std::int64_t missing_bars(std::span<const std::int64_t> time, Timeframe timeframe,
                          const TradingCalendar& calendar);

// Bars of less than a day that share no moment with a session: before the market opens and after it
// has closed. They are traded like any other, but are not part of days and weeks made from them.
std::int64_t bars_outside_sessions(std::span<const std::int64_t> time, Timeframe timeframe,
                                   const TradingCalendar& calendar);

}  // namespace hindcast::market
