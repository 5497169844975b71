#include "market/resample.h"

#include <algorithm>

namespace hindcast::market {

BarColumns resample(BarView bars, Timeframe target) {
  BarColumns out;
  if (bars.empty()) return out;
  const std::int64_t span = bars.time.back() - bars.time.front();
  out.reserve(std::min(bars.size(), static_cast<std::size_t>(span / target.ns()) + 2));
  std::int64_t end = bars.time.front();  // where the period being filled ends
  for (std::size_t i = 0; i < bars.size(); ++i) {
    if (bars.time[i] >= end) {
      const std::int64_t start = bar_start(bars.time[i], target);
      end = start + target.ns();
      out.push_back(start, bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]);
      continue;
    }
    out.high.back() = std::max(out.high.back(), bars.high[i]);
    out.low.back() = std::min(out.low.back(), bars.low[i]);
    out.close.back() = bars.close[i];
    out.volume.back() += bars.volume[i];
  }
  return out;
}

}  // namespace hindcast::market
