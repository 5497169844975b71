// Days on which the stock exchanges of the United States (NYSE, Nasdaq) do not trade, or close at
// 13:00. By rule, so that coming years are known too, and single days by date. Source: NYSE rules
// 7.2 and 51 and its list of closings. Right from 1993 on: tests compare with exchange_calendars.
#pragma once

#include <cstdint>

namespace hindcast::market {

// `day` counts days since 1970, dates in New York. Weekends are not asked for.
bool is_us_equity_holiday(std::int64_t day);
bool is_us_equity_half_day(std::int64_t day);

}  // namespace hindcast::market
