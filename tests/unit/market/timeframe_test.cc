#include "market/timeframe.h"

#include <map>

#include "market/resample.h"
#include "market_fixture.h"

namespace hindcast::market {
namespace {

TEST(Timeframe, ReadsAndPrintsItsShortestForm) {
  const std::tuple<const char*, std::int64_t, const char*> cases[] = {
      {"1m", 60, "1m"},       {"15m", 900, "15m"},  {"60m", 3600, "1h"},   {"90m", 5400, "90m"},
      {"24h", 86400, "1d"},   {"7d", 604800, "1w"}, {"2w", 1209600, "2w"}, {"52w", 31449600, "52w"},
      {"36h", 129600, "36h"}, {"010m", 600, "10m"}};
  for (const auto& [text, seconds, printed] : cases) {
    const auto timeframe = parse_timeframe(text);
    ASSERT_TRUE(timeframe) << text;
    EXPECT_EQ(timeframe->seconds, seconds) << text;
    EXPECT_EQ(to_string(*timeframe), printed);
  }
}

TEST(Timeframe, RefusesWhatHasNoFixedLengthOrIsOutOfRange) {
  for (const char* text : {"", "h", "1", "1M", "1H", "0m", "-1h", "1.5h", "53w", "1y", "1s", " 1h",
                           "1h ", "99999999m", "1hh", "1 h"}) {
    const auto timeframe = parse_timeframe(text);
    ASSERT_FALSE(timeframe) << text;
    EXPECT_THAT(timeframe.error().message, testing::HasSubstr("allowed: 1m to 52w"));
  }
  EXPECT_THAT(parse_timeframe("1M").error().message, testing::HasSubstr("4w is the nearest"));
}

TEST(Timeframe, BarsStartAtMultiplesAndWeeksOnMondays) {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"2019-10-17T09:59:59.5Z", "1h", "2019-10-17T09:00:00Z"},
      {"2019-10-17T09:00:00Z", "1h", "2019-10-17T09:00:00Z"},
      {"2019-10-17T09:44:00Z", "15m", "2019-10-17T09:30:00Z"},
      {"2019-10-17T23:59:00Z", "1d", "2019-10-17T00:00:00Z"},
      {"2019-10-17T23:59:00Z", "1w", "2019-10-14T00:00:00Z"},
      {"2019-10-13T23:59:00Z", "1w", "2019-10-07T00:00:00Z"},
      {"1969-12-31T23:59:00Z", "1h", "1969-12-31T23:00:00Z"},
      {"1970-01-01T00:00:00Z", "1w", "1969-12-29T00:00:00Z"},
      {"1970-01-06T00:00:00Z", "2w", "1970-01-05T00:00:00Z"}};
  for (const auto& [time, timeframe, start] : cases) {
    EXPECT_EQ(base::format_utc(bar_start(at(time), tf(timeframe))), start)
        << time << " " << timeframe;
  }
}

TEST(Timeframe, NestsWhenWholeBarsMakeABar) {
  const std::tuple<const char*, const char*, bool> cases[] = {
      {"1h", "1h", true},   {"1h", "4h", true}, {"4h", "1h", false}, {"15m", "1h", true},
      {"25m", "1h", false}, {"1d", "1w", true}, {"3d", "3w", false}, {"2d", "2w", true},
      {"1w", "2w", true},   {"36h", "3d", true}};
  for (const auto& [fine, coarse, nests] : cases) {
    EXPECT_EQ(nests_in(tf(fine), tf(coarse)), nests) << fine << " in " << coarse;
  }
}

// The same from the definition, bar by bar.
BarColumns naive_resample(const BarView& bars, Timeframe target) {
  std::map<std::int64_t, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < bars.size(); ++i)
    groups[bar_start(bars.time[i], target)].push_back(i);
  BarColumns out;
  for (const auto& [start, rows] : groups) {
    double high = 0, low = 1e300, volume = 0;
    for (const std::size_t i : rows) {
      high = std::max(high, bars.high[i]);
      low = std::min(low, bars.low[i]);
      volume += bars.volume[i];
    }
    out.push_back(start, bars.open[rows.front()], high, low, bars.close[rows.back()], volume);
  }
  return out;
}

TEST(Resample, EqualsTheDefinitionAlsoAcrossHoles) {
  BarColumns bars = some_bars(3000, "1969-12-20T07:00");
  BarColumns holed;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    if (i % 7 == 3 || (i > 100 && i < 400)) continue;
    holed.push_back(bars.time[i], bars.open[i], bars.high[i], bars.low[i], bars.close[i],
                    bars.volume[i]);
  }
  for (const char* target : {"1h", "2h", "4h", "7h", "1d", "3d", "1w", "2w"}) {
    expect_equal(resample(holed.view(), tf("1h"), tf(target)).view(),
                 naive_resample(holed.view(), tf(target)).view());
  }
}

TEST(Resample, OfNothingIsNothing) {
  EXPECT_EQ(resample(BarView{}, tf("1h"), tf("1d")).size(), 0u);
}

TEST(Bars, LowerBoundFindsTheFirstBarAtOrAfter) {
  const BarColumns bars = some_bars(5, "2019-01-01");
  EXPECT_EQ(bars.view().lower_bound(at("2018-01-01")), 0u);
  EXPECT_EQ(bars.view().lower_bound(at("2019-01-01T02:00")), 2u);
  EXPECT_EQ(bars.view().lower_bound(at("2019-01-01T02:00:01")), 3u);
  EXPECT_EQ(bars.view().lower_bound(at("2020-01-01")), 5u);
  EXPECT_EQ(bars.view().slice(1, 3).time[1], bars.time[2]);
}

}  // namespace
}  // namespace hindcast::market
