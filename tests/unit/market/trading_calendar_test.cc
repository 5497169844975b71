#include "market/trading_calendar.h"

#include <set>

#include "market/csv_import.h"
#include "market/gaps.h"
#include "market/period.h"
#include "market/resample.h"
#include "market_fixture.h"

namespace hindcast::market {
namespace {

using testing::HasSubstr;

TradingCalendar calendar(std::string_view text) { return TradingCalendar::parse(text).value(); }
std::int64_t day(std::string_view date) { return day_of(at(date)); }

void expect_session(const TradingCalendar& c, std::string_view date, std::string_view open,
                    std::string_view close) {
  const auto session = c.session(day(date));
  ASSERT_TRUE(session) << date;
  EXPECT_EQ(session->day, day(date));
  EXPECT_EQ(base::format_utc(session->open_ns), open);
  EXPECT_EQ(base::format_utc(session->close_ns), close);
}

TEST(TradingCalendar, SessionsFollowTheLocalClock) {
  const auto us = calendar("us_equity");
  expect_session(us, "2024-01-05", "2024-01-05T14:30:00Z", "2024-01-05T21:00:00Z");
  expect_session(us, "2024-07-05", "2024-07-05T13:30:00Z", "2024-07-05T20:00:00Z");
  expect_session(us, "2024-07-03", "2024-07-03T13:30:00Z", "2024-07-03T17:00:00Z");
  for (const char* closed : {"2024-07-04", "2024-01-06", "2024-03-29", "2001-09-12"}) {
    EXPECT_FALSE(us.session(day(closed))) << closed;
  }
  const auto fx = calendar("fx");
  expect_session(fx, "2024-01-08", "2024-01-07T22:00:00Z", "2024-01-08T22:00:00Z");
  expect_session(fx, "2024-03-11", "2024-03-10T21:00:00Z", "2024-03-11T21:00:00Z");
  EXPECT_FALSE(fx.session(day("2024-01-06")));
  EXPECT_FALSE(fx.session(day("2024-01-07")));
  expect_session(calendar("Asia/Tokyo 09:00-15:00"), "2024-01-08", "2024-01-08T00:00:00Z",
                 "2024-01-08T06:00:00Z");
  const auto cme = calendar("America/Chicago 17:00-16:00 sun-thu");
  expect_session(cme, "2024-01-08", "2024-01-07T23:00:00Z", "2024-01-08T22:00:00Z");
  EXPECT_FALSE(cme.session(day("2024-01-06")));
  EXPECT_EQ(cme.days_per_year(), 260);
}

TEST(TradingCalendar, DaysBeginWithTheirSession) {
  const auto fx = calendar("fx");
  EXPECT_EQ(fx.trading_day(at("2024-01-07T21:59")), day("2024-01-07"));
  EXPECT_EQ(fx.trading_day(at("2024-01-07T22:00")), day("2024-01-08"));
  EXPECT_EQ(fx.day_begin(day("2024-01-08")), at("2024-01-07T22:00"));
  const auto us = calendar("us_equity");
  EXPECT_EQ(us.trading_day(at("2024-01-06T00:30")), day("2024-01-05")) << "19:30 in New York";
  EXPECT_EQ(us.day_of_bar(at("2024-01-05"), tf("1d")), day("2024-01-05")) << "a label";
  EXPECT_EQ(us.day_of_bar(at("2024-01-05"), tf("1h")), day("2024-01-04"));
  EXPECT_EQ(TradingCalendar().trading_day(-1), -1);
}

// exchange_calendars' list of the New York Stock Exchange, 35 years.
TEST(TradingCalendar, KnowsTheHolidaysAndHalfDaysOfNewYork) {
  std::ifstream file(std::string(HINDCAST_VECTORS_DIR) + "/xnys.txt");
  std::set<std::int64_t> closed, half;
  std::set<std::int64_t>* into = nullptr;
  for (std::string line; std::getline(file, line);) {
    if (line == "closed") into = &closed;
    if (line == "half") into = &half;
    if (line.size() == 10) into->insert(day(line));
  }
  ASSERT_EQ(closed.size(), 321u);
  ASSERT_EQ(half.size(), 75u);
  const auto us = calendar("us_equity");
  for (std::int64_t d = day("1993-01-01"); d <= day("2027-11-24"); ++d) {
    const auto session = us.session(d);
    const bool trades = weekday_of(d) < 5 && !closed.contains(d);
    ASSERT_EQ(session.has_value(), trades) << base::format_utc(d * base::kNsPerDay);
    if (!session) continue;
    const auto minutes = (session->close_ns - session->open_ns) / (60 * base::kNsPerSecond);
    ASSERT_EQ(minutes, half.contains(d) ? 210 : 390) << base::format_utc(d * base::kNsPerDay);
  }
}

TEST(TradingCalendar, WhatIsNoneSaysWhyAndSuggests) {
  const std::pair<const char*, const char*> cases[] = {
      {"us_equities", "did you mean 'us_equity'"},
      {"", "it is no name of one"},
      {"America/New_Yrk 09:30-16:00", "did you mean 'America/New_York'"},
      {"Asia/Tokyo 9:00-15:00", "are no hours"},
      {"Asia/Tokyo 09:00-25:00", "are no hours"},
      {"Asia/Tokyo 09:00", "are no hours"},
      {"Asia/Tokyo 09:00-15:00 mon-fry", "are no weekdays"},
      {"Asia/Tokyo 09:00-15:00 mon fri", "is a time zone, hours"},
      {"Asia/Tokyo 09:00-15:00 mon,tue,wed,thu,fri,mon,tue,wed,thu,fri,sat,sun", "bytes"}};
  for (const auto& [text, why] : cases) {
    const auto parsed = TradingCalendar::parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_THAT(parsed.error().message, HasSubstr(why)) << text;
  }
}

TEST(Gaps, OnlySessionsCount) {
  const auto us = calendar("us_equity");
  const auto missing = [&](const char* a, const char* b, const char* timeframe) {
    return missing_between(at(a), at(b), tf(timeframe), us);
  };
  // Hours on whole hours of New York: the first holds 09:30 to 10:00.
  EXPECT_EQ(missing("2024-01-05T20:00", "2024-01-08T14:00", "1h"), 0) << "over a weekend";
  EXPECT_EQ(missing("2024-01-05T20:00", "2024-01-08T15:00", "1h"), 1);
  EXPECT_EQ(missing("2024-01-04T20:00", "2024-01-08T14:00", "1h"), 7) << "a whole day";
  EXPECT_EQ(missing("2024-07-03T16:00", "2024-07-05T13:00", "1h"), 0) << "half day, holiday";
  EXPECT_EQ(missing("2024-01-05T20:59", "2024-01-08T14:30", "1m"), 0);
  EXPECT_EQ(missing("2024-01-05T20:49", "2024-01-08T14:31", "1m"), 11);
  EXPECT_EQ(missing("2024-01-12", "2024-01-16", "1d"), 0) << "Martin Luther King's day";
  EXPECT_EQ(missing("2024-01-12", "2024-01-18", "1d"), 2);
  const auto fx = calendar("fx");
  EXPECT_EQ(missing_between(at("2024-01-05T21:00"), at("2024-01-07T22:00"), tf("1h"), fx), 0);
  EXPECT_EQ(missing_between(at("2024-01-04T20:00"), at("2024-01-05T00:00"), tf("4h"), fx), 0);
  EXPECT_EQ(missing_between(at("2024-01-03T20:00"), at("2024-01-05T00:00"), tf("4h"), fx), 6);
  EXPECT_EQ(missing_between(INT64_MIN, INT64_MAX, tf("1m"), us), 0);
}

TEST(Resample, DaysAreTradingDays) {
  BarColumns hours;
  for (std::int64_t t = at("2024-01-05T12:00"); t < at("2024-01-09T23:00"); t += tf("1h").ns()) {
    const double x = 100 + double(hours.size());
    hours.push_back(t, x, x + 1, x - 1, x + 0.5, 1);
  }
  const BarColumns fx = resample(hours.view(), tf("1h"), tf("1d"), calendar("fx"));
  ASSERT_EQ(fx.size(), 4u);
  EXPECT_EQ(base::format_utc(fx.time[1]), "2024-01-08T00:00:00Z");
  EXPECT_EQ(fx.open[1], 100 + 58) << "Sunday 22:00";
  EXPECT_EQ(fx.volume[1], 24);
  const BarColumns weeks = resample(hours.view(), tf("1h"), tf("1w"), calendar("fx"));
  ASSERT_EQ(weeks.size(), 2u);
  EXPECT_EQ(base::format_utc(weeks.time[1]), "2024-01-08T00:00:00Z");
  EXPECT_EQ(weeks.open[1], 158);
  const BarColumns us = resample(hours.view(), tf("1h"), tf("1d"), calendar("us_equity"));
  ASSERT_EQ(us.size(), 3u);
  EXPECT_EQ(base::format_utc(us.time[0]), "2024-01-05T00:00:00Z");
  EXPECT_EQ(us.open[0], 102) << "14:00 to 15:00, the hour in which the market opens";
  EXPECT_EQ(us.volume[0], 7);
}

TEST(Period, DatesAreTradingDaysWhereTheMarketHasAny) {
  const auto period = parse_period("2024-01-08..2024-01-09").value();
  const Period days = in_trading_days(period, calendar("fx"));
  EXPECT_EQ(days.begin_ns, at("2024-01-07T22:00"));
  EXPECT_EQ(days.end_ns, at("2024-01-09T22:00"));
  const auto moments = parse_period("2024-01-08T10:00..2024-01-09T10:00").value();
  EXPECT_EQ(in_trading_days(moments, calendar("fx")).begin_ns, moments.begin_ns);
  EXPECT_EQ(in_trading_days(period, {}).begin_ns, period.begin_ns);
}

class RealCalendar : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("HINDCAST_REAL_DATA");
    if (folder == nullptr) GTEST_SKIP() << "HINDCAST_REAL_DATA is not set";
    folder_ = folder;
  }
  Dataset import(const std::string& file, const std::string& symbol, const char* timeframe,
                 const char* hours) {
    ImportOptions options;
    options.symbol = symbol;
    options.timeframe = tf(timeframe);
    options.calendar = calendar(hours);
    const auto report = import_csv(catalog_, folder_ / "bars" / file, options);
    EXPECT_TRUE(report) << report.error().describe();
    return catalog_.describe(symbol, tf(timeframe)).value();
  }
  std::filesystem::path folder_;
  TempDir dir_;
  Catalog catalog_{dir_.path()};
};

TEST_F(RealCalendar, SpyTradedInEverySessionAndInNoOther) {
  const Dataset days = import("SPY_1d.csv", "SPY", "1d", "us_equity");
  EXPECT_EQ(days.calendar, "us_equity");
  EXPECT_EQ(days.days_per_year, 252);
  EXPECT_EQ(days.missing_bars, 0);
  const BarFile file = catalog_.open("SPY", tf("1d")).value();
  const auto us = calendar("us_equity");
  for (const std::int64_t t : file.bars().time) {
    EXPECT_TRUE(us.session(us.day_of_bar(t, tf("1d")))) << base::format_utc(t);
  }
  const Dataset hours = import("SPY_1h.csv.gz", "SPY", "1h", "us_equity");
  EXPECT_LT(hours.missing_bars, 10);
  EXPECT_LT(hours.bars_outside, 60) << "the last prints of half days, after 13:00";
}

TEST_F(RealCalendar, MinutesOfSessionsMakeTheExchangesDays) {
  const Dataset minutes = import("SPY_1m_20131004.csv", "SPY", "1m", "us_equity");
  EXPECT_GT(minutes.bars_outside, 0) << "the file has hours before and after the session";
  import("SPY_1d.csv", "SPY", "1d", "us_equity");
  const BarFile fine = catalog_.open("SPY", tf("1m")).value();
  const BarFile stored = catalog_.open("SPY", tf("1d")).value();
  const BarColumns made = resample(fine.bars(), tf("1m"), tf("1d"), fine.info().calendar);
  ASSERT_EQ(made.size(), 6u);
  for (std::size_t i = 0; i < made.size(); ++i) {
    const std::size_t day = stored.bars().lower_bound(made.time[i]);
    EXPECT_EQ(stored.bars().time[day], made.time[i]);
    EXPECT_NEAR(stored.bars().open[day], made.open[i], 0.05);
    EXPECT_NEAR(stored.bars().high[day], made.high[i], 0.05);
    EXPECT_NEAR(stored.bars().low[day], made.low[i], 0.05);
    EXPECT_NEAR(stored.bars().close[day], made.close[i], 0.05);
  }
}

TEST_F(RealCalendar, ACalendarIsSetByTheSameFileAgain) {
  ImportOptions options;
  options.symbol = "EURUSD";
  options.timeframe = tf("1h");
  ASSERT_TRUE(import_csv(catalog_, folder_ / "bars/EURUSD_1h.csv.gz", options));
  const Dataset before = catalog_.describe("EURUSD", tf("1h")).value();
  EXPECT_EQ(before.calendar, "24x7");
  const Dataset after = import("EURUSD_1h.csv.gz", "EURUSD", "1h", "fx");
  EXPECT_EQ(after.calendar, "fx");
  EXPECT_EQ(after.days_per_year, 260);
  EXPECT_EQ(after.data_version, before.data_version);
  EXPECT_GT(before.missing_bars, 20 * after.missing_bars);
}

}  // namespace
}  // namespace hindcast::market
