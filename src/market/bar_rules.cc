#include "market/bar_rules.h"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "base/time_units.h"

namespace hindcast::market {
namespace {

using base::kNsPerSecond;
constexpr std::int64_t kDaySeconds = 86'400;

}  // namespace

BarRule broken_rule(const Bar& bar) {
  if (keeps_rules(bar)) return BarRule::none;
  for (const double value : {bar.open, bar.high, bar.low, bar.close, bar.volume}) {
    if (!std::isfinite(value)) return BarRule::bad_number;
  }
  for (const double price : {bar.open, bar.high, bar.low, bar.close}) {
    if (price <= 0) return BarRule::bad_price;
  }
  if (bar.volume < 0) return BarRule::bad_volume;
  return bar.high < bar.low ? BarRule::high_below_low : BarRule::outside_range;
}

std::string_view to_string(BarRule rule) {
  switch (rule) {
    case BarRule::none:
      return "none";
    case BarRule::bad_number:
      return "bad_number";
    case BarRule::bad_price:
      return "bad_price";
    case BarRule::bad_volume:
      return "bad_volume";
    case BarRule::high_below_low:
      return "high_below_low";
    case BarRule::outside_range:
      return "outside_range";
  }
  return "none";
}

std::string describe(BarRule rule, const Bar& bar) {
  switch (rule) {
    case BarRule::none:
      return "the bar is valid";
    case BarRule::bad_number:
      for (const auto& [name, value] :
           {std::pair{"open", bar.open}, std::pair{"high", bar.high}, std::pair{"low", bar.low},
            std::pair{"close", bar.close}, std::pair{"volume", bar.volume}}) {
        if (!std::isfinite(value)) return fmt::format("{} is {}, not a finite number", name, value);
      }
      break;
    case BarRule::bad_price:
      for (const auto& [name, value] : {std::pair{"open", bar.open}, std::pair{"high", bar.high},
                                        std::pair{"low", bar.low}, std::pair{"close", bar.close}}) {
        if (value <= 0) return fmt::format("{} is {}; prices have to be above 0", name, value);
      }
      break;
    case BarRule::bad_volume:
      return fmt::format("volume is {}; it has to be 0 or more", bar.volume);
    case BarRule::high_below_low:
      return fmt::format("high {} is below low {}", bar.high, bar.low);
    case BarRule::outside_range: {
      const bool open_outside = bar.open < bar.low || bar.open > bar.high;
      return fmt::format("{} {} is outside low {} to high {}", open_outside ? "open" : "close",
                         open_outside ? bar.open : bar.close, bar.low, bar.high);
    }
  }
  return "the bar is not valid";
}

std::int64_t open_grid_ns(Timeframe timeframe) {
  constexpr std::int64_t kQuarterHour = 900;
  if (timeframe.seconds >= kDaySeconds) return 60 * kNsPerSecond;
  return std::gcd(timeframe.seconds, kQuarterHour) * kNsPerSecond;
}

std::int64_t open_distance_min_ns(Timeframe timeframe) {
  return timeframe.seconds < kDaySeconds ? timeframe.ns() : timeframe.ns() / 2;
}

}  // namespace hindcast::market
