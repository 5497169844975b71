// Bars with bid and ask: files, imports, exports, coarser bars.
#include "market/quotes.h"

#include <cstring>

#include "market/csv_export.h"
#include "market/csv_import.h"
#include "market/resample.h"
#include "market_fixture.h"

namespace hindcast::market {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Quotes : public testing::Test {
 protected:
  base::Result<ImportReport> import(std::string_view text, bool replace = false) {
    ImportOptions options;
    options.symbol = "EUR/USD";
    options.timeframe = tf("1h");
    options.replace = replace;
    return import_csv(catalog_, dir_.write("in.csv", text), options);
  }
  BarFile stored() { return catalog_.open("EUR/USD", tf("1h")).value(); }
  std::filesystem::path path() const { return catalog_.path_of("EUR/USD", tf("1h")); }

  TempDir dir_;
  Catalog catalog_{dir_.path() / "bars"};
};

const char* const kBoth =
    "Timestamp,ask_open,ask_high,ask_low,ask_close,bid_open,bid_high,bid_low,bid_close,volume\n"
    "2024-01-05T00:00Z,11,13,10,12,10,12,9,11,5\n"
    "2024-01-05T01:00Z,12,12.5,11,11.5,11.5,12,10.5,11,6\n";

TEST_F(Quotes, AreReadByTheNamesOfTheirColumns) {
  const auto report = import(kBoth);
  ASSERT_TRUE(report) << report.error().describe();
  EXPECT_EQ(report->layout, "bid and ask");
  const BarFile file = stored();
  using C = QuoteColumn;
  EXPECT_THAT(file.quotes()[C::bid_open], ElementsAre(10, 11.5));
  EXPECT_THAT(file.quotes()[C::bid_low], ElementsAre(9, 10.5));
  EXPECT_THAT(file.quotes()[C::ask_high], ElementsAre(13, 12.5));
  EXPECT_THAT(file.quotes()[C::ask_close], ElementsAre(12, 11.5));
  // Prices that are not given are half way between.
  EXPECT_THAT(file.bars().open, ElementsAre(10.5, 11.75));
  EXPECT_THAT(file.bars().high, ElementsAre(12.5, 12.25));
  EXPECT_THAT(file.bars().volume, ElementsAre(5, 6));
  EXPECT_TRUE(file.verify()) << file.verify().error().describe();
  EXPECT_TRUE(catalog_.describe("EUR/USD", tf("1h"))->bid_ask);
}

TEST_F(Quotes, StandBesidePricesThatAreGiven) {
  ASSERT_TRUE(import(
      "date;open;high;low;close;bid_open;bid_high;bid_low;bid_close;ask_open;ask_high;ask_low;"
      "ask_close;trades\n2024-01-05T00:00Z;10.2;12;9;11;10;12;9;11;11;13;10;12;77\n"));
  EXPECT_THAT(stored().bars().open, ElementsAre(10.2));
  EXPECT_THAT(stored().bars().volume, ElementsAre(0));
}

TEST_F(Quotes, BadOnesAreNamed) {
  const std::string head =
      "timestamp,bid_open,bid_high,bid_low,bid_close,ask_open,ask_high,ask_low,ask_close\n";
  const auto crossed = import(head + "2024-01-05T00:00Z,11,12,9,11,10.5,13,10,12\n");
  ASSERT_FALSE(crossed);
  EXPECT_EQ(crossed.error().problems.at(0).code, "bad_quote");
  EXPECT_THAT(crossed.error().problems[0].detail, HasSubstr("bid_open 11 is above ask_open 10.5"));
  const auto impossible = import(head + "2024-01-05T00:00Z,10,9,9,10,11,13,10,12\n");
  ASSERT_FALSE(impossible);
  EXPECT_THAT(impossible.error().problems.at(0).detail, HasSubstr("bid 10 9 9 10"));
  const auto text = import(head + "2024-01-05T00:00Z,10,x,9,10,11,13,10,12\n");
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error().problems.at(0).detail, HasSubstr("bid_high 'x' is not a number"));
  EXPECT_FALSE(import("timestamp,bid_open,bid_high,bid_low,bid_close\n2024-01-05,1,1,1,1\n"))
      << "a bid without an ask is no layout";
}

TEST_F(Quotes, AreMergedAndBelongToTheDataVersion) {
  ASSERT_TRUE(import(kBoth));
  const std::string before = stored().info().data_version;
  const std::string header(kBoth, std::string_view(kBoth).find('\n') + 1);
  const auto again = import(kBoth);
  ASSERT_TRUE(again) << again.error().describe();
  EXPECT_EQ(again->duplicates, 2);
  // The same prices in between, another spread.
  const std::string wider = header + "2024-01-05T00:00Z,11.5,13.5,10.5,12.5,9.5,11.5,8.5,10.5,5\n";
  const auto conflict = import(wider);
  ASSERT_FALSE(conflict);
  EXPECT_THAT(conflict.error().problems.at(0).detail, HasSubstr("another bid or ask"));
  ASSERT_TRUE(import(wider, true));
  EXPECT_NE(stored().info().data_version, before);
  EXPECT_THAT(stored().quotes()[QuoteColumn::ask_open], ElementsAre(11.5, 12));
  ASSERT_TRUE(import(header + "2024-01-04T23:00Z,11,13,10,12,10,12,9,11,5\n"));
  EXPECT_THAT(stored().quotes()[QuoteColumn::ask_open], ElementsAre(11, 11.5, 12));
  const auto without =
      import("timestamp,open,high,low,close,volume\n2024-01-06T00:00Z,1,1,1,1,1\n");
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().code, base::ErrorCode::conflict);
  EXPECT_THAT(without.error().message, HasSubstr("holds bars with bid and ask"));
}

TEST_F(Quotes, ComeOutAsTheyWentIn) {
  ASSERT_TRUE(import(kBoth));
  std::string text;
  const BarFile file = stored();
  ASSERT_TRUE(export_csv(
      file.bars(),
      [&](std::string_view piece) -> base::Result<void> {
        text += piece;
        return {};
      },
      file.quotes()));
  const auto again = import(text);
  ASSERT_TRUE(again) << again.error().describe();
  EXPECT_EQ(again->duplicates, 2);
}

TEST_F(Quotes, NewestFirstIsTurnedRound) {
  const std::string_view text = kBoth;
  const std::size_t first = text.find('\n') + 1, second = text.find('\n', first) + 1;
  ASSERT_TRUE(import(std::string(text.substr(0, first)) + std::string(text.substr(second)) +
                     std::string(text.substr(first, second - first))));
  EXPECT_THAT(stored().quotes()[QuoteColumn::bid_open], ElementsAre(10, 11.5));
}

TEST_F(Quotes, OfCoarserBarsAreTheFirstHighestLowestAndLast) {
  ASSERT_TRUE(import(kBoth));
  const BarFile file = stored();
  const BarColumns out = resample(file.bars(), tf("1h"), tf("4h"), {}, file.quotes());
  ASSERT_EQ(out.size(), 1u);
  const Quote expected{10, 12, 9, 11, 11, 13, 10, 11.5};
  EXPECT_EQ(out.quotes.view().at(0), expected);
  EXPECT_TRUE(resample(file.bars(), tf("1h"), tf("4h")).quotes.empty());
}

// Eight offsets follow the calendar; a file without has zeros there, as ever.
TEST_F(Quotes, StandBehindTheOtherColumns) {
  ASSERT_TRUE(import(kBoth));
  std::string bytes = base::read_file(path()).value();
  EXPECT_EQ(bytes.size(), 4096 + 13 * 64 + 2 * 8u);
  std::uint64_t offset = 0;
  std::memcpy(&offset, bytes.data() + 536, 8);
  EXPECT_EQ(offset, 4096 + 6 * 64u);
  const BarColumns plain = some_bars(2);
  ASSERT_TRUE(write_bar_file(path(), {.symbol = "EUR/USD", .timeframe = tf("1h"), .source = "x"},
                             plain.view()));
  bytes = base::read_file(path()).value();
  EXPECT_EQ(bytes.substr(536, 3552), std::string(3552, '\0'));
  EXPECT_TRUE(stored().quotes().empty());
}

}  // namespace
}  // namespace hindcast::market
