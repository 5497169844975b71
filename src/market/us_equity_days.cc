#include "market/us_equity_days.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace hindcast::market {
namespace {

using namespace std::chrono;

// Closures by no rule: storms, attacks, days of mourning.
constexpr std::array kClosures{
    year_month_day{1994y / April / 27},     year_month_day{2001y / September / 11},
    year_month_day{2001y / September / 12}, year_month_day{2001y / September / 13},
    year_month_day{2001y / September / 14}, year_month_day{2004y / June / 11},
    year_month_day{2007y / January / 2},    year_month_day{2012y / October / 29},
    year_month_day{2012y / October / 30},   year_month_day{2018y / December / 5},
    year_month_day{2025y / January / 9}};

constexpr std::array kHalfDays{year_month_day{1997y / December / 26},
                               year_month_day{1999y / December / 31},
                               year_month_day{2003y / December / 26}};

// Gregorian Easter Sunday, by the anonymous computus (Meeus, Jones, Butcher).
year_month_day easter(int y) {
  const int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, f = (b + 8) / 25;
  const int g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
  const int month_and_day = h + l - 7 * m + 114;
  return year(y) / month(static_cast<unsigned>(month_and_day / 31)) /
         day(static_cast<unsigned>(month_and_day % 31 + 1));
}

// A Saturday's holiday is kept on the Friday before, a Sunday's on the Monday after.
bool keeps(sys_days day_asked, year_month_day holiday) {
  const sys_days at(holiday);
  const weekday w(at);
  if (w == Saturday) return day_asked == at - days(1);
  if (w == Sunday) return day_asked == at + days(1);
  return day_asked == at;
}

bool is_kept_on_a_monday(year_month_day date, sys_days at) {
  const year y = date.year();
  if (at == sys_days(y / February / Monday[3])) return true;
  if (at == sys_days(y / May / Monday[last])) return true;
  if (at == sys_days(y / September / Monday[1])) return true;
  return y >= 1998y && at == sys_days(y / January / Monday[3]);
}

bool is_new_year(year_month_day date, sys_days at) {
  // On a Saturday it is not kept: the Friday before is the last one of the year's books.
  const sys_days first(date.year() / January / 1);
  return at == first || (weekday(first) == Sunday && at == first + days(1));
}

}  // namespace

bool is_us_equity_holiday(std::int64_t day_number) {
  const sys_days at{days(day_number)};
  const year_month_day date(at);
  const year y = date.year();
  if (is_new_year(date, at) || is_kept_on_a_monday(date, at)) return true;
  if (keeps(at, y / July / 4) || keeps(at, y / December / 25)) return true;
  if (y >= 2022y && keeps(at, y / June / 19)) return true;
  if (at == sys_days(y / November / Thursday[4])) return true;
  if (at == sys_days(easter(int(y))) - days(2)) return true;
  return std::ranges::find(kClosures, date) != kClosures.end();
}

bool is_us_equity_half_day(std::int64_t day_number) {
  const sys_days at{days(day_number)};
  const year_month_day date(at);
  const year y = date.year();
  const weekday w(at);
  if (at == sys_days(y / November / Thursday[4]) + days(1)) return true;
  if (date == y / December / 24) return true;
  if (y >= 1995y && date == y / July / 3) return w != Wednesday || y >= 2013y;
  if (y >= 1995y && y < 2013y && date == y / July / 5) return w == Friday;
  return std::ranges::find(kHalfDays, date) != kHalfDays.end();
}

}  // namespace hindcast::market
