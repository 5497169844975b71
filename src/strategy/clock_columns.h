// The time of day and the calendar as columns: of a bar, that of its open.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hindcast::strategy {

enum class ClockPart : std::uint8_t { minute, hour, weekday, day_of_month, month, year };

// "hour", ...; nothing for other words.
const ClockPart* find_clock_part(std::string_view name);

// Minutes 0 to 59, hours 0 to 23, weekdays 1 (Monday) to 7 as ISO 8601 has them, days 1 to 31,
// months 1 to 12. Times are UTC ns; `zone`
// is one of the tz database, "" UTC.
void clock_column(std::span<const std::int64_t> time, ClockPart part, const std::string& zone,
                  std::span<double> out);

// A stretch of every day in minutes since midnight: from `begin` to before `end`; over midnight
// when it ends before it begins.
struct DaySession {
  int begin = 0, end = 0;
};
// "09:30-16:00"; false when it is not such a text.
bool parse_session(std::string_view text, DaySession& session);

// 1 for bars that open within the session, else 0.
void session_column(std::span<const std::int64_t> time, DaySession session, const std::string& zone,
                    std::span<double> out);

}  // namespace hindcast::strategy
