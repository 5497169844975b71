#include "market/csv_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "market/csv_export.h"
#include "market_fixture.h"

namespace hindcast::market {
namespace {

using testing::HasSubstr;

ImportOptions options(std::string_view timeframe = "1h") {
  ImportOptions out;
  out.symbol = "BTC/USD";
  out.timeframe = tf(timeframe);
  return out;
}

class CsvImport : public testing::Test {
 protected:
  base::Result<ImportReport> import(std::string_view text, const ImportOptions& given = options()) {
    return import_csv(catalog_, dir_.write("in.csv", text), given);
  }
  BarColumns stored(std::string_view timeframe = "1h") {
    const BarFile file = catalog_.open("BTC/USD", tf(timeframe)).value();
    BarColumns out;
    for (std::size_t i = 0; i < file.bars().size(); ++i) {
      const BarView b = file.bars();
      out.push_back(b.time[i], b.open[i], b.high[i], b.low[i], b.close[i], b.volume[i]);
    }
    return out;
  }
  TempDir dir_;
  Catalog catalog_{dir_.path() / "bars"};
};

// ---- layouts ------------------------------------------------------------------------------------

struct LayoutCase {
  const char* name;
  const char* layout;
  const char* timeframe;
  std::string text;
};

class CsvLayouts : public CsvImport, public testing::WithParamInterface<LayoutCase> {};

// Every case is the same two bars.
TEST_P(CsvLayouts, GiveTheSameBars) {
  const auto report = import(GetParam().text, options(GetParam().timeframe));
  ASSERT_TRUE(report) << report.error().describe();
  EXPECT_EQ(report->layout, GetParam().layout);
  BarColumns expected;
  const bool daily = std::string_view(GetParam().timeframe) == "1d";
  expected.push_back(at("2018-05-01"), 9246.01, 9248.99, 8934.44, 8955.01, 5263.5);
  expected.push_back(at(daily ? "2018-05-02" : "2018-05-01T01:00"), 8955.13, 9020.99, 8870, 8994.99,
                     4347);
  expect_equal(stored(GetParam().timeframe).view(), expected.view());
}

INSTANTIATE_TEST_SUITE_P(
    Known, CsvLayouts,
    testing::Values(
        LayoutCase{"Ours", "hindcast", "1h",
                   "timestamp,open,high,low,close,volume\n"
                   "2018-05-01T00:00:00Z,9246.01,9248.99,8934.44,8955.01,5263.5\n"
                   "2018-05-01T01:00:00Z,8955.13,9020.99,8870,8994.99,4347\n"},
        LayoutCase{"OursWithOffsets", "hindcast", "1h",
                   "timestamp,open,high,low,close,volume\n"
                   "2018-04-30T20:00:00-04:00,9246.01,9248.99,8934.44,8955.01,5263.5\n"
                   "2018-05-01 03:00:00+02:00,8955.13,9020.99,8870,8994.99,4347"},
        LayoutCase{"OursWithMarkQuotesBlanksAndWindowsLineEnds", "hindcast", "1h",
                   "\xef\xbb\xbf\"Timestamp\",\"Open\",\"High\",\"Low\",\"Close\",\"Volume\"\r\n"
                   "\"2018-05-01\", 9246.01 ,\"9248.99\",8934.44,8955.01,5263.5\r\n\r\n"
                   "2018-05-01T01:00,8955.13,9020.99,8.870e3,8994.99,4347\r\n"},
        LayoutCase{"OursWithSemicolons", "hindcast", "1h",
                   "timestamp;open;high;low;close;volume\n"
                   "2018-05-01T00:00:00Z;9246.01;9248.99;8934.44;8955.01;5263.5\n"
                   "2018-05-01T01:00:00Z;8955.13;9020.99;8870;8994.99;4347\n"},
        LayoutCase{"BinanceMilliseconds", "binance", "1h",
                   "1525132800000,9246.01,9248.99,8934.44,8955.01,5263.5,1525136399999,1,2,3,4,0\n"
                   "1525136400000,8955.13,9020.99,8870,8994.99,4347,1525139999999,1,2,3,4,0\n"},
        LayoutCase{"BinanceMicroseconds", "binance", "1h",
                   "1525132800000000,9246.01,9248.99,8934.44,8955.01,5263.5,1,1,2,3,4,0\n"
                   "1525136400000000,8955.13,9020.99,8870,8994.99,4347,1,1,2,3,4,0\n"},
        LayoutCase{"BinanceWithHeader", "binance", "1h",
                   "open_time,open,high,low,close,volume,close_time,quote_volume,count,"
                   "taker_buy_volume,taker_buy_quote_volume,ignore\n"
                   "1525132800000,9246.01,9248.99,8934.44,8955.01,5263.5,1525136399999,1,2,3,4,0\n"
                   "1525136400000,8955.13,9020.99,8870,8994.99,4347,1525139999999,1,2,3,4,0\n"},
        LayoutCase{"Yahoo", "yahoo", "1d",
                   "Date,Open,High,Low,Close,Adj Close,Volume\n"
                   "2018-05-01,9246.01,9248.99,8934.44,8955.01,1.5,5263.5\n"
                   "2018-05-02,8955.13,9020.99,8870,8994.99,1.6,4347\n"},
        LayoutCase{"CoinbaseNewestFirst", "coinbase", "1h",
                   "time,low,high,open,close,volume\n"
                   "1525136400,8870,9020.99,8955.13,8994.99,4347\n"
                   "1525132800,8934.44,9248.99,9246.01,8955.01,5263.5\n"},
        LayoutCase{"MetaTraderTabs", "metatrader", "1h",
                   "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n"
                   "2018.05.01\t00:00:00\t9246.01\t9248.99\t8934.44\t8955.01\t5263.5\t0\t2\n"
                   "2018.05.01\t01:00:00\t8955.13\t9020.99\t8870\t8994.99\t4347\t0\t2\n"},
        LayoutCase{"MetaTraderDaily", "metatrader", "1d",
                   "<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n"
                   "2018.05.01\t9246.01\t9248.99\t8934.44\t8955.01\t5263.5\t0\t2\n"
                   "2018.05.02\t8955.13\t9020.99\t8870\t8994.99\t4347\t0\t2\n"},
        LayoutCase{"MetaTraderWithoutHeader", "metatrader", "1h",
                   "2018.05.01,00:00,9246.01,9248.99,8934.44,8955.01,5263.5\n"
                   "2018.05.01,01:00,8955.13,9020.99,8870,8994.99,4347\n"},
        LayoutCase{"BacktestingPyUnnamedIndex", "backtesting.py", "1h",
                   ",Open,High,Low,Close,Volume\n"
                   "2018-05-01 00:00:00,9246.01,9248.99,8934.44,8955.01,5263.5\n"
                   "2018-05-01 01:00:00,8955.13,9020.99,8870,8994.99,4347\n"},
        LayoutCase{"BacktestingPyDate", "backtesting.py", "1d",
                   "Date,Open,High,Low,Close,Volume\n"
                   "2018-05-01,9246.01,9248.99,8934.44,8955.01,5263.5\n"
                   "2018-05-02,8955.13,9020.99,8870,8994.99,4347\n"},
        LayoutCase{"Kraken", "kraken", "1h",
                   "1525132800,9246.01,9248.99,8934.44,8955.01,5263.5,12\n"
                   "1525136400,8955.13,9020.99,8870,8994.99,4347,9\n"}),
    [](const auto& c) { return c.param.name; });

TEST_F(CsvImport, AnUnknownLayoutIsShownWithTheKnownOnes) {
  const auto report = import("when,price\n2019-01-01,5\n");
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, base::ErrorCode::invalid_argument);
  EXPECT_THAT(report.error().message, HasSubstr("in.csv"));
  EXPECT_THAT(report.error().message, HasSubstr("the first line is 'when,price'"));
  for (const auto& layout : csv_layout_list()) {
    EXPECT_THAT(report.error().message, HasSubstr(layout));
  }
}

// ---- bad rows -----------------------------------------------------------------------------------

struct BadCase {
  const char* name;
  const char* row;  // line 3 of a file whose lines 2 and 4 are good
  const char* reason;
  const char* detail;
  const char* timeframe = "1h";
};

class BadCsvRow : public CsvImport, public testing::WithParamInterface<BadCase> {
 protected:
  std::string file() const {
    const bool daily = std::string_view(GetParam().timeframe) == "1d";
    return fmt::format(
        "timestamp,open,high,low,close,volume\n{},10,12,9,11,5\n{}\n{},11,12,10,11,5\n",
        daily ? "2019-01-01" : "2019-01-01T00:00:00Z", GetParam().row,
        daily ? "2019-01-03" : "2019-01-01T02:00:00Z");
  }
};

TEST_P(BadCsvRow, IsRefusedWithLineAndReason) {
  const auto report = import(file(), options(GetParam().timeframe));
  ASSERT_FALSE(report);
  const base::Error& error = report.error();
  EXPECT_EQ(error.code, base::ErrorCode::invalid_argument);
  ASSERT_EQ(error.problems.size(), 1u) << error.describe();
  EXPECT_EQ(error.problems[0].line, 3);
  EXPECT_EQ(error.problems[0].code, GetParam().reason);
  EXPECT_EQ(error.problems[0].detail, GetParam().detail);
  EXPECT_THAT(error.message,
              HasSubstr(fmt::format("1 of 3 rows are bad ({} 1)", GetParam().reason)));
  EXPECT_TRUE(catalog_.files().empty());
}

TEST_P(BadCsvRow, IsSkippedAndCountedWhenLenient) {
  ImportOptions lenient = options(GetParam().timeframe);
  lenient.lenient = true;
  const auto report = import(file(), lenient);
  ASSERT_TRUE(report) << report.error().describe();
  EXPECT_EQ(report->rows_read, 3);
  EXPECT_EQ(report->added, 2);
  EXPECT_EQ(report->skipped, 1);
  EXPECT_EQ(report->skipped_by_reason,
            (std::map<std::string, std::int64_t>{{GetParam().reason, 1}}));
  ASSERT_EQ(report->first_skipped.size(), 1u);
  EXPECT_EQ(report->first_skipped[0].line, 3);
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadCsvRow,
    testing::Values(
        BadCase{"TooFewColumns", "2019-01-01T01:00:00Z,10,12,9,11", "columns",
                "has 5 columns, the hindcast layout has 6"},
        BadCase{"TooManyColumns", "2019-01-01T01:00:00Z,10,12,9,11,5,7", "columns",
                "has 7 columns, the hindcast layout has 6"},
        BadCase{"TrailingDelimiter", "2019-01-01T01:00:00Z,10,12,9,11,5,", "columns",
                "has 7 columns, the hindcast layout has 6"},
        BadCase{"ThousandsSeparator", "2019-01-01T01:00:00Z,\"1,000\",12,9,11,5", "columns",
                "has 7 columns, the hindcast layout has 6"},
        BadCase{"OneWord", "end", "bad_time", "time 'end' is not a time"},
        BadCase{"EmptyTime", ",10,12,9,11,5", "bad_time", "time '' is not a time"},
        BadCase{"MonthThirteen", "2019-13-01T01:00:00Z,10,12,9,11,5", "bad_time",
                "time '2019-13-01T01:00:00Z' is not a time"},
        BadCase{"FebruaryThirtieth", "2019-02-30T01:00:00Z,10,12,9,11,5", "bad_time",
                "time '2019-02-30T01:00:00Z' is not a time"},
        BadCase{"HourTwentyFive", "2019-01-01T25:00:00Z,10,12,9,11,5", "bad_time",
                "time '2019-01-01T25:00:00Z' is not a time"},
        BadCase{"AmericanDate", "01/31/2019 01:00,10,12,9,11,5", "bad_time",
                "time '01/31/2019 01:00' is not a time"},
        BadCase{"ShortEpoch", "15251364,10,12,9,11,5", "bad_time", "time '15251364' is not a time"},
        BadCase{"EpochOfAnOddSize", "15251364001,10,12,9,11,5", "bad_time",
                "time '15251364001' is not a time"},
        BadCase{"HugeEpoch", "9999999999999999999,10,12,9,11,5", "bad_time",
                "time '9999999999999999999' is not a time"},
        BadCase{"BeforeMarkets", "1700-01-01T01:00:00Z,10,12,9,11,5", "bad_time",
                "1700-01-01T01:00:00Z is not in the years 1800 to 2089"},
        BadCase{"FarFuture", "2250-01-01T01:00:00Z,10,12,9,11,5", "bad_time",
                "2250-01-01T01:00:00Z is not in the years 1800 to 2089"},
        BadCase{"LetterInTime", "2019-01-01T0l:00:00Z,10,12,9,11,5", "bad_time",
                "time '2019-01-01T0l:00:00Z' is not a time"},
        BadCase{"EmptyPrice", "2019-01-01T01:00:00Z,,12,9,11,5", "bad_number",
                "open '' is not a number"},
        BadCase{"WordAsPrice", "2019-01-01T01:00:00Z,10,null,9,11,5", "bad_number",
                "high 'null' is not a number"},
        BadCase{"TwoPoints", "2019-01-01T01:00:00Z,10,12,9.0.0,11,5", "bad_number",
                "low '9.0.0' is not a number"},
        BadCase{"Unit", "2019-01-01T01:00:00Z,10,12,9,11$,5", "bad_number",
                "close '11$' is not a number"},
        BadCase{"HexPrice", "2019-01-01T01:00:00Z,0x10,12,9,11,5", "bad_number",
                "open '0x10' is not a number"},
        BadCase{"EmptyVolume", "2019-01-01T01:00:00Z,10,12,9,11,", "bad_number",
                "volume '' is not a number"},
        BadCase{"NanClose", "2019-01-01T01:00:00Z,10,12,9,nan,5", "bad_number",
                "close is nan, not a finite number"},
        BadCase{"InfiniteHigh", "2019-01-01T01:00:00Z,10,inf,9,11,5", "bad_number",
                "high is inf, not a finite number"},
        BadCase{"OverflowingVolume", "2019-01-01T01:00:00Z,10,12,9,11,1e999", "bad_number",
                "volume is inf, not a finite number"},
        BadCase{"ZeroLow", "2019-01-01T01:00:00Z,10,12,0,11,5", "bad_price",
                "low is 0; prices have to be above 0"},
        BadCase{"ZeroOpen", "2019-01-01T01:00:00Z,0,12,9,11,5", "bad_price",
                "open is 0; prices have to be above 0"},
        BadCase{"NegativeClose", "2019-01-01T01:00:00Z,10,12,9,-11,5", "bad_price",
                "close is -11; prices have to be above 0"},
        BadCase{"AllZero", "2019-01-01T01:00:00Z,0,0,0,0,0", "bad_price",
                "open is 0; prices have to be above 0"},
        BadCase{"NegativeVolume", "2019-01-01T01:00:00Z,10,12,9,11,-0.5", "bad_volume",
                "volume is -0.5; it has to be 0 or more"},
        BadCase{"HighBelowLow", "2019-01-01T01:00:00Z,10,9,12,11,5", "high_below_low",
                "high 9 is below low 12"},
        BadCase{"OpenAboveHigh", "2019-01-01T01:00:00Z,12.5,12,9,11,5", "outside_range",
                "open 12.5 is outside low 9 to high 12"},
        BadCase{"OpenBelowLow", "2019-01-01T01:00:00Z,8,12,9,11,5", "outside_range",
                "open 8 is outside low 9 to high 12"},
        BadCase{"CloseAboveHigh", "2019-01-01T01:00:00Z,10,12,9,12.01,5", "outside_range",
                "close 12.01 is outside low 9 to high 12"},
        BadCase{"CloseBelowLow", "2019-01-01T01:00:00Z,10,12,9,8.99,5", "outside_range",
                "close 8.99 is outside low 9 to high 12"},
        BadCase{"MinuteInAnHourFile", "2019-01-01T01:07:00Z,10,12,9,11,5", "off_grid",
                "2019-01-01T01:07:00Z is not a bar open of 1h: opens have to be whole multiples of "
                "15 min"},
        BadCase{"SecondsInAnHourFile", "2019-01-01T01:00:01Z,10,12,9,11,5", "off_grid",
                "2019-01-01T01:00:01Z is not a bar open of 1h: opens have to be whole multiples of "
                "15 min"},
        BadCase{"SecondsInADayFile", "2019-01-02T00:00:30Z,10,12,9,11,5", "off_grid",
                "2019-01-02T00:00:30Z is not a bar open of 1d: opens have to be whole multiples of "
                "1 min",
                "1d"},
        BadCase{"SameTimeTwice", "2019-01-01T00:00:00Z,10,12,9,11,5", "duplicate_time",
                "2019-01-01T00:00:00Z is the time of line 2 too"},
        BadCase{"OlderThanTheLineBefore", "2018-12-31T20:00:00Z,10,12,9,11,5", "unordered",
                "2018-12-31T20:00:00Z comes after 2019-01-01T00:00:00Z of line 2, but the file is "
                "oldest first"},
        BadCase{
            "HalfAnHourLater", "2019-01-01T00:30:00Z,10,12,9,11,5", "overlap",
            "2019-01-01T00:30:00Z is too near to 2019-01-01T00:00:00Z of line 2 for bars of 1h"},
        BadCase{"SixHoursLaterInADayFile", "2019-01-01T06:00:00Z,10,12,9,11,5", "overlap",
                "2019-01-01T06:00:00Z is too near to 2019-01-01T00:00:00Z of line 2 for bars of 1d",
                "1d"}),
    [](const auto& c) { return c.param.name; });

TEST_F(CsvImport, ShowsTheFirstTenBadRowsByLineAndCountsAll) {
  std::string text = "timestamp,open,high,low,close,volume\n2019-01-01,10,12,9,11,5\n";
  text += "2019-01-01,10,12,9,11,5\n";  // found by the order check, after all others
  for (int i = 1; i <= 20; ++i) text += "2019-01-01T01:00,x,12,9,11,5\n";
  const auto report = import(text);
  ASSERT_FALSE(report);
  ASSERT_EQ(report.error().problems.size(), kBadRowsShown);
  EXPECT_EQ(report.error().problems[0].code, "duplicate_time");
  for (std::size_t i = 0; i < kBadRowsShown; ++i) {
    EXPECT_EQ(report.error().problems[i].line, static_cast<int>(i) + 3);
  }
  EXPECT_THAT(
      report.error().message,
      HasSubstr("21 of 22 rows are bad (bad_number 20, duplicate_time 1); the first 10 follow"));
}

struct BadFile {
  const char* name;
  std::string content;
  const char* message;
};

TEST_F(CsvImport, RefusesWhatIsNoCsvWithRows) {
  const BadFile files[] = {
      {"empty.csv", "", "the file is empty"},
      {"blank.csv", "\n\n  \n", "the file is empty"},
      {"header.csv", "timestamp,open,high,low,close,volume\n", "has a header but no rows"},
      {"archive.zip", "PK\x03\x04rest", "is a ZIP archive"},
      {"wide.csv", std::string("\xff\xfe<\0", 4), "is UTF-16 text"},
      {"binary.csv", std::string("\0\1\2\3", 4), "the layout is not known"},
      {"cut.csv.gz", std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10),
       "ends in the middle of its compressed data"},
      {"bad.csv.gz", std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xff\xff\xff\xff", 14),
       "has damaged compressed data"},
      {"long.csv", "timestamp,open,high,low,close,volume\n" + std::string(70'000, '1'),
       "line 2 has more than 65536 bytes"}};
  for (const BadFile& file : files) {
    const auto report = import_csv(catalog_, dir_.write(file.name, file.content), options());
    ASSERT_FALSE(report) << file.name;
    EXPECT_THAT(report.error().message, HasSubstr(file.message));
    EXPECT_THAT(report.error().message, HasSubstr(file.name));
  }
  EXPECT_FALSE(import_csv(catalog_, dir_.path() / "missing.csv", options()));
}

TEST_F(CsvImport, RefusesABadSymbolBeforeReading) {
  ImportOptions bad = options();
  bad.symbol = "btc/usd";
  const auto report = import("not even csv", bad);
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error().message, HasSubstr("did you mean 'BTC/USD'?"));
}

TEST_F(CsvImport, AllRowsBadIsAnErrorEvenWhenLenient) {
  ImportOptions lenient = options();
  lenient.lenient = true;
  const auto report = import("timestamp,open,high,low,close,volume\nx,1,1,1,1,1\n", lenient);
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error().message, HasSubstr("no usable row: all 1 are bad (bad_time 1)"));
}

// ---- exactness and appending --------------------------------------------------------------------

std::string csv_of(const BarView& bars) {
  std::string text;
  EXPECT_TRUE(export_csv(bars, [&](std::string_view piece) -> base::Result<void> {
    text += piece;
    return {};
  }));
  return text;
}

// Valid bars with awkward doubles over many magnitudes.
BarColumns random_bars(std::mt19937_64& random, std::size_t n) {
  BarColumns bars;
  std::int64_t time = at("1999-12-31T22:00");
  const auto unit = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  for (std::size_t i = 0; i < n; ++i) {
    const double scale = std::ldexp(1.0, static_cast<int>(random() % 60) - 30);
    double p[4];
    for (double& x : p) x = (unit() + 1e-3) * scale;
    std::sort(p, p + 4);
    const bool up = random() % 2 == 0;
    bars.push_back(time, up ? p[1] : p[2], p[3], p[0], up ? p[2] : p[1],
                   random() % 5 == 0 ? 0.0 : unit() * 1e9);
    time += tf("1h").ns() * static_cast<std::int64_t>(1 + (random() % 10 == 0 ? random() % 50 : 0));
  }
  return bars;
}

TEST_F(CsvImport, ReadsBackExactlyWhatWasExported) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 20; ++round) {
    const BarColumns bars = random_bars(random, 1 + random() % 500);
    ImportOptions given = options();
    given.symbol = fmt::format("R{}", round);
    const auto report = import(csv_of(bars.view()), given);
    ASSERT_TRUE(report) << report.error().describe();
    expect_equal(catalog_.open(given.symbol, given.timeframe)->bars(), bars.view());
  }
}

TEST_F(CsvImport, GivesTheSameDatasetWholeInHalvesAndOverlapping) {
  const BarColumns bars = some_bars(1000);
  const BarView view = bars.view();
  const auto whole = import(csv_of(view));
  ASSERT_TRUE(whole);
  ImportOptions other = options();
  other.symbol = "ETH/USD";
  for (const auto& [begin, end] : {std::pair{600, 1000}, {0, 500}, {400, 700}}) {
    const auto part = import(csv_of(view.slice(std::size_t(begin), std::size_t(end))), other);
    ASSERT_TRUE(part) << part.error().describe();
    EXPECT_EQ(part->added + part->duplicates, end - begin);
  }
  expect_equal(catalog_.open("ETH/USD", tf("1h"))->bars(), view);
  EXPECT_EQ(catalog_.open("ETH/USD", tf("1h"))->info().source, "in.csv");
}

TEST_F(CsvImport, ImportingTwiceChangesNothing) {
  const std::string text = csv_of(some_bars(50).view());
  const auto first = import(text);
  const auto second = import(text);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(second->added, 0);
  EXPECT_EQ(second->duplicates, 50);
  EXPECT_EQ(second->data_version, first->data_version);
}

TEST_F(CsvImport, AConflictWithAStoredBarIsRefusedSkippedOrReplaced) {
  BarColumns bars = some_bars(10);
  const std::string before = csv_of(bars.view());
  bars.volume[4] = 77;
  bars.push_back(at("2019-01-02"), 1, 2, 1, 2, 3);
  const std::string after = csv_of(bars.view());
  ASSERT_TRUE(import(before));

  const auto refused = import(after);
  ASSERT_FALSE(refused);
  ASSERT_EQ(refused.error().problems.size(), 1u);
  EXPECT_EQ(refused.error().problems[0].line, 6);
  EXPECT_EQ(refused.error().problems[0].code, "conflict");
  EXPECT_EQ(stored().size(), 10u);

  ImportOptions lenient = options();
  lenient.lenient = true;
  const auto skipped = import(after, lenient);
  ASSERT_TRUE(skipped);
  EXPECT_EQ(skipped->added, 1);
  EXPECT_EQ(skipped->duplicates, 9);
  EXPECT_EQ(skipped->skipped_by_reason, (std::map<std::string, std::int64_t>{{"conflict", 1}}));
  EXPECT_EQ(stored().volume[4], 4.1);

  ImportOptions replace = options();
  replace.replace = true;
  const auto replaced = import(after, replace);
  ASSERT_TRUE(replaced);
  EXPECT_EQ(replaced->replaced, 1);
  EXPECT_EQ(stored().volume[4], 77);
}

TEST_F(CsvImport, ABarBetweenStoredBarsIsRefusedEvenWithReplaceAndLeavesTheFile) {
  const auto first = import(csv_of(some_bars(10).view()));
  ImportOptions replace = options();
  replace.replace = true;
  const auto refused = import(csv_of(some_bars(12, "2019-01-01T08:30").view()), replace);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problems[0].code, "overlap");
  EXPECT_EQ(catalog_.open("BTC/USD", tf("1h"))->info().data_version, first->data_version);
}

TEST_F(CsvImport, ReadsCompressedFilesOfSeveralMembersLikePlainOnes) {
  const BarColumns bars = some_bars(60'000, "2010-01-01", "1m");
  const std::string text = csv_of(bars.view());
  ASSERT_GT(text.size(), 3u << 20) << "should take several blocks";
  const std::size_t cut = text.size() / 3;
  dir_.write_gzip("in.csv.gz", std::string_view(text).substr(0, cut));
  const auto path = dir_.write_gzip("in.csv.gz", std::string_view(text).substr(cut));
  const auto report = import_csv(catalog_, path, options("1m"));
  ASSERT_TRUE(report) << report.error().describe();
  expect_equal(stored("1m").view(), bars.view());
}

TEST_F(CsvImport, TakesSessionsThatStartAtHalfPast) {
  const auto report = import(
      "Datetime,Open,High,Low,Close,Adj Close,Volume\n"
      "2023-08-03 09:30:00-04:00,10,12,9,11,11,5\n"
      "2023-08-03 10:30:00-04:00,10,12,9,11,11,5\n");
  ASSERT_TRUE(report) << report.error().describe();
  EXPECT_EQ(stored().time[0], at("2023-08-03T13:30"));
}

}  // namespace
}  // namespace hindcast::market
