#include "reference/naive/local_time.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

namespace hindcast::reference {
namespace {

using namespace std::chrono;

std::int64_t ns(sys_days date) { return date.time_since_epoch().count() * kDay; }

struct Zone {
  std::int64_t standard;
  enum class Summer { none, america, europe, australia } summer;
};

const std::map<std::string, Zone> kZones{
    {"", {0, Zone::Summer::none}},
    {"America/New_York", {-5 * kHour, Zone::Summer::america}},
    {"America/Chicago", {-6 * kHour, Zone::Summer::america}},
    {"Europe/Berlin", {kHour, Zone::Summer::europe}},
    {"Australia/Sydney", {10 * kHour, Zone::Summer::australia}},
    {"Asia/Kolkata", {5 * kHour + 30 * kMinute, Zone::Summer::none}},
    {"Asia/Tokyo", {9 * kHour, Zone::Summer::none}}};

// The rules since 2008. Cases before 1970 are of a winter.
bool is_summer(const Zone& zone, std::int64_t utc) {
  const sys_days date{days{date_of(utc)}};
  const year y = year_month_day(date).year();
  if (y < 2008y) return false;
  switch (zone.summer) {
    case Zone::Summer::none:
      return false;
    case Zone::Summer::america:  // at 2:00 on the clock that is set
      return utc >= ns(y / March / Sunday[2]) + 2 * kHour - zone.standard &&
             utc < ns(y / November / Sunday[1]) + kHour - zone.standard;
    case Zone::Summer::europe:  // everywhere at 1:00 UTC
      return utc >= ns(y / March / Sunday[last]) + kHour &&
             utc < ns(y / October / Sunday[last]) + kHour;
    case Zone::Summer::australia:  // at 2:00 of standard time
      return utc < ns(y / April / Sunday[1]) + 2 * kHour - zone.standard ||
             utc >= ns(y / October / Sunday[1]) + 2 * kHour - zone.standard;
  }
  return false;
}

// Published by the exchange: closed days and half days of the years that cases are in.
bool is_closed(sys_days date) {
  static const std::set<sys_days> kDays{
      2023y / November / 23, 2023y / December / 25, 2024y / January / 1,   2024y / January / 15,
      2024y / February / 19, 2024y / March / 29,    2024y / May / 27,      2024y / June / 19,
      2024y / July / 4,      2024y / September / 2, 2024y / November / 28, 2024y / December / 25,
      2025y / January / 1,   2025y / January / 9,   2025y / January / 20,  2025y / February / 17,
      2025y / April / 18,    2025y / May / 26,      2025y / June / 19,     2025y / July / 4,
      2025y / September / 1, 2025y / November / 27, 2025y / December / 25, 2026y / January / 1,
      2026y / January / 19,  2026y / February / 16, 2026y / April / 3,     2026y / May / 25,
      2026y / June / 19,     2026y / July / 3,      2026y / September / 7, 2026y / November / 26,
      2026y / December / 25};
  return kDays.contains(date);
}
bool is_half(sys_days date) {
  static const std::set<sys_days> kDays{
      2023y / November / 24, 2024y / July / 3,      2024y / November / 29,
      2024y / December / 24, 2025y / July / 3,      2025y / November / 28,
      2025y / December / 24, 2026y / November / 27, 2026y / December / 24};
  return kDays.contains(date);
}

std::int64_t time_of(const std::string& text) {
  return std::stoi(text.substr(0, 2)) * kHour + std::stoi(text.substr(3, 2)) * kMinute;
}

}  // namespace

std::int64_t date_of(std::int64_t time) { return time / kDay - (time % kDay < 0 ? 1 : 0); }

std::int64_t local(std::int64_t utc, const std::string& zone_name) {
  const Zone& zone = kZones.at(zone_name);
  return utc + zone.standard + (is_summer(zone, utc) ? kHour : 0);
}

bool holds(const cases::TimeCondition& when, std::int64_t bar_open) {
  using Kind = cases::TimeCondition::Kind;
  if (when.kind == Kind::none) return true;
  const std::int64_t now = local(bar_open, when.zone), date = date_of(now);
  const std::int64_t minutes = (now - date * kDay) / kMinute;
  if (when.kind == Kind::hour) return minutes / 60 >= when.from;
  if (when.kind == Kind::weekday) {
    return weekday(sys_days(days(date))).iso_encoding() <= static_cast<unsigned>(when.to);
  }
  if (when.from < when.to) return minutes >= when.from && minutes < when.to;
  return minutes >= when.from || minutes < when.to;
}

// ZONE HH:MM-HH:MM DAYS
Calendar::Calendar(const std::string& text) : text_(text), weekdays_("mon-fri") {
  if (never_closes()) return;
  std::string own = text;
  if (text == "fx") own = "America/New_York 17:00-17:00 sun-thu";
  if (text == "us_equity") own = "America/New_York 09:30-16:00 mon-fri";
  const std::size_t blank = own.find(' ');
  zone_ = own.substr(0, blank);
  open_ = time_of(own.substr(blank + 1));
  close_ = time_of(own.substr(blank + 7));
  if (own.size() > blank + 12) weekdays_ = own.substr(blank + 13);
  over_midnight_ = close_ <= open_;
}

std::int64_t Calendar::day(std::int64_t open, std::int64_t length) const {
  if (never_closes() || (length >= kDay && open % kDay == 0)) return date_of(open);
  return date_of(local(open, zone_) + (over_midnight_ ? kDay - open_ : 0));
}

std::int64_t Calendar::utc(std::int64_t local_time) const {
  for (const std::int64_t summer : {kHour, std::int64_t{0}}) {
    const std::int64_t at = local_time - kZones.at(zone_).standard - summer;
    if (local(at, zone_) == local_time) return at;
  }
  return 0;  // no session begins at a time that the clock skips
}

Calendar::Stretch Calendar::whole_day(std::int64_t day) const {
  if (never_closes()) return {day * kDay, (day + 1) * kDay};
  const std::int64_t begins = over_midnight_ ? open_ - kDay : 0;
  return {utc(day * kDay + begins), utc((day + 1) * kDay + begins)};
}

std::optional<Calendar::Stretch> Calendar::session(std::int64_t day) const {
  const std::int64_t opens_on = over_midnight_ ? day - 1 : day;
  const sys_days date{days(opens_on)};
  static constexpr const char* kNames[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  const auto place = [](const std::string& name) {
    return std::find(std::begin(kNames), std::end(kNames), name) - std::begin(kNames);
  };
  const auto today = static_cast<std::ptrdiff_t>(weekday(date).iso_encoding()) - 1;
  bool trades = weekdays_.find(kNames[today]) != std::string::npos;
  if (weekdays_.find('-') != std::string::npos) {
    const auto first = place(weekdays_.substr(0, 3)), end = place(weekdays_.substr(4, 3));
    trades = first <= end ? today >= first && today <= end : today >= first || today <= end;
  }
  if (!trades) return std::nullopt;
  std::int64_t close = close_;
  if (text_ == "us_equity") {
    if (is_closed(sys_days(days(day)))) return std::nullopt;
    if (is_half(sys_days(days(day)))) close = 13 * kHour;
  }
  return Stretch{utc(opens_on * kDay + open_), utc(day * kDay + close)};
}

}  // namespace hindcast::reference
