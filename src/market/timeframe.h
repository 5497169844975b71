// The length of a bar: a whole number of minutes, hours, days or weeks, "1m" to "1w" and multiples.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hindcast::market {

struct Timeframe {
  std::int64_t seconds = 3600;

  std::int64_t ns() const { return seconds * 1'000'000'000; }
  auto operator<=>(const Timeframe&) const = default;
};

inline constexpr Timeframe kTimeframeMin{60};
inline constexpr Timeframe kTimeframeMax{52 * 7 * 86'400};

// "15m", "4h", "1d", "2w"; the unit in lower case ("1M" would be a month, which is no fixed
// length). Limits: at least 1m, at most 52w.
base::Result<Timeframe> parse_timeframe(std::string_view text);

// The largest unit that divides it: 60 minutes are "1h", seven days "1w".
std::string to_string(Timeframe timeframe);

// Start of the bar that holds `utc_ns`. Bars start at multiples since 1970-01-01T00:00Z, whole
// weeks at multiples since Monday 1970-01-05.
std::int64_t bar_start(std::int64_t utc_ns, Timeframe timeframe);

// True when every bar of `coarse` is made of whole bars of `fine`: its length is a multiple and the
// grids meet (a 3w bar starts on a Monday, which is not always the start of a 3d bar).
bool nests_in(Timeframe fine, Timeframe coarse);

}  // namespace hindcast::market
