// Bars as the naive simulations look at them, and the finer ones inside them.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/types.h"
#include "reference/naive/local_time.h"

namespace hindcast::reference {

struct Bar {
  double open, high, low;
};

// Those within the bar: of a bar of a day those of its session, of a longer one those of its days.
inline std::vector<Bar> parts_of(const cases::Stored& stored, std::int64_t bar_open) {
  const Calendar calendar(stored.calendar);
  const std::int64_t length = stored.timeframe.ns(), finer_length = stored.finer_timeframe.ns();
  Calendar::Stretch within{bar_open, bar_open + length};
  bool is_session = false;
  if (!calendar.never_closes() && length >= kDay) {
    const std::int64_t day = calendar.day(bar_open, length), days = length / kDay;
    const auto session = calendar.session(day);
    is_session = days == 1 && session;
    within = is_session ? *session
                        : Calendar::Stretch{calendar.whole_day(day).begin,
                                            calendar.whole_day(day + days - 1).end};
  }
  std::vector<Bar> parts;
  const market::BarColumns& finer = stored.finer;
  for (std::size_t i = 0; i < finer.size(); ++i) {
    const std::int64_t begin = finer.time[i], end = begin + finer_length;
    // One that has begun before the session opens is a part of it.
    const bool begins = is_session ? end > within.begin : begin >= within.begin;
    if (begins && begin < within.end) parts.push_back({finer.open[i], finer.high[i], finer.low[i]});
  }
  return parts;
}

// The bar that they add up to.
inline Bar sum_of(const std::vector<Bar>& parts) {
  Bar sum = parts.front();
  for (const Bar& part : parts) {
    sum.high = std::max(sum.high, part.high);
    sum.low = std::min(sum.low, part.low);
  }
  return sum;
}

}  // namespace hindcast::reference
