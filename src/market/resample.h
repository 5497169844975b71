// Coarser bars from finer ones: first open, highest high, lowest low, last close, summed volume,
// one for each period that has at least one bar. `target` must be a multiple of the source's
// timeframe.
//
// From one day on the periods are made of the calendar's trading days, and a bar opens at midnight
// UTC of its first day: a label. Of a market that closes, only bars that meet a session are taken.
// (Bars of a day or more are taken as they are: each belongs to the day that it is labelled with.)
#pragma once

#include "market/bars.h"
#include "market/timeframe.h"
#include "market/trading_calendar.h"

namespace hindcast::market {

// `quotes` are of the bars, or empty; then those of the result are empty too.
BarColumns resample(BarView bars, Timeframe source, Timeframe target,
                    const TradingCalendar& calendar = {}, const QuoteView& quotes = {});

// Where the bar opens that a bar of `source` goes into.
std::int64_t resampled_open(std::int64_t open_ns, Timeframe source, Timeframe target,
                            const TradingCalendar& calendar = {});

}  // namespace hindcast::market
