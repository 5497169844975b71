#include "market/trading_calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/excerpt.h"
#include "base/suggest.h"
#include "market/us_equity_days.h"

namespace hindcast::market {
namespace {

using base::kNsPerDay;
constexpr std::int64_t kMinuteNs = 60 * base::kNsPerSecond;
constexpr unsigned kMondayToFriday = 0x1F;
constexpr std::array<std::string_view, 7> kWeekdays{"mon", "tue", "wed", "thu",
                                                    "fri", "sat", "sun"};

tl::unexpected<base::Error> refuse(std::string_view text, std::string_view why) {
  return base::fail(
      base::ErrorCode::invalid_argument,
      fmt::format("'{}' is not a trading calendar: {}; allowed: 24x7, fx, us_equity, or a session "
                  "such as 'Asia/Tokyo 09:00-15:00 mon-fri'",
                  base::excerpt(text), why));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.push_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

// "09:30": nanoseconds since midnight; up to 24:00.
std::optional<std::int64_t> parse_clock(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) {
    return std::nullopt;
  }
  const int hour = (text[0] - '0') * 10 + text[1] - '0',
            minute = (text[3] - '0') * 10 + text[4] - '0';
  if (minute > 59 || hour * 60 + minute > 24 * 60) return std::nullopt;
  return (hour * 60 + minute) * kMinuteNs;
}

std::optional<int> parse_weekday(std::string_view text) {
  const auto found = std::ranges::find(kWeekdays, text);
  if (found == kWeekdays.end()) return std::nullopt;
  return static_cast<int>(found - kWeekdays.begin());
}

// "mon-fri", "sun-thu", "mon,wed,fri"; bit 0 is Monday.
std::optional<unsigned> parse_weekdays(std::string_view text) {
  unsigned days = 0;
  for (const std::string_view part : split(text, ',')) {
    const auto ends = split(part, '-');
    const auto first = parse_weekday(ends.front()), last = parse_weekday(ends.back());
    if (ends.size() > 2 || !first || !last) return std::nullopt;
    for (int day = *first;; day = (day + 1) % 7) {
      days |= 1u << day;
      if (day == *last) break;
    }
  }
  return days;
}

unsigned to_the_next_day(unsigned days) { return (days << 1 | days >> 6) & 0x7F; }

}  // namespace

TradingCalendar::TradingCalendar() : text_("24x7") {}

base::Result<TradingCalendar> TradingCalendar::parse(std::string_view text) {
  TradingCalendar calendar;
  if (text == "24x7") return calendar;
  if (text.size() > kCalendarBytesMax) {
    return refuse(text, fmt::format("it has {} bytes, at most {} are allowed", text.size(),
                                    kCalendarBytesMax));
  }
  if (text == "fx" || text == "us_equity") {
    const bool fx = text == "fx";
    HC_ASSIGN(calendar, parse_own(fx ? "America/New_York 17:00-17:00 sun-thu"
                                     : "America/New_York 09:30-16:00 mon-fri"));
    calendar.text_ = text;
    calendar.us_equity_ = !fx;
    calendar.days_per_year_ = fx ? 260 : 252;
    return calendar;
  }
  if (text.find(' ') == std::string_view::npos) {
    static const std::vector<std::string> kNames{"24x7", "fx", "us_equity"};
    const std::string nearest = base::nearest_name(text, kNames);
    return refuse(text, nearest.empty() ? "it is no name of one"
                                        : fmt::format("did you mean '{}'?", nearest));
  }
  return parse_own(text);
}

base::Result<TradingCalendar> TradingCalendar::parse_own(std::string_view text) {
  const auto words = split(text, ' ');
  if (words.size() < 2 || words.size() > 3) {
    return refuse(text, "it is a time zone, hours and perhaps days, with one blank between them");
  }
  TradingCalendar calendar;
  auto zone = TimeZone::find(words[0]);
  if (!zone) return tl::unexpected(std::move(zone).error());
  const auto ends = split(words[1], '-');
  const auto open = parse_clock(ends.front()), close = parse_clock(ends.back());
  if (ends.size() != 2 || !open || !close || *open == kNsPerDay || *close == 0) {
    return refuse(text, fmt::format("'{}' are no hours; they look like 09:30-16:00, from 00:00 to "
                                    "24:00",
                                    base::excerpt(words[1])));
  }
  const auto opens = words.size() < 3 ? kMondayToFriday : parse_weekdays(words[2]);
  if (!opens) {
    return refuse(text, fmt::format("'{}' are no weekdays; they look like mon-fri or mon,wed,fri",
                                    base::excerpt(words[2])));
  }
  calendar.text_ = text;
  calendar.zone_ = *zone;
  calendar.open_ns_ = *open;
  calendar.close_ns_ = *close;
  calendar.weekdays_ = *close > *open ? *opens : to_the_next_day(*opens);
  calendar.days_per_year_ = 52 * __builtin_popcount(*opens);
  calendar.always_open_ = false;
  return calendar;
}

std::optional<Session> TradingCalendar::session(std::int64_t day) const {
  if (always_open_) return Session{day, day * kNsPerDay, (day + 1) * kNsPerDay};
  if ((weekdays_ >> weekday_of(day) & 1) == 0) return std::nullopt;
  if (us_equity_ && is_us_equity_holiday(day)) return std::nullopt;
  constexpr std::int64_t kHalfDayClose = 13 * 60 * kMinuteNs;
  const std::int64_t close = us_equity_ && is_us_equity_half_day(day) ? kHalfDayClose : close_ns_;
  const std::int64_t open_day = close_ns_ > open_ns_ ? day : day - 1;
  return Session{day, zone_.to_utc(open_day * kNsPerDay + open_ns_),
                 zone_.to_utc(day * kNsPerDay + close)};
}

std::int64_t TradingCalendar::trading_day(std::int64_t utc_ns) const {
  return day_of(zone_.to_local(utc_ns) + shift_ns());
}

std::int64_t TradingCalendar::day_begin(std::int64_t day) const {
  return zone_.to_utc(day * kNsPerDay - shift_ns());
}

std::int64_t TradingCalendar::day_of_bar(std::int64_t open_ns, Timeframe timeframe) const {
  const bool is_label = timeframe.ns() >= kNsPerDay && time_of_day_ns(open_ns) == 0;
  return is_label ? day_of(open_ns) : trading_day(open_ns);
}

std::int64_t TradingCalendar::bars_between(std::int64_t begin_ns, std::int64_t end_ns,
                                           Timeframe timeframe) const {
  if (begin_ns >= end_ns) return 0;
  const auto bars_in = [&](std::int64_t open, std::int64_t close) {
    const std::int64_t from = std::max(open, begin_ns), to = std::min(close, end_ns);
    return to > from ? (to - from - 1) / timeframe.ns() + 1 : 0;
  };
  if (always_open_) return (end_ns - begin_ns) / timeframe.ns();
  std::int64_t bars = 0, open = 0, close = 0;  // of the stretch so far
  for (std::int64_t day = trading_day(begin_ns), last = trading_day(end_ns); day <= last; ++day) {
    const auto next = session(day);
    if (!next) continue;
    if (next->open_ns != close) {
      bars += bars_in(open, close);
      open = next->open_ns;
    }
    close = next->close_ns;
  }
  return bars + bars_in(open, close);
}

std::int64_t TradingCalendar::sessions_between(std::int64_t first_day,
                                               std::int64_t last_day) const {
  std::int64_t count = 0;
  for (std::int64_t day = first_day + 1; day < last_day; ++day) count += session(day).has_value();
  return count;
}

void TradingClock::go_to(std::int64_t utc_ns) {
  if (utc_ns >= begin_ns_ && utc_ns < end_ns_) return;
  day_ = calendar_.trading_day(utc_ns);
  begin_ns_ = calendar_.day_begin(day_);
  end_ns_ = calendar_.day_begin(day_ + 1);
  session_ = calendar_.session(day_);
}

bool TradingClock::in_session(std::int64_t begin_ns, std::int64_t end_ns) {
  go_to(begin_ns);
  return session_ && begin_ns < session_->close_ns && end_ns > session_->open_ns;
}

}  // namespace hindcast::market
