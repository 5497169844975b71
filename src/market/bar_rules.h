// What makes a single bar valid: the rules of bars.h, with a name and a message for each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "market/bars.h"
#include "market/timeframe.h"

namespace hindcast::market {

struct Bar {
  std::int64_t time = 0;  // open, UTC ns
  double open = 0, high = 0, low = 0, close = 0, volume = 0;
};

inline Bar bar_at(const BarView& bars, std::size_t i) {
  return {bars.time[i], bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]};
}

enum class BarRule { none, bad_number, bad_price, bad_volume, high_below_low, outside_range };

// The fast answer; infinity and NaN break it.
inline bool keeps_rules(const Bar& bar) {
  constexpr double kHuge = 1.7976931348623157e308;  // DBL_MAX
  return bar.low > 0 && bar.low <= bar.open && bar.low <= bar.close && bar.open <= bar.high &&
         bar.close <= bar.high && bar.high <= kHuge && bar.volume >= 0 && bar.volume <= kHuge;
}

BarRule broken_rule(const Bar& bar);       // the first one, in the order of the enumeration
std::string_view to_string(BarRule rule);  // "high_below_low": the code in problems and counts
std::string describe(BarRule rule, const Bar& bar);  // "high 9 is below low 10"

// Bars open in the years 1800 to 2089: the distance of any two fits 64 bits of nanoseconds.
inline constexpr std::int64_t kBarTimeMin = -62091LL * 86'400 * 1'000'000'000;
inline constexpr std::int64_t kBarTimeEnd = 43830LL * 86'400 * 1'000'000'000;
inline bool is_bar_time(std::int64_t utc_ns) {
  return utc_ns >= kBarTimeMin && utc_ns < kBarTimeEnd;
}

// Opens have to be multiples of this many ns. Sessions may start at a quarter of an hour (09:30 New
// York, 09:15 Mumbai), so it is the largest step that both the timeframe and a quarter of an hour
// are multiples of; a minute from one day on, where the time is the label of a session.
std::int64_t open_grid_ns(Timeframe timeframe);

// The least distance of two opens: a timeframe; from one day on half of it, because labels in local
// time move with daylight saving and holiday weeks start late.
std::int64_t open_distance_min_ns(Timeframe timeframe);

}  // namespace hindcast::market
