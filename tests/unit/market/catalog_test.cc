#include "market/catalog.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "market/dataset_store.h"
#include "market_fixture.h"

namespace hindcast::market {
namespace {

using testing::HasSubstr;

class Catalogs : public testing::Test {
 protected:
  base::Result<StoreReport> store(std::string_view symbol, std::string_view timeframe,
                                  const BarColumns& bars, bool synthetic = false,
                                  bool replace = false) {
    StoreRequest request;
    request.symbol = symbol;
    request.timeframe = tf(timeframe);
    request.source = synthetic ? "synthetic" : "test";
    request.synthetic = synthetic;
    request.replace = replace;
    return store_bars(catalog_, request, bars);
  }
  TempDir dir_;
  Catalog catalog_{dir_.path() / "bars"};
};

TEST_F(Catalogs, ListDatasetsBySymbolThenTimeframe) {
  EXPECT_TRUE(catalog_.list()->empty()) << "before the first dataset there is not even a folder";
  ASSERT_TRUE(store("SPY", "1d", some_bars(3, "2019-01-01", "1d")));
  ASSERT_TRUE(store("BTC/USD", "1d", some_bars(3, "2019-01-01", "1d")));
  ASSERT_TRUE(store("BTC/USD", "15m", some_bars(3, "2019-01-01", "15m")));
  const auto list = catalog_.list();
  ASSERT_TRUE(list);
  std::vector<std::string> names;
  for (const Dataset& d : *list) names.push_back(d.symbol + " " + d.timeframe);
  EXPECT_THAT(names, testing::ElementsAre("BTC/USD 15m", "BTC/USD 1d", "SPY 1d"));
  EXPECT_EQ((*list)[1].days_per_year, 365);
  EXPECT_EQ((*list)[2].days_per_year, 252);
}

TEST_F(Catalogs, NameTheFilesOfFinerBarsFinestFirst) {
  for (const char* timeframe : {"1h", "15m", "4h", "1d", "1m"}) {
    ASSERT_TRUE(store("BTC/USD", timeframe, some_bars(3, "2019-01-01", timeframe)));
  }
  ASSERT_TRUE(store("SPY", "1m", some_bars(3, "2019-01-01", "1m")));
  std::vector<std::string> names;
  for (const CatalogFile& file : catalog_.finer_files("BTC/USD", tf("4h"))) {
    names.push_back(to_string(file.timeframe));
  }
  EXPECT_THAT(names, testing::ElementsAre("1m", "15m", "1h"));
  EXPECT_TRUE(catalog_.finer_files("ETH/USD", tf("4h")).empty());
  EXPECT_TRUE(catalog_.finer_files("../x", tf("4h")).empty());
}

TEST_F(Catalogs, DescribeCoverageAndGapsOnAClockThatNeverRests) {
  BarColumns bars = some_bars(5);                            // 00:00 .. 04:00
  bars.push_back(at("2019-01-01T07:00"), 10, 11, 9, 10, 1);  // 2 missing
  bars.push_back(at("2019-01-01T08:00"), 10, 11, 9, 10, 1);
  bars.push_back(at("2019-01-01T10:00"), 10, 11, 9, 10, 1);  // 1 missing
  ASSERT_TRUE(store("BTC/USD", "1h", bars));
  const auto dataset = catalog_.describe("BTC/USD", tf("1h"));
  ASSERT_TRUE(dataset);
  EXPECT_EQ(dataset->bars, 8);
  EXPECT_EQ(dataset->first, "2019-01-01T00:00:00Z");
  EXPECT_EQ(dataset->last, "2019-01-01T10:00:00Z");
  EXPECT_EQ(dataset->missing_bars, 3);
  EXPECT_DOUBLE_EQ(dataset->coverage_pct, 800.0 / 11);
  EXPECT_EQ(to_json(*dataset)["missing_bars"], 3);
  const auto gaps = catalog_.gaps("BTC/USD", tf("1h"), 10);
  ASSERT_EQ(gaps->size(), 2u);
  EXPECT_EQ((*gaps)[0].after, "2019-01-01T04:00:00Z");
  EXPECT_EQ((*gaps)[0].before, "2019-01-01T07:00:00Z");
  EXPECT_EQ((*gaps)[0].missing_bars, 2);
  EXPECT_EQ((*gaps)[1].missing_bars, 1);
  EXPECT_EQ(catalog_.gaps("BTC/USD", tf("1h"), 1)->size(), 1u);
}

TEST_F(Catalogs, LocateTheCoarsestStoredTimeframeThatNests) {
  ASSERT_TRUE(store("BTC/USD", "1m", some_bars(3, "2019-01-01", "1m")));
  ASSERT_TRUE(store("BTC/USD", "15m", some_bars(3, "2019-01-01", "15m")));
  ASSERT_TRUE(store("BTC/USD", "1h", some_bars(3)));
  EXPECT_EQ(catalog_.locate("BTC/USD", tf("1h"))->stored, tf("1h"));
  EXPECT_EQ(catalog_.locate("BTC/USD", tf("1d"))->stored, tf("1h"));
  EXPECT_EQ(catalog_.locate("BTC/USD", tf("30m"))->stored, tf("15m"));
  EXPECT_EQ(catalog_.locate("BTC/USD", tf("5m"))->stored, tf("1m"));
  EXPECT_EQ(catalog_.locate("BTC/USD", tf("1h"))->path, catalog_.path_of("BTC/USD", tf("1h")));
}

TEST_F(Catalogs, WhatIsMissingIsNamedWithWhatThereIs) {
  EXPECT_THAT(catalog_.locate("BTC/USD", tf("1h")).error().message,
              HasSubstr("the catalog is empty"));
  ASSERT_TRUE(store("AAPL", "1h", some_bars(3)));
  ASSERT_TRUE(store("BTC/USD", "1h", some_bars(3)));
  const auto other = catalog_.locate("BTC/USDT", tf("1h"));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, base::ErrorCode::not_found);
  EXPECT_THAT(other.error().message, HasSubstr("there are BTC/USD, AAPL; did you mean 'BTC/USD'?"));
  EXPECT_THAT(other.error().message, HasSubstr("hindcast data fetch --symbol BTC/USDT"));
  EXPECT_THAT(catalog_.locate("BTC/USD", tf("15m")).error().message,
              HasSubstr("BTC/USD is stored as 1h, which 15m cannot be made from"));
  EXPECT_FALSE(catalog_.locate("../../etc", tf("1h")));
}

TEST_F(Catalogs, LeaveOutDamagedAndRenamedFiles) {
  ASSERT_TRUE(store("BTC/USD", "1h", some_bars(3)));
  ASSERT_TRUE(store("ETH/USD", "1h", some_bars(3)));
  std::filesystem::copy_file(catalog_.path_of("BTC/USD", tf("1h")),
                             catalog_.path_of("BTC/USD", tf("4h")));
  std::ofstream(catalog_.path_of("ETH/USD", tf("1h"))) << "junk";
  const auto list = catalog_.list();
  ASSERT_EQ(list->size(), 1u);
  EXPECT_EQ((*list)[0].timeframe, "1h");
  EXPECT_EQ(catalog_.files().size(), 3u);
  EXPECT_EQ(catalog_.describe("BTC/USD", tf("4h")).error().code, base::ErrorCode::corrupt);
}

TEST_F(Catalogs, RealAndSyntheticBarsAreNotMixed) {
  ASSERT_TRUE(store("BTC/USD", "1h", some_bars(5), true));
  const auto mixed = store("BTC/USD", "1h", some_bars(3, "2020-01-01"));
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().code, base::ErrorCode::conflict);
  EXPECT_THAT(mixed.error().message, HasSubstr("holds synthetic bars"));
  ASSERT_TRUE(store("BTC/USD", "1h", some_bars(3, "2020-01-01"), false, true));
  EXPECT_EQ(catalog_.describe("BTC/USD", tf("1h"))->bars, 3);
  EXPECT_FALSE(catalog_.describe("BTC/USD", tf("1h"))->synthetic);
  EXPECT_FALSE(store("BTC/USD", "1h", some_bars(3, "2021-01-01"), true, true))
      << "a sample never takes the place of real bars";
}

TEST_F(Catalogs, SourcesAreCollectedOnceAndStayInBounds) {
  for (int i = 0; i < 40; ++i) {
    StoreRequest request;
    request.symbol = "BTC/USD";
    request.timeframe = tf("1h");
    request.source = "file_" + std::to_string(i / 2) + "_with_a_long_name.csv";
    BarColumns one;
    one.push_back(at("2019-01-01") + i * tf("1h").ns(), 1, 1, 1, 1, 1);
    ASSERT_TRUE(store_bars(catalog_, request, one));
  }
  const std::string source = catalog_.describe("BTC/USD", tf("1h"))->source;
  EXPECT_TRUE(source.starts_with("file_0_with_a_long_name.csv, file_1_")) << source;
  EXPECT_TRUE(source.ends_with(", and more")) << source;
  EXPECT_LE(source.size(), kSourceBytesMax);
}

}  // namespace
}  // namespace hindcast::market
