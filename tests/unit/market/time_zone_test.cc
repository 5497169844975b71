#include "market/time_zone.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <random>

#include "base/time.h"

namespace hindcast::market {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kHour = 3600 * kSecond;

std::int64_t utc(std::string_view text) { return base::parse_utc(text).value(); }
TimeZone zone(std::string_view name) { return TimeZone::find(name).value(); }
std::string local(const TimeZone& z, std::string_view text) {
  return base::format_utc(z.to_local(utc(text)));
}

TEST(TimeZone, ClocksOfNewYorkGoForwardInMarchAndBackInNovember) {
  const TimeZone ny = zone("America/New_York");
  EXPECT_EQ(local(ny, "2024-03-10T06:59:59Z"), "2024-03-10T01:59:59Z");
  EXPECT_EQ(local(ny, "2024-03-10T07:00:00Z"), "2024-03-10T03:00:00Z");
  EXPECT_EQ(local(ny, "2024-11-03T05:59:59Z"), "2024-11-03T01:59:59Z");
  EXPECT_EQ(local(ny, "2024-11-03T06:00:00Z"), "2024-11-03T01:00:00Z");
  // Before 2007 the changes were in April and October; after 2037 today's rule goes on.
  EXPECT_EQ(local(ny, "2006-03-20T14:30:00Z"), "2006-03-20T09:30:00Z");
  EXPECT_EQ(local(ny, "2060-07-01T13:30:00Z"), "2060-07-01T09:30:00Z");
}

// The C library reads the same database by code of its own.
TEST(TimeZone, AgreesWithTheCLibraryInEveryZone) {
  const char* const before = std::getenv("TZ");
  const std::string kept = before != nullptr ? before : "";
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::int64_t> moments(utc("1880-01-01") / kSecond,
                                                      utc("2089-12-31") / kSecond);
  const auto names = TimeZone::names();
  ASSERT_GT(names.size(), 500u);
  for (const std::string& name : names) {
    ::setenv("TZ", (":" + name).c_str(), 1);
    ::tzset();
    const TimeZone z = zone(name);
    for (int i = 0; i < 100; ++i) {
      const std::time_t moment = moments(random);
      std::tm shown{};
      ::localtime_r(&moment, &shown);
      ASSERT_EQ(z.at(moment * kSecond).offset_ns / kSecond, shown.tm_gmtoff)
          << name << " at " << base::format_utc(moment * kSecond);
    }
  }
  if (before != nullptr) {
    ::setenv("TZ", kept.c_str(), 1);
  } else {
    ::unsetenv("TZ");
  }
  ::tzset();
}

TEST(TimeZone, FindsTheMomentOfALocalTime) {
  const TimeZone ny = zone("America/New_York");
  EXPECT_EQ(ny.to_utc(utc("2024-01-05T09:30")), utc("2024-01-05T14:30"));
  EXPECT_EQ(ny.to_utc(utc("2024-07-05T09:30")), utc("2024-07-05T13:30"));
  EXPECT_EQ(ny.to_utc(utc("2024-11-03T01:30")), utc("2024-11-03T05:30")) << "the earlier of two";
  EXPECT_EQ(ny.to_utc(utc("2024-03-10T02:30")), utc("2024-03-10T07:00")) << "skipped";
  for (const char* name : {"Asia/Kolkata", "Pacific/Apia", "Europe/London", "UTC"}) {
    const TimeZone z = zone(name);
    for (std::int64_t t = utc("2011-12-20"); t < utc("2012-01-10"); t += kHour) {
      EXPECT_EQ(z.to_utc(z.to_local(t)), t) << name << " " << base::format_utc(t);
    }
  }
}

TEST(TimeZone, AColumnAndAClockGiveTheSameAsSingleMoments) {
  const TimeZone z = zone("Europe/Berlin");
  std::vector<std::int64_t> times, column;
  for (std::int64_t t = utc("2019-01-01"); t < utc("2021-01-01"); t += 5 * kHour) {
    times.push_back(t);
  }
  column.resize(times.size());
  z.to_local(times, column);
  LocalClock clock(z);
  for (std::size_t i = 0; i < times.size(); ++i) {
    EXPECT_EQ(column[i], z.to_local(times[i]));
    EXPECT_EQ(column[i], clock.local(times[i]));
  }
}

TEST(TimeZone, AnUnknownNameIsRefusedWithTheNearest) {
  const auto typo = TimeZone::find("America/NewYork");
  ASSERT_FALSE(typo);
  EXPECT_EQ(typo.error().code, base::ErrorCode::invalid_argument);
  EXPECT_THAT(typo.error().message, HasSubstr("did you mean 'America/New_York'"));
  for (const char* bad : {"", "EST5EDT,M3.2.0", "../../etc/passwd", "america/new_york"}) {
    EXPECT_FALSE(TimeZone::find(bad)) << bad;
  }
}

TEST(TimeZone, SaysTheVersionOfItsDatabase) {
  EXPECT_THAT(std::string(TimeZone::version()), testing::MatchesRegex("20[0-9][0-9][a-z]"));
  EXPECT_EQ(TimeZone().name(), "UTC");
  EXPECT_EQ(zone("US/Eastern").at(0).offset_ns, zone("America/New_York").at(0).offset_ns);
}

TEST(LocalTime, DaysAndWeekdaysCountBackwardsToo) {
  EXPECT_EQ(day_of(0), 0);
  EXPECT_EQ(day_of(-1), -1);
  EXPECT_EQ(time_of_day_ns(-1), base::kNsPerDay - 1);
  EXPECT_EQ(weekday_of(0), 3);
  EXPECT_EQ(weekday_of(day_of(utc("1969-12-29"))), 0);
  EXPECT_EQ(weekday_of(day_of(utc("2024-03-10"))), 6);
}

}  // namespace
}  // namespace hindcast::market
