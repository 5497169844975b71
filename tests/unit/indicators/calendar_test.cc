// Indicators that begin anew with the calendar, on bars small enough to work out by hand.
#include <gmock/gmock.h>

#include <cmath>

#include "unit/indicators/series.h"

namespace hindcast::indicators {
namespace {

using testing::Column;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::NanSensitiveDoubleEq;
using testing::run;
using testing::Series;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kMonday = 1'704'067'200;  // 2024-01-01T00:00Z
constexpr double kHour = 3600;

// Bars every twelve hours, flat at 10, 20, 30, ... with a volume of 1.
Series half_days(std::size_t n, double first = kMonday) {
  Series s;
  for (std::size_t i = 0; i < n; ++i) {
    const double price = 10.0 * static_cast<double>(i + 1);
    s["time"].push_back(first + 12 * kHour * static_cast<double>(i));
    for (const char* name : {"open", "high", "low", "close"}) s[name].push_back(price);
    s["volume"].push_back(1);
  }
  return s;
}

auto column_is(const Column& expected) {
  std::vector<::testing::Matcher<double>> each;
  for (const double v : expected) each.push_back(NanSensitiveDoubleEq(v));
  return ::testing::ElementsAreArray(each);
}

TEST(AnchoredVwap, BeginsAnewWithEveryDay) {
  EXPECT_THAT(run(*find("vwap_anchored"), half_days(5), {1, 0})[0],
              column_is({10, 15, 30, 35, 50}));
}

TEST(AnchoredVwap, DayBeginsAsManyMinutesAfterMidnightAsTheShiftSays) {
  EXPECT_THAT(run(*find("vwap_anchored"), half_days(5), {1, 720})[0],
              column_is({10, 20, 25, 40, 45}));
}

TEST(AnchoredVwap, WeekBeginsOnMonday) {
  const double sunday = kMonday + 6 * 24 * kHour;
  EXPECT_THAT(run(*find("vwap_anchored"), half_days(4, sunday), {2, 0})[0],
              column_is({10, 15, 30, 35}));
}

TEST(AnchoredVwap, MonthQuarterAndYearBeginWithTheirFirstDay) {
  const double new_year = kMonday - 24 * kHour;
  for (const double anchor : {3.0, 4.0, 5.0}) {
    EXPECT_THAT(run(*find("vwap_anchored"), half_days(4, new_year), {anchor, 0})[0],
                column_is({10, 15, 30, 35}))
        << anchor;
  }
  const double february = kMonday + 30 * 24 * kHour;
  EXPECT_THAT(run(*find("vwap_anchored"), half_days(4, february), {3, 0})[0],
              column_is({10, 15, 30, 35}));
  EXPECT_THAT(run(*find("vwap_anchored"), half_days(4, february), {4, 0})[0],
              column_is({10, 15, 20, 25}));
}

TEST(AnchoredVwap, HasNoValueUntilThereIsVolume) {
  Series s = half_days(4);
  s["volume"] = {0, 1, 0, 1};
  EXPECT_THAT(run(*find("vwap_anchored"), s, {1, 0})[0], column_is({kNan, 20, kNan, 40}));
}

TEST(AnchoredVwap, FromADateHasNoValueBeforeIt) {
  EXPECT_THAT(run(*find("vwap_from"), half_days(5), {20'240'102, 0})[0],
              column_is({kNan, kNan, 30, 35, 40}));
  EXPECT_THAT(run(*find("vwap_from"), half_days(5), {20'240'102, 1})[0],
              column_is({kNan, kNan, kNan, 40, 45}));
}

TEST(AnchoredVwap, FromADateRefusesADayThatIsNone) {
  EXPECT_THAT(check_parameters(*find("vwap_from"), std::vector<double>{20'240'229, 0}), IsEmpty());
  EXPECT_THAT(check_parameters(*find("vwap_from"), std::vector<double>{20'230'229, 0}),
              ElementsAre("date must be a day of the calendar as yyyymmdd, not 20230229"));
}

TEST(PivotPoints, RestOnTheWholePeriodBefore) {
  // Days of two bars: the second day has high 50, low 20, close 45; the first may be cut.
  Series s = half_days(6);
  s["high"] = {90, 90, 40, 50, 99, 99};
  s["low"] = {1, 1, 30, 20, 9, 9};
  s["close"] = {30, 30, 33, 45, 50, 60};
  const double p = 115.0 / 3;
  const auto levels = run(*find("pivots"), s, {1, 0});
  EXPECT_THAT(levels[0], column_is({kNan, kNan, kNan, kNan, p, p}));
  EXPECT_THAT(levels[1], column_is({kNan, kNan, kNan, kNan, 2 * p - 20, 2 * p - 20}));
  EXPECT_THAT(levels[2], column_is({kNan, kNan, kNan, kNan, 2 * p - 50, 2 * p - 50}));
  EXPECT_DOUBLE_EQ(run(*find("pivots_fibonacci"), s, {1, 0})[5][4], p + 30);
  EXPECT_DOUBLE_EQ(run(*find("pivots_camarilla"), s, {1, 0})[7][4], 45 + 1.1 * 30 / 2);
}

TEST(HeikinAshi, OpensInTheMiddleOfTheBodyBefore) {
  const Series s = {{"open", {10, 12}}, {"high", {14, 13}}, {"low", {8, 11}}, {"close", {12, 12}}};
  const auto candles = run(*find("heikin_ashi"), s, {});
  EXPECT_THAT(candles[0], column_is({11, 11}));
  EXPECT_THAT(candles[1], column_is({14, 13}));
  EXPECT_THAT(candles[2], column_is({8, 11}));
  EXPECT_THAT(candles[3], column_is({11, 12}));
}

TEST(Ichimoku, SpansStandOverTheBarThatTheyWereDrawnAheadTo) {
  Series s = half_days(6);
  const auto lines = run(*find("ichimoku"), s, {1, 2, 3, 3});
  EXPECT_THAT(lines[0], column_is({kNan, kNan, kNan, kNan, 50, 60}));
  EXPECT_THAT(lines[1], column_is({kNan, kNan, kNan, kNan, 45, 55}));
  EXPECT_THAT(lines[2], column_is({kNan, kNan, kNan, kNan, 27.5, 37.5}));  // of two bars before
  EXPECT_THAT(lines[3], column_is({kNan, kNan, kNan, kNan, 20, 30}));
}

}  // namespace
}  // namespace hindcast::indicators
