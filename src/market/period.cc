#include "market/period.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <limits>

#include "base/time.h"
#include "base/time_units.h"

namespace hindcast::market {
namespace {

using base::kNsPerDay;
constexpr int kPeriodYearsMax = 100;

struct PeriodUnit {
  std::string_view name;  // singular
  char letter;
  int count_max;
};
constexpr std::array<PeriodUnit, 4> kPeriodUnits{{{"day", 'd', 366 * kPeriodYearsMax},
                                                  {"week", 'w', 53 * kPeriodYearsMax},
                                                  {"month", 'm', 12 * kPeriodYearsMax},
                                                  {"year", 'y', kPeriodYearsMax}}};

base::Result<Period> refuse(std::string_view text, std::string_view why) {
  return base::fail(
      base::ErrorCode::invalid_argument,
      fmt::format("'{}' is not a period: {}; allowed: '6 months', '90 days', '2 weeks', '1 year' "
                  "(or 6m, 90d, 2w, 1y), '2019-01-01..2019-06-30', 'all'",
                  text.substr(0, 60), why));
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

const PeriodUnit* find_unit(std::string_view word) {
  for (const PeriodUnit& unit : kPeriodUnits) {
    const bool plural = word.ends_with('s') && word.substr(0, word.size() - 1) == unit.name;
    if (plural || word == unit.name || (word.size() == 1 && word[0] == unit.letter)) return &unit;
  }
  return nullptr;
}

base::Result<Period> parse_last(std::string_view text) {
  int count = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), count);
  if (parsed.ec == std::errc::result_out_of_range) return refuse(text, "the number is too large");
  if (parsed.ec != std::errc()) return refuse(text, "it starts with no number");
  const std::string word = lower(trim({parsed.ptr, text.data() + text.size()}));
  const PeriodUnit* unit = find_unit(word);
  if (unit == nullptr) {
    return refuse(text, fmt::format("unknown unit '{}', use days, weeks, months or years", word));
  }
  if (count < 1 || count > unit->count_max) {
    return refuse(text,
                  fmt::format("the number of {}s has to be 1 to {}", unit->name, unit->count_max));
  }
  return Period{.kind = Period::Kind::last, .count = count, .unit = unit->letter};
}

base::Result<Period> parse_range(std::string_view text, std::string_view from,
                                 std::string_view to) {
  const auto begin = base::parse_utc(trim(from));
  if (!begin) return refuse(text, "the start: " + begin.error().message);
  const auto end = base::parse_utc(trim(to));
  if (!end) return refuse(text, "the end: " + end.error().message);
  constexpr std::size_t kDateBytes = 10;
  Period period{.kind = Period::Kind::range,
                .begin_ns = *begin,
                .end_ns = *end,
                .begin_is_date = trim(from).size() == kDateBytes,
                .end_is_date = trim(to).size() == kDateBytes};
  if (period.end_is_date) period.end_ns += kNsPerDay;
  if (period.end_ns <= period.begin_ns) return refuse(text, "the end is not after the start");
  return period;
}

// `count` months before; the day of the month is kept, or cut to the month's length.
std::int64_t months_before(std::int64_t utc_ns, int count) {
  using namespace std::chrono;
  const sys_time<nanoseconds> point{nanoseconds(utc_ns)};
  const sys_days day = floor<days>(point);
  const year_month_day date{day};
  const year_month target = year_month(date.year(), date.month()) - months(count);
  const auto last = year_month_day_last(target.year(), month_day_last(target.month())).day();
  const sys_days moved{target / std::min(date.day(), last)};
  if (target.year() < year(1678)) return std::numeric_limits<std::int64_t>::min();
  return (moved - day).count() * kNsPerDay + utc_ns;
}

std::int64_t days_before(std::int64_t utc_ns, std::int64_t count) {
  std::int64_t out = 0;
  if (__builtin_sub_overflow(utc_ns, count * kNsPerDay, &out)) {
    return std::numeric_limits<std::int64_t>::min();
  }
  return out;
}

std::int64_t begin_of_last(const Period& period, std::int64_t end_ns) {
  switch (period.unit) {
    case 'w':
      return days_before(end_ns, period.count * 7LL);
    case 'm':
      return months_before(end_ns, period.count);
    case 'y':
      return months_before(end_ns, period.count * 12);
    default:
      return days_before(end_ns, period.count);
  }
}

}  // namespace

base::Result<Period> parse_period(std::string_view given) {
  const std::string_view text = trim(given);
  if (text.empty()) return refuse(given, "it is empty");
  if (const std::string word = lower(text); word == "all" || word == "max") return Period{};
  for (const std::string_view separator : {"..", " to "}) {
    if (const auto at = text.find(separator); at != std::string_view::npos) {
      return parse_range(text, text.substr(0, at), text.substr(at + separator.size()));
    }
  }
  return parse_last(text);
}

Period in_trading_days(Period period, const TradingCalendar& calendar) {
  if (period.begin_is_date) period.begin_ns = calendar.day_begin(day_of(period.begin_ns));
  if (period.end_is_date) period.end_ns = calendar.day_begin(day_of(period.end_ns));
  return period;
}

Window resolve(const Period& period, std::int64_t first_ns, std::int64_t end_ns) {
  switch (period.kind) {
    case Period::Kind::range:
      return {period.begin_ns, period.end_ns};
    case Period::Kind::last:
      return {begin_of_last(period, end_ns), end_ns};
    case Period::Kind::all:
      break;
  }
  return {first_ns, end_ns};
}

}  // namespace hindcast::market
