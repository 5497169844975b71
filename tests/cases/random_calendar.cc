// Markets that close, and the days that are about their clocks and holidays.
#include <chrono>

#include "cases/random_market.h"

namespace hindcast::cases {
namespace {

using namespace std::chrono;

constexpr const char* kCalendars[] = {"us_equity",
                                      "fx",
                                      "America/Chicago 17:00-16:00 sun-thu",
                                      "Europe/Berlin 09:00-17:30",
                                      "Australia/Sydney 10:00-16:00 mon-fri",
                                      "Asia/Kolkata 09:15-15:30",
                                      "Asia/Tokyo 23:00-06:30 mon,wed,fri",
                                      "America/New_York 00:00-24:00 mon-sun"};
// The day before clocks are set in Sydney (forward and back), New York, Berlin; Thanksgiving with
// its half day, Christmas, and times before 1970.
constexpr year_month_day kDays[] = {
    2024y / March / 9,    2024y / March / 30,   2024y / April / 6,     2024y / October / 5,
    2024y / October / 26, 2024y / November / 2, 2023y / November / 22, 2023y / December / 22};
constexpr year_month_day kBefore1970 = 1969y / December / 30;

std::int64_t ns_of(year_month_day date) {
  return std::int64_t{sys_days(date).time_since_epoch().count()} * base::kNsPerDay;
}

TimeCondition time_condition(Knobs& knobs) {
  constexpr const char* kZones[] = {"America/New_York", "", "Europe/Berlin", "Asia/Kolkata"};
  TimeCondition when;
  when.kind = static_cast<TimeCondition::Kind>(knobs.below(4));
  when.zone = kZones[knobs.below(4)];
  if (when.kind == TimeCondition::Kind::session) {
    when.from = static_cast<int>(knobs.below(48)) * 30;
    when.to = (when.from + 30 * knobs.upto(47)) % (24 * 60);
  }
  if (when.kind == TimeCondition::Kind::hour) when.from = static_cast<int>(knobs.below(24));
  if (when.kind == TimeCondition::Kind::weekday) when.to = knobs.upto(7);
  return when;
}

}  // namespace

RandomMarket make_market(Knobs& knobs, Data data) {
  constexpr std::int64_t kBarHours[] = {1, 24, 5, 168};
  RandomMarket market;
  market.data = data;
  market.bar_ns = kBarHours[knobs.below(4)] * kHourNs;
  market.calendars = {"24x7"};
  if (!knobs.one_in(2)) return market;
  const bool long_bars = market.bar_ns >= base::kNsPerDay;
  const std::uint32_t day = knobs.below(9);
  const bool before_1970 = day == 8 && !long_bars;
  market.first_ns = ns_of(before_1970 ? kBefore1970 : kDays[day % 8]);
  if (long_bars) market.first_ns -= 5 * base::kNsPerDay;
  // A bar of a day opens at midnight UTC, or at midnight elsewhere.
  constexpr std::int64_t kMidnights[] = {0, 5, 15, -10};
  market.first_ns += long_bars ? kMidnights[knobs.below(4)] * kHourNs
                               : static_cast<std::int64_t>(knobs.below(2)) * (kHourNs / 2);
  const auto any = [&knobs] { return std::string(kCalendars[knobs.below(8)]); };
  market.calendars = {any()};
  if (before_1970 && market.calendars[0] == "us_equity") market.calendars = {"fx"};
  if (knobs.one_in(4)) market.calendars.push_back(knobs.one_in(2) ? "24x7" : any());
  market.when = time_condition(knobs);
  return market;
}

}  // namespace hindcast::cases
