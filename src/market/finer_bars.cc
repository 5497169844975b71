#include "market/finer_bars.h"

#include <algorithm>

#include "base/time_units.h"

namespace hindcast::market {

Bar whole_of(BarView bars) {
  Bar whole = bar_at(bars, 0);
  for (std::size_t i = 1; i < bars.size(); ++i) {
    whole.high = std::max(whole.high, bars.high[i]);
    whole.low = std::min(whole.low, bars.low[i]);
    whole.volume += bars.volume[i];
  }
  whole.close = bars.close.back();
  return whole;
}

BarView FinerBars::inside(std::int64_t open_ns) const {
  std::int64_t begin = open_ns, end = open_ns + coarse_.ns();
  if (!calendar_.always_open() && coarse_.ns() >= base::kNsPerDay) {
    const std::int64_t day = calendar_.day_of_bar(open_ns, coarse_);
    const std::int64_t days = coarse_.ns() / base::kNsPerDay;
    begin = calendar_.day_begin(day);
    end = calendar_.day_begin(day + days);
    const auto session = calendar_.session(day);
    if (days == 1 && session) {
      // The finer bar in which the session opens or closes belongs to it.
      begin = session->open_ns - finer_.ns() + 1;
      end = session->close_ns;
    }
  }
  const std::size_t first = bars_.lower_bound(begin);
  return bars_.slice(first, std::max(first, bars_.lower_bound(end)));
}

}  // namespace hindcast::market
