// The finer bars that a coarser one is made of.
#pragma once

#include "market/bar_rules.h"
#include "market/bars.h"
#include "market/timeframe.h"
#include "market/trading_calendar.h"

namespace hindcast::market {

// The one bar that these add up to. Precondition: at least one.
Bar whole_of(BarView bars);

// Borrows the finer bars, which must outlive it.
class FinerBars {
 public:
  // `finer` is a part of `coarse`. The calendar is that of the coarser bars: one of a day or more
  // is made of its sessions.
  FinerBars(BarView bars, Timeframe finer, Timeframe coarse, TradingCalendar calendar)
      : bars_(bars), finer_(finer), coarse_(coarse), calendar_(std::move(calendar)) {}

  // Those within the coarser bar that opens there; none where there are none.
  BarView inside(std::int64_t open_ns) const;

 private:
  BarView bars_;
  Timeframe finer_, coarse_;
  TradingCalendar calendar_;
};

}  // namespace hindcast::market
