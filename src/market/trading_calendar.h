// When a market trades: its sessions, and the days that they belong to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "market/time_zone.h"
#include "market/timeframe.h"

namespace hindcast::market {

inline constexpr std::size_t kCalendarBytesMax = 63;

// One stretch of trading. Days are numbered from 1970-01-01 = 0.
struct Session {
  std::int64_t day = 0;                    // the trading day: the local date of its close
  std::int64_t open_ns = 0, close_ns = 0;  // UTC, half open
};

// A value. Sessions by weekday, holidays and half days where the calendar knows them.
//   24x7       always, days are UTC days
//   fx         Sunday 17:00 to Friday 17:00 in New York; a day ends at 17:00
//   us_equity  09:30 to 16:00 in New York, without the holidays of the NYSE, with its half days
//   ZONE HH:MM-HH:MM [DAYS]  a session of one's own: "Asia/Tokyo 09:00-15:00 mon-fri". DAYS are
//   those
//              on which it opens, mon-fri when left out. One that does not end after it begins ends
//              on the next day: "America/Chicago 17:00-16:00 sun-thu".
class TradingCalendar {
 public:
  TradingCalendar();  // 24x7
  // invalid_argument says what is wrong, with the nearest name.
  static base::Result<TradingCalendar> parse(std::string_view text);

  // As parse() takes it, in one form.
  const std::string& text() const { return text_; }
  bool always_open() const { return always_open_; }
  const TimeZone& zone() const { return zone_; }
  int days_per_year() const { return days_per_year_; }

  std::optional<Session> session(std::int64_t day) const;
  // The trading day that a moment belongs to, in a session or not. Where sessions end on the day
  // on which they begin, days are those of the local clock; otherwise a day begins with its
  // session's opening time.
  std::int64_t trading_day(std::int64_t utc_ns) const;
  // Where that day begins, UTC.
  std::int64_t day_begin(std::int64_t day) const;
  // As trading_day, of a bar: one of a day or more that opens at midnight UTC carries its date as
  // a label.
  std::int64_t day_of_bar(std::int64_t open_ns, Timeframe timeframe) const;
  // Bars that sessions would have between two moments that have none, bars of less than a day: for
  // each uninterrupted stretch of trading in between its length over the timeframe, rounded up.
  std::int64_t bars_between(std::int64_t begin_ns, std::int64_t end_ns, Timeframe timeframe) const;
  // Sessions with day in (first, last): between two daily bars.
  std::int64_t sessions_between(std::int64_t first_day, std::int64_t last_day) const;

  bool operator==(const TradingCalendar& other) const { return text_ == other.text_; }

 private:
  static base::Result<TradingCalendar> parse_own(std::string_view text);
  // What the local clock is moved by to show the trading day.
  std::int64_t shift_ns() const { return close_ns_ > open_ns_ ? 0 : base::kNsPerDay - open_ns_; }

  std::string text_;
  TimeZone zone_;
  std::int64_t open_ns_ = 0, close_ns_ = base::kNsPerDay;  // local time of day
  unsigned weekdays_ = 0x7F;                               // bit 0 Monday: trading days
  int days_per_year_ = 365;
  bool always_open_ = true;
  bool us_equity_ = false;
};

// For moments one after the other: asks the calendar once a day.
class TradingClock {
 public:
  explicit TradingClock(TradingCalendar calendar) : calendar_(std::move(calendar)) {}
  std::int64_t day(std::int64_t utc_ns) {
    go_to(utc_ns);
    return day_;
  }
  // Whether [begin, end) and the day's session share a moment; `begin_ns` decides the day.
  bool in_session(std::int64_t begin_ns, std::int64_t end_ns);

 private:
  void go_to(std::int64_t utc_ns);

  TradingCalendar calendar_;
  std::int64_t day_ = 0, begin_ns_ = 0, end_ns_ = 0;
  std::optional<Session> session_;
};

}  // namespace hindcast::market
