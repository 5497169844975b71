#include "market/resample.h"

#include <algorithm>

namespace hindcast::market {
namespace {

void add_to_last(BarColumns& out, const BarView& bars, const QuoteView& quotes, std::size_t i) {
  add_to_last_quote(out.quotes, quotes, i);
  out.high.back() = std::max(out.high.back(), bars.high[i]);
  out.low.back() = std::min(out.low.back(), bars.low[i]);
  out.close.back() = bars.close[i];
  out.volume.back() += bars.volume[i];
}

void begin_bar(BarColumns& out, std::int64_t start, const BarView& bars, const QuoteView& quotes,
               std::size_t i) {
  begin_quote(out.quotes, quotes, i);
  out.push_back(start, bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]);
}

// By trading days.
BarColumns resample_days(const BarView& bars, const QuoteView& quotes, Timeframe source,
                         Timeframe target, const TradingCalendar& calendar) {
  BarColumns out;
  const bool has_hours = source.ns() < base::kNsPerDay;
  TradingClock clock(calendar);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const std::int64_t open = bars.time[i];
    if (has_hours && !clock.in_session(open, open + source.ns())) continue;
    const std::int64_t day = has_hours ? clock.day(open) : calendar.day_of_bar(open, source);
    const std::int64_t start = bar_start(day * base::kNsPerDay, target);
    if (out.size() > 0 && out.time.back() == start) {
      add_to_last(out, bars, quotes, i);
    } else {
      begin_bar(out, start, bars, quotes, i);
    }
  }
  return out;
}

}  // namespace

BarColumns resample(BarView bars, Timeframe source, Timeframe target,
                    const TradingCalendar& calendar, const QuoteView& quotes) {
  BarColumns out;
  if (bars.empty()) return out;
  if (!calendar.always_open() && target.ns() >= base::kNsPerDay) {
    return resample_days(bars, quotes, source, target, calendar);
  }
  const auto span =
      static_cast<std::uint64_t>(bars.time.back()) - static_cast<std::uint64_t>(bars.time.front());
  const auto length = static_cast<std::uint64_t>(target.ns());
  out.reserve(std::min<std::size_t>(bars.size(), span / length + 2));
  std::int64_t end = bars.time.front();  // where the period being filled ends
  for (std::size_t i = 0; i < bars.size(); ++i) {
    if (bars.time[i] < end) {
      add_to_last(out, bars, quotes, i);
      continue;
    }
    const std::int64_t start = bar_start(bars.time[i], target);
    end = start + target.ns();
    begin_bar(out, start, bars, quotes, i);
  }
  return out;
}

std::int64_t resampled_open(std::int64_t open_ns, Timeframe source, Timeframe target,
                            const TradingCalendar& calendar) {
  if (calendar.always_open() || target.ns() < base::kNsPerDay) return bar_start(open_ns, target);
  return bar_start(calendar.day_of_bar(open_ns, source) * base::kNsPerDay, target);
}

}  // namespace hindcast::market
