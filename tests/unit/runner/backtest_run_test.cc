#include "runner/backtest_run.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace hindcast::runner {
namespace {

using base::Json;

constexpr std::int64_t kHour = 3'600'000'000'000;

class BacktestRun : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "hindcast-run-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  // A wave of n bars, so that every strategy finds something to do.
  void store(const std::string& symbol, market::Timeframe timeframe, std::size_t n,
             std::int64_t first = 0) {
    market::BarColumns bars;
    double price = 100;
    for (std::size_t i = 0; i < n; ++i) {
      const double next = 100 + 20 * std::sin(static_cast<double>(i) / 15) +
                          3 * std::sin(static_cast<double>(i) * 1.7);
      bars.push_back(first + static_cast<std::int64_t>(i) * timeframe.ns(), price,
                     std::max(price, next) + 0.5, std::min(price, next) - 0.5, next, 10);
      price = next;
    }
    const auto path = catalog().path_of(symbol, timeframe);
    std::filesystem::create_directories(path.parent_path());
    const auto written = market::write_bar_file(
        path, {.symbol = symbol, .timeframe = timeframe, .source = "test"}, bars.view());
    ASSERT_TRUE(written) << written.error().describe();
  }

  static Json request(Json changes = Json::object()) {
    Json json = Json::parse(R"json({"strategy_name":"Cross","timeframe":"1h","assets":["BTC/USD"],
        "period":"all","initial_capital":10000,"strategy_definition":{
          "entry_conditions":"crosses_above(sma(close, 5), sma(close, 20))",
          "exit_conditions":"crosses_below(sma(close, 5), sma(close, 20))"}
  })json");
    json.update(changes);
    return json;
  }

  base::Result<base::Document> run(const Json& json, const OnProgress& on_progress = {}) {
    HC_ASSIGN(const auto checked, strategy::parse_request(json));
    HC_ASSIGN(const auto data, resolve_data(checked, catalog()));
    return run_backtest(checked, data, on_progress);
  }

  market::Catalog catalog() const { return market::Catalog(root_); }

  std::filesystem::path root_;
};

TEST_F(BacktestRun, GivesTheSameBytesForTheSameInput) {
  store("BTC/USD", {3600}, 2000);
  const auto first = run(request()), second = run(request());
  ASSERT_TRUE(first) << first.error().describe();
  EXPECT_EQ(base::encode_document(*first), base::encode_document(*second));
  const Json head = Json::parse(first->head);
  EXPECT_GT(head["summary"]["trades"].get<int>(), 5);
  EXPECT_EQ(first->numbers("equity")->size(), 2000u);
  EXPECT_EQ(head["provenance"]["data"][0]["source"], "test");
}

TEST_F(BacktestRun, EquityEndsAtCapitalPlusTheProfitOfItsTrades) {
  store("BTC/USD", {3600}, 1000);
  const auto document =
      run(request({{"costs", {{"commission_pct", 0.1}, {"slippage_pct", 0.05}}}}));
  ASSERT_TRUE(document) << document.error().describe();
  double profit = 0;
  for (double pnl : *document->numbers("trade.pnl")) profit += pnl;
  EXPECT_NEAR(document->numbers("equity")->back(), 10000 + profit, 1e-6);
}

TEST_F(BacktestRun, ResamplesFinerBars) {
  store("BTC/USD", {900}, 4000);
  const auto document = run(request());
  ASSERT_TRUE(document) << document.error().describe();
  EXPECT_EQ(document->integers("time")->size(), 1000u);
  const Json head = Json::parse(document->head);
  EXPECT_EQ(head["provenance"]["data"][0]["stored_timeframe"], "15m");
}

TEST_F(BacktestRun, WarmsUpOnHistoryBeforeTheWindow) {
  store("BTC/USD", {3600}, 1000);
  const auto document = run(request({{"period", "10 days"}}));
  ASSERT_TRUE(document) << document.error().describe();
  EXPECT_EQ(document->integers("time")->size(), 240u);
  EXPECT_EQ(document->integers("time")->front(), 760 * kHour);
  const Json head = Json::parse(document->head);
  EXPECT_GT(head["provenance"]["data"][0]["warm_up_bars"].get<int>(), 19);
}

Json with_entry(const char* entry) {
  return {{"strategy_definition",
           {{"entry_conditions", entry}, {"exit_conditions", "close < sma(close, 5)"}}},
          {"prove", true}};
}

TEST_F(BacktestRun, ReadsOtherTimeframesAndAssets) {
  store("BTC/USD", {3600}, 2000);
  store("SPY", {86'400}, 100);
  auto changes = with_entry(
      "close > sma(close, 5) and close > ema(close, 10, tf=\"1d\") and "
      "close(\"SPY\", tf=\"1d\") > sma(close, 10, tf=\"1d\", asset=\"SPY\")");
  changes["period"] = "1970-03-01..1970-03-20";
  const auto document = run(request(changes));
  ASSERT_TRUE(document) << document.error().describe();
  const Json head = Json::parse(document->head);
  EXPECT_EQ(head["look_ahead_proof"]["holds"], true) << head["look_ahead_proof"].dump();
  EXPECT_GT(head["summary"]["trades"].get<int>(), 0);
  const Json& others = head["provenance"]["other_data"];
  ASSERT_EQ(others.size(), 1u);
  EXPECT_EQ(others[0]["symbol"], "SPY");
  EXPECT_EQ(others[0]["timeframe"], "1d");
  EXPECT_EQ(others[0]["first"], "1970-01-01T00:00:00Z") << "ten warm-ups need more than there is";
  EXPECT_EQ(others[0]["last"], "1970-03-20T00:00:00Z");
}

TEST_F(BacktestRun, RefusesFormulasOverDataThatAreNotThere) {
  store("BTC/USD", {3600}, 500);
  const auto document = run(request(with_entry("close > 1 and close(\"SPY\") > 1")));
  ASSERT_FALSE(document);
  ASSERT_EQ(document.error().problems.size(), 1u);
  const base::Problem& p = document.error().problems.front();
  EXPECT_EQ(p.pointer, "/strategy_definition/entry_conditions");
  EXPECT_EQ(p.code, "no_data");
  EXPECT_EQ(p.column.value_or(0), 15);
  EXPECT_THAT(p.detail, testing::HasSubstr("SPY"));
}

TEST_F(BacktestRun, TradesSeveralAssetsOnOneClock) {
  store("BTC/USD", {3600}, 1000);
  store("ETH/USD", {3600}, 700, 100 * kHour);
  const auto document = run(request({{"assets", {"BTC/USD", "ETH/USD"}},
                                     {"strategy_definition",
                                      {{"entry_conditions", "close > sma(close, 10)"},
                                       {"exit_conditions", "close < sma(close, 10)"},
                                       {"risk_management", {{"position_size_pct", 40}}}}}}));
  ASSERT_TRUE(document) << document.error().describe();
  EXPECT_EQ(document->integers("time")->size(), 1000u);
  const Json head = Json::parse(document->head);
  EXPECT_EQ(head["per_asset"].size(), 2u);
  EXPECT_GT(head["per_asset"][1]["trades"].get<int>(), 0);
}

TEST_F(BacktestRun, SaysWhichAssetLacksData) {
  store("BTC/USD", {3600}, 100);
  const auto missing = run(request({{"assets", {"BTC/USD", "DOGE/USD"}}}));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().problems[0].pointer, "/assets/1");
  EXPECT_EQ(missing.error().problems[0].code, "no_data");
  const auto outside = run(request({{"period", "2030-01-01..2030-02-01"}}));
  ASSERT_FALSE(outside);
  EXPECT_EQ(outside.error().problems[0].pointer, "/period");
}

TEST_F(BacktestRun, ReportsProgressThatNeverFalls) {
  store("BTC/USD", {3600}, 300'000);
  int last = -1, calls = 0;
  double equity = 0;
  // A fixed stake: the wave is so predictable that reinvested gains would leave the doubles' range.
  const Json fixed_stake = request({{"strategy_definition",
                                     {{"entry_conditions", "crosses_above(close, sma(close, 20))"},
                                      {"exit_conditions", "crosses_below(close, sma(close, 20))"},
                                      {"risk_management", {{"position_size_amount", 1000}}}}}});
  const auto document = run(fixed_stake, [&](const RunProgress& p) {
    EXPECT_GE(p.percent, last);
    last = p.percent;
    equity = p.equity;
    ++calls;
  });
  ASSERT_TRUE(document) << document.error().describe();
  EXPECT_GT(calls, 5);
  EXPECT_GT(equity, 0);
}

TEST_F(BacktestRun, ProvesOnRequestThatNothingRestsOnLaterBars) {
  store("BTC/USD", {3600}, 2000);
  const auto plain = run(request());
  const auto proven = run(request({{"prove", true}}));
  ASSERT_TRUE(plain && proven);
  EXPECT_FALSE(Json::parse(plain->head).contains("look_ahead_proof"));
  const Json proof = Json::parse(proven->head).at("look_ahead_proof");
  EXPECT_EQ(proof.at("holds"), true);
  EXPECT_GT(proof.at("cuts").get<int>(), 50);
  EXPECT_TRUE(proof.at("first_difference").is_null());
}

TEST_F(BacktestRun, WarnsOfWhatMakesAResultDoubtful) {
  store("BTC/USD", {3600}, 60);
  const auto document = run(request());
  ASSERT_TRUE(document) << document.error().describe();
  std::vector<std::string> codes;
  const Json head = Json::parse(document->head);
  for (const Json& w : head["warnings"]) codes.push_back(w["code"]);
  EXPECT_THAT(codes, ::testing::Contains(::testing::AnyOf("few_trades", "no_trades")));
}

}  // namespace
}  // namespace hindcast::runner
