#include "strategy/clock_columns.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "base/check.h"
#include "market/time_zone.h"

namespace hindcast::strategy {
namespace {

constexpr std::int64_t kMinuteNs = 60'000'000'000;
constexpr int kDayMinutes = 24 * 60;

struct NamedPart {
  std::string_view name;
  ClockPart part;
};
constexpr std::array<NamedPart, 6> kParts{{{"minute", ClockPart::minute},
                                           {"hour", ClockPart::hour},
                                           {"weekday", ClockPart::weekday},
                                           {"day_of_month", ClockPart::day_of_month},
                                           {"month", ClockPart::month},
                                           {"year", ClockPart::year}}};

market::LocalClock clock_of(const std::string& zone) {
  if (zone.empty()) return market::LocalClock(market::TimeZone());
  const auto found = market::TimeZone::find(zone);
  HC_CHECK(found.has_value(), "the zone was checked with its formula");
  return market::LocalClock(*found);
}

double calendar_part(std::int64_t day, ClockPart part) {
  const std::chrono::sys_days date{std::chrono::days{day}};
  const std::chrono::year_month_day civil{date};
  switch (part) {
    case ClockPart::weekday:
      return std::chrono::weekday{date}.iso_encoding();
    case ClockPart::day_of_month:
      return static_cast<unsigned>(civil.day());
    case ClockPart::month:
      return static_cast<unsigned>(civil.month());
    default:
      return static_cast<int>(civil.year());
  }
}

bool two_digits(std::string_view text, int most, int& value) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 2 || !digit(text[0]) || !digit(text[1])) return false;
  value = (text[0] - '0') * 10 + (text[1] - '0');
  return value <= most;
}

// "09:30" to minutes; 24:00 is the end of the day.
bool parse_minutes(std::string_view text, int& minutes) {
  int hour = 0, minute = 0;
  if (text.size() != 5 || text[2] != ':' || !two_digits(text.substr(0, 2), 24, hour) ||
      !two_digits(text.substr(3), 59, minute)) {
    return false;
  }
  minutes = hour * 60 + minute;
  return minutes <= kDayMinutes;
}

}  // namespace

const ClockPart* find_clock_part(std::string_view name) {
  const auto found = std::ranges::find(kParts, name, &NamedPart::name);
  return found == kParts.end() ? nullptr : &found->part;
}

void clock_column(std::span<const std::int64_t> time, ClockPart part, const std::string& zone,
                  std::span<double> out) {
  market::LocalClock clock = clock_of(zone);
  std::int64_t day = INT64_MIN;
  double of_day = 0;
  for (std::size_t i = 0; i < time.size(); ++i) {
    const std::int64_t local = clock.local(time[i]);
    if (part == ClockPart::minute || part == ClockPart::hour) {
      const std::int64_t minutes = market::time_of_day_ns(local) / kMinuteNs;
      out[i] = static_cast<double>(part == ClockPart::minute ? minutes % 60 : minutes / 60);
      continue;
    }
    const std::int64_t today = market::day_of(local);
    if (today != day) of_day = calendar_part(day = today, part);
    out[i] = of_day;
  }
}

bool parse_session(std::string_view text, DaySession& session) {
  return text.size() == 11 && text[5] == '-' && parse_minutes(text.substr(0, 5), session.begin) &&
         parse_minutes(text.substr(6), session.end) && session.begin != session.end;
}

void session_column(std::span<const std::int64_t> time, DaySession session, const std::string& zone,
                    std::span<double> out) {
  market::LocalClock clock = clock_of(zone);
  const bool over_midnight = session.end < session.begin;
  for (std::size_t i = 0; i < time.size(); ++i) {
    const std::int64_t into = market::time_of_day_ns(clock.local(time[i])) / kMinuteNs;
    const bool begun = into >= session.begin, over = into >= session.end;
    out[i] = (over_midnight ? begun || !over : begun && !over) ? 1 : 0;
  }
}

}  // namespace hindcast::strategy
