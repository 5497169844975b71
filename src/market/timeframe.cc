#include "market/timeframe.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace hindcast::market {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kWeek = 7 * kDay;
// 1970-01-05, the first Monday after the epoch.
constexpr std::int64_t kFirstMonday = 4 * kDay;

struct TimeframeUnit {
  char letter;
  std::int64_t seconds;
};
constexpr std::array<TimeframeUnit, 4> kTimeframeUnits{
    {{'w', kWeek}, {'d', kDay}, {'h', 3600}, {'m', kMinute}}};

std::int64_t anchor_seconds(Timeframe timeframe) {
  return timeframe.seconds % kWeek == 0 ? kFirstMonday : 0;
}

std::string_view what_is_wrong(std::string_view text, std::int64_t* seconds) {
  constexpr std::string_view kForm = "it has to be a whole number and a unit";
  if (text.size() < 2 || text.size() > 8) return kForm;
  if (text.back() == 'M') return "calendar months have no fixed length, 4w is the nearest";
  std::int64_t count = 0;
  const char* const end = text.data() + text.size() - 1;
  const auto parsed = std::from_chars(text.data(), end, count);
  if (parsed.ec != std::errc() || parsed.ptr != end || text.front() == '-') return kForm;
  for (const TimeframeUnit& unit : kTimeframeUnits) {
    if (unit.letter != text.back()) continue;
    *seconds = count * unit.seconds;
    if (*seconds < kTimeframeMin.seconds || *seconds > kTimeframeMax.seconds)
      return "it is out of range";
    return {};
  }
  return kForm;
}

}  // namespace

base::Result<Timeframe> parse_timeframe(std::string_view text) {
  std::int64_t seconds = 0;
  const std::string_view expected = what_is_wrong(text, &seconds);
  if (expected.empty()) return Timeframe{seconds};
  return base::fail(base::ErrorCode::invalid_argument,
                    fmt::format("'{}' is not a timeframe: {}; allowed: 1m to 52w in "
                                "m (minutes), h, d or w, such as 15m, 1h, 4h, 1d, 1w",
                                text.substr(0, 20), expected));
}

std::string to_string(Timeframe timeframe) {
  for (const TimeframeUnit& unit : kTimeframeUnits) {
    if (timeframe.seconds % unit.seconds == 0) {
      return fmt::format("{}{}", timeframe.seconds / unit.seconds, unit.letter);
    }
  }
  return fmt::format("{}s", timeframe.seconds);
}

std::int64_t bar_start(std::int64_t utc_ns, Timeframe timeframe) {
  const std::int64_t length = timeframe.ns();
  std::int64_t into = (utc_ns - anchor_seconds(timeframe) * 1'000'000'000) % length;
  if (into < 0) into += length;
  return utc_ns - into;
}

bool nests_in(Timeframe fine, Timeframe coarse) {
  return coarse.seconds % fine.seconds == 0 &&
         (anchor_seconds(coarse) - anchor_seconds(fine)) % fine.seconds == 0;
}

}  // namespace hindcast::market
