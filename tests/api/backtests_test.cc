#include <gmock/gmock.h>

#include "api/documents.h"
#include "api/house.h"

namespace hindcast::api {
namespace {

using base::Json;

TEST(BacktestsApi, FeedAndResultTellTheSameBacktest) {
  House house;
  const std::string id = house.finished_backtest(example_document(house, 240));
  const Json feed = parse(house.get("/api/backtests?user_id=alice"));
  ASSERT_EQ(feed.at("items").size(), 1u);
  EXPECT_EQ(feed.at("items")[0].at("backtest_id"), id);
  EXPECT_TRUE(parse(house.get("/api/backtests?user_id=bob")).at("items").empty());

  const Json result = parse(house.get("/api/backtests/" + id));
  EXPECT_EQ(result.at("backtest_id"), id);
  EXPECT_EQ(result.at("strategy_name"), "My RSI Strategy");
  EXPECT_EQ(result.at("metrics").at("total_return_pct"), 1.0);
  EXPECT_EQ(result.at("warnings")[0].at("code"), "few_trades");
  EXPECT_FALSE(result.contains("enums"));
  EXPECT_FALSE(result.contains("artifact")) << "a name of the store's own";
}

TEST(BacktestsApi, TheFeedIsOrderedAndSearched) {
  House house;
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) ids.push_back(house.finished_backtest(example_document(house, 24)));
  const std::string path = "/api/backtests?order=sharpe&direction=asc&limit=2";
  const Json first = parse(house.get(path));
  EXPECT_EQ(first.at("items")[0].at("backtest_id"), ids[0]);
  EXPECT_EQ(first.at("items")[0].at("template_id"), "momentum");
  const std::string cursor = first.at("next_cursor");
  EXPECT_EQ(parse(house.get(path + "&cursor=" + cursor)).at("items")[0].at("backtest_id"), ids[2]);
  const auto foreign = house.get("/api/backtests?cursor=" + cursor);
  EXPECT_EQ(foreign.status, 400);
  EXPECT_THAT(foreign.body, testing::HasSubstr("\"parameter\":\"cursor\""));
  EXPECT_EQ(house.get("/api/backtests?order=name").status, 400);

  const auto count = [&](const char* query) {
    return parse(house.get(std::string("/api/backtests?") + query)).at("items").size();
  };
  EXPECT_EQ(count("text=rsi"), 3u);
  EXPECT_EQ(count("text=macd"), 0u);
  EXPECT_EQ(count("asset=BTC/USD&template_id=momentum"), 3u);
  EXPECT_EQ(count("template_id=grid"), 0u);
}

TEST(BacktestsApi, ResultsAreImmutableWithAStrongEtag) {
  House house;
  const std::string path = "/api/backtests/" + house.finished_backtest(example_document(house, 24));
  const auto reply = house.get(path);
  EXPECT_THAT(reply.header("etag"), testing::StartsWith("\""));
  EXPECT_THAT(reply.header("cache-control"), testing::HasSubstr("immutable"));
  EXPECT_EQ(house.get(path, {{"If-None-Match", reply.header("etag")}}).status, 304);
}

TEST(BacktestsApi, EquityIsDownSampledWithoutLosingExtremes) {
  House house;
  const std::string path =
      "/api/backtests/" + house.finished_backtest(example_document(house, 5000)) + "/equity";
  const Json all = parse(house.get(path + "?max_points=5000"));
  EXPECT_EQ(all.at("points"), 5000);
  EXPECT_EQ(all.at("time")[1], 1'704'070'800);
  const Json few = parse(house.get(path + "?max_points=50"));
  EXPECT_EQ(few.at("bars"), 5000);
  EXPECT_LE(few.at("points"), 50);
  const auto equity = few.at("equity").get<std::vector<double>>();
  const auto drawdown = few.at("drawdown_pct").get<std::vector<double>>();
  EXPECT_EQ(*std::ranges::max_element(equity), 12'000);
  EXPECT_EQ(*std::ranges::min_element(equity), 8'000);
  EXPECT_EQ(*std::ranges::min_element(drawdown), -33.3);
}

TEST(BacktestsApi, EquityComesAsCsvWhenAskedFor) {
  House house;
  const std::string path =
      "/api/backtests/" + house.finished_backtest(example_document(house, 24)) + "/equity";
  const auto csv = house.get(path, {{"Accept", "text/csv"}});
  EXPECT_THAT(csv.header("content-type"), testing::StartsWith("text/csv"));
  EXPECT_THAT(csv.body, testing::StartsWith("time,equity,drawdown_pct,benchmark\r\n"
                                            "2024-01-01T00:00:00Z,10000.0,0.0,10000.0\r\n"));
  EXPECT_EQ(std::ranges::count(csv.body, '\n'), 25);
  EXPECT_EQ(house.get(path + "?format=csv").body, csv.body);
  EXPECT_EQ(house.get(path, {{"Accept", "image/png"}}).status, 406);
}

TEST(BacktestsApi, TradesHaveNamesTimesAndFlags) {
  House house;
  const std::string path =
      "/api/backtests/" + house.finished_backtest(example_document(house, 24)) + "/trades";
  const Json page = parse(house.get(path));
  EXPECT_EQ(page.at("total"), 2);
  EXPECT_TRUE(page.at("next_offset").is_null());
  EXPECT_EQ(page.at("items")[0], Json::parse(R"({
    "asset": "BTC/USD", "side": "long", "entry_time": "2024-01-01T00:00:00Z",
    "exit_time": "2024-01-01T01:00:00Z", "entry_price": 100.0, "pnl": 12.5,
    "exit_reason": "exit_signal", "open": false})"));
  EXPECT_EQ(page.at("items")[1].at("side"), "short");

  const Json second = parse(house.get(path + "?offset=1&limit=1"));
  EXPECT_EQ(second.at("items").size(), 1u);
  EXPECT_EQ(second.at("items")[0].at("open"), true);
  EXPECT_EQ(parse(house.get(path + "?limit=1")).at("next_offset"), 1);
  EXPECT_TRUE(parse(house.get(path + "?offset=99")).at("items").empty());

  const auto csv = house.get(path + "?format=csv").body;
  EXPECT_THAT(csv, testing::HasSubstr("BTC/USD,long,2024-01-01T00:00:00Z,"));
}

TEST(BacktestsApi, OrdersTellReasonAndOutcome) {
  House house;
  const std::string id = house.finished_backtest(example_document(house, 24));
  const Json page = parse(house.get("/api/backtests/" + id + "/orders"));
  EXPECT_EQ(page.at("total"), 3);
  EXPECT_EQ(page.at("items")[2].at("reason"), "entry_signal");
  EXPECT_EQ(page.at("items")[2].at("outcome"), "rejected_no_cash");
  EXPECT_EQ(page.at("items")[1].at("opens"), false);
}

TEST(BacktestsApi, CandlesCoverTheWindowAndWarnWhenTheDataChanged) {
  House house;
  const std::string path =
      "/api/backtests/" + house.finished_backtest(example_document(house, 48)) + "/candles";
  const Json candles = parse(house.get(path));
  EXPECT_EQ(candles.at("bars"), 48);
  EXPECT_EQ(candles.at("bars_per_candle"), 1);
  EXPECT_FALSE(candles.contains("warning"));

  const Json days = parse(house.get(path + "?max_points=2"));
  EXPECT_EQ(days.at("bars_per_candle"), 24);
  EXPECT_EQ(days.at("high"), Json({125.0, 125.0}));
  EXPECT_EQ(days.at("volume"), Json({24.0, 24.0}));

  const Json part = parse(house.get(path + "?from=2024-01-01T10:00:00Z&to=2024-01-01T12:00:00Z"));
  EXPECT_EQ(part.at("bars"), 2);
  EXPECT_EQ(house.get(path + "?symbol=ETH/USD").status, 400);
  EXPECT_EQ(house.get(path + "?from=2030-01-01").status, 400);

  house.write_bars(300);
  EXPECT_TRUE(parse(house.get(path)).contains("warning"));
}

TEST(BacktestsApi, DamagedDocumentsFailWithoutTellingSecrets) {
  House house;
  base::Document document = example_document(house, 24);
  document.columns.resize(1);  // no equity
  const std::string id = house.finished_backtest(document);
  const auto reply = house.get("/api/backtests/" + id + "/equity");
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(parse(reply).at("type"), "/problems/internal");
  EXPECT_THAT(reply.body, testing::Not(testing::HasSubstr("tmp")));
}

TEST(Library, ListsTemplatesIndicatorsAndDatasets) {
  House house;
  const Json templates = parse(house.get("/api/templates"));
  EXPECT_FALSE(templates.at("items").empty());
  EXPECT_TRUE(templates.at("items")[0].contains("parameters"));
  EXPECT_FALSE(parse(house.get("/api/indicators")).at("items").empty());
  const Json datasets = parse(house.get("/api/datasets"));
  ASSERT_EQ(datasets.at("items").size(), 1u);
  EXPECT_EQ(datasets.at("items")[0].at("symbol"), "BTC/USD");
  EXPECT_EQ(datasets.at("items")[0].at("bars"), 240);
}

// Counts reads, so that the cache's hits are seen.
class CountingArtifacts final : public jobs::ArtifactStore {
 public:
  explicit CountingArtifacts(std::string bytes) : bytes_(std::move(bytes)) {}
  base::Result<void> put(const std::string&, std::string_view) override { return {}; }
  base::Result<std::string> get(const std::string&) override {
    ++reads;
    return bytes_;
  }
  base::Result<void> remove(const std::string&) override { return {}; }
  int reads = 0;

 private:
  std::string bytes_;
};

TEST(Documents, KeepTheMostRecentlyUsedWithinTheirBytes) {
  CountingArtifacts artifacts(base::encode_document(
      {"{}", {{"equity", std::vector<double>(1000)}}}));  // about 8 kB decoded
  Documents documents(artifacts, 20'000);
  for (const char* name : {"a", "b", "a", "c", "a", "b"}) ASSERT_TRUE(documents.get(name));
  EXPECT_EQ(artifacts.reads, 4) << "a, b, c, and b again after c took its place";
  EXPECT_LE(documents.bytes_held(), 20'000u);

  Documents tiny(artifacts, 100);
  ASSERT_TRUE(tiny.get("a"));
  EXPECT_EQ(tiny.bytes_held(), 0u);
}

}  // namespace
}  // namespace hindcast::api
