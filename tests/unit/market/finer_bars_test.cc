#include "market/finer_bars.h"

#include "market_fixture.h"

namespace hindcast::market {
namespace {

TEST(FinerBars, AreThoseWithinTheCoarserOne) {
  const BarColumns bars = some_bars(200, "2024-01-05T10:00", "15m");
  const FinerBars hours(bars.view(), tf("15m"), tf("1h"), {});
  const BarView inside = hours.inside(at("2024-01-05T12:00"));
  ASSERT_EQ(inside.size(), 4u);
  EXPECT_EQ(inside.time.front(), at("2024-01-05T12:00"));
  EXPECT_TRUE(hours.inside(at("2024-02-05T12:00")).empty());
  EXPECT_TRUE(hours.inside(at("2023-02-05T12:00")).empty());
}

TEST(FinerBars, OfADayAreThoseOfItsSession) {
  const BarColumns bars = some_bars(48, "2024-01-05T00:00", "1h");
  const FinerBars days(bars.view(), tf("1h"), tf("1d"),
                       TradingCalendar::parse("us_equity").value());
  const BarView inside = days.inside(at("2024-01-05"));
  ASSERT_EQ(inside.size(), 7u);
  EXPECT_EQ(inside.time.front(), at("2024-01-05T14:00"));
  EXPECT_EQ(inside.time.back(), at("2024-01-05T20:00"));
  EXPECT_TRUE(days.inside(at("2024-01-08")).empty());
}

}  // namespace
}  // namespace hindcast::market
