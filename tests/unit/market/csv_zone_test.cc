// Times of a clock on a wall, through the days on which it is put back and forward.
#include <fmt/format.h>

#include "market/csv_import.h"
#include "market_fixture.h"

namespace hindcast::market {
namespace {

using testing::HasSubstr;

class CsvZone : public testing::Test {
 protected:
  // Rows of one price at these times; the import says in which zone they are.
  base::Result<ImportReport> import(const std::vector<std::string>& times, const char* zone,
                                    std::string_view timeframe = "30m") {
    std::string text = "timestamp,open,high,low,close,volume\n";
    for (const std::string& time : times) text += time + ",1,1,1,1,1\n";
    ImportOptions options;
    options.symbol = "BTC/USD";
    options.timeframe = tf(timeframe);
    options.lenient = lenient_;
    options.zone = TimeZone::find(zone).value();
    return import_csv(catalog_, dir_.write("in.csv", text), options);
  }
  std::vector<std::string> stored(std::string_view timeframe = "30m") {
    const BarFile file = catalog_.open("BTC/USD", tf(timeframe)).value();
    std::vector<std::string> out;
    for (const std::int64_t time : file.bars().time) out.push_back(base::format_utc(time));
    return out;
  }
  bool lenient_ = false;
  TempDir dir_;
  Catalog catalog_{dir_.path() / "bars"};
};

TEST_F(CsvZone, TimesAreThoseOfItsClocksInWinterAndSummer) {
  ASSERT_TRUE(import({"2024-01-15 09:00:00", "2024-07-15T09:00:00"}, "Europe/Athens"));
  EXPECT_EQ(stored(), (std::vector<std::string>{"2024-01-15T07:00:00Z", "2024-07-15T06:00:00Z"}));
}

TEST_F(CsvZone, AnHourThatIsShownTwiceIsToldApartByTheRowBefore) {
  const std::vector<std::string> night{"2024-10-27 02:30:00", "2024-10-27 03:00:00",
                                       "2024-10-27 03:30:00", "2024-10-27 03:00:00",
                                       "2024-10-27 03:30:00", "2024-10-27 04:00:00"};
  const std::vector<std::string> moments{"2024-10-26T23:30:00Z", "2024-10-27T00:00:00Z",
                                         "2024-10-27T00:30:00Z", "2024-10-27T01:00:00Z",
                                         "2024-10-27T01:30:00Z", "2024-10-27T02:00:00Z"};
  ASSERT_TRUE(import(night, "Europe/Athens"));
  EXPECT_EQ(stored(), moments);
  // A file that begins with its newest row has the same bars.
  const std::vector<std::string> newest_first(night.rbegin(), night.rend());
  const auto again = import(newest_first, "Europe/Athens");
  ASSERT_TRUE(again) << again.error().describe();
  EXPECT_EQ(again->duplicates, 6);
  EXPECT_EQ(stored(), moments);
}

TEST_F(CsvZone, ATimeThatTheClockSkippedIsABadRow) {
  const std::vector<std::string> night{"2024-03-31 02:30:00", "2024-03-31 03:30:00",
                                       "2024-03-31 04:00:00"};
  const auto refused = import(night, "Europe/Athens");
  ASSERT_FALSE(refused);
  ASSERT_EQ(refused.error().problems.size(), 1u);
  EXPECT_EQ(refused.error().problems[0].line, 3);
  EXPECT_THAT(refused.error().problems[0].detail,
              HasSubstr("2024-03-31T03:30:00 was never shown by the clocks of Europe/Athens"));
  lenient_ = true;
  ASSERT_TRUE(import(night, "Europe/Athens"));
  EXPECT_EQ(stored(), (std::vector<std::string>{"2024-03-31T00:30:00Z", "2024-03-31T01:00:00Z"}));
}

TEST_F(CsvZone, ARowThatSaysItsOffsetIsNotOfThatClock) {
  for (const char* time :
       {"2024-01-15T09:00:00Z", "2024-01-15T09:00:00+02:00", "1705309200", "1705309200000"}) {
    const auto refused = import({time}, "Europe/Athens");
    ASSERT_FALSE(refused) << time;
    EXPECT_THAT(refused.error().problems.at(0).detail, HasSubstr("without an offset"));
  }
}

TEST_F(CsvZone, BarsOfADayHaveNone) {
  const auto refused = import({"2024-01-15"}, "Europe/Athens", "1d");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("named by their date"));
}

}  // namespace
}  // namespace hindcast::market
