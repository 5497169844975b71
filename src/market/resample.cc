#include "market/resample.h"

#include <algorithm>

namespace hindcast::market {

BarColumns resample(BarView bars, Timeframe target) {
  BarColumns out;
  if (bars.empty()) return out;
  const auto span =
      static_cast<std::uint64_t>(bars.time.back()) - static_cast<std::uint64_t>(bars.time.front());
  const auto length = static_cast<std::uint64_t>(target.ns());
  out.reserve(std::min<std::size_t>(bars.size(), span / length + 2));
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
