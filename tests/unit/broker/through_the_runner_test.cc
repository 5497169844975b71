// A request with everything in it, from JSON to the result document.
#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "runner/backtest_run.h"

namespace hindcast::runner {
namespace {

using base::Json;

class FullRun : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "hindcast-full-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  // Waves of different lengths around 100.
  void store(const std::string& symbol, double length) {
    const market::Timeframe timeframe{3600};
    market::BarColumns bars;
    double price = 100;
    for (std::size_t i = 0; i < 2000; ++i) {
      const double at = static_cast<double>(i);
      const double next = 100 + 15 * std::sin(at / length) + 2 * std::sin(at * 1.3);
      bars.push_back(static_cast<std::int64_t>(i) * timeframe.ns(), price,
                     std::max(price, next) + 0.7, std::min(price, next) - 0.7, next, 500);
      price = next;
    }
    const auto path = market::Catalog(root_).path_of(symbol, timeframe);
    std::filesystem::create_directories(path.parent_path());
    const auto written = market::write_bar_file(
        path, {.symbol = symbol, .timeframe = timeframe, .source = "test"}, bars.view());
    ASSERT_TRUE(written) << written.error().describe();
  }

  base::Result<base::Document> run(const char* text) {
    HC_ASSIGN(const auto checked, strategy::parse_request(Json::parse(text)));
    HC_ASSIGN(const auto data, resolve_data(checked, market::Catalog(root_)));
    return run_backtest(checked, data, {});
  }

  // Outcomes by name, from the document's columns.
  static std::map<std::string, int> outcomes(const base::Document& document) {
    const Json names = Json::parse(document.head)["enums"]["order_outcome"];
    std::map<std::string, int> counts;
    for (const std::int64_t code : *document.integers("order.outcome")) {
      ++counts[names[static_cast<std::size_t>(code)].get<std::string>()];
    }
    return counts;
  }

  std::filesystem::path root_;
};

TEST_F(FullRun, WorksOrdersPricedByTheTrueRangeInAMarketWithSteps) {
  store("BTC/USD", 15);
  const auto document = run(R"json({
    "strategy_name": "Breakout", "timeframe": "1h", "assets": ["BTC/USD"], "period": "all",
    "costs": {"commission_per_unit": 0.01, "commission_minimum": 1, "slippage_ticks": 1},
    "market_rules": {"tick_size": 0.05, "lot_size": 0.5, "max_volume_pct": 2},
    "account": {"leverage": 2, "maintenance_margin_pct": 1, "margin_interest_pct": 6},
    "strategy_definition": {
      "entry_conditions": "close > sma(close, 10)", "exit_conditions": "close < sma(close, 10)",
      "orders": {"entry": {"type": "stop", "stop": {"atr": 0.3}, "time_in_force": "bars",
                           "expire_bars": 2}},
      "risk_management": {"stop_loss_atr": 2, "atr_period": 5, "position_size_pct": 30,
                          "take_profit_levels": [{"at_pct": 3, "close_pct": 50}]}}})json");
  ASSERT_TRUE(document) << document.error().describe();
  auto counts = outcomes(*document);
  EXPECT_GT(counts["filled"], 20);
  EXPECT_GT(counts["partly_filled"], 5);
  EXPECT_GT(counts["rounded_to_lot"], 5);
  EXPECT_GT(counts["rounded_to_tick"], 5);
  EXPECT_EQ(counts["rejected_no_price"], 0) << "the warm-up covers the true range";
  ASSERT_NE(document->numbers("trade.financing"), nullptr);
  double profit = 0;
  for (const double pnl : *document->numbers("trade.pnl")) profit += pnl;
  EXPECT_NEAR(document->numbers("equity")->back(), 10000 + profit, 1e-6);
}

// Half a point on each side of the bars, in hours that are made of quarters.
TEST_F(FullRun, FillsByBidAndAskOfTheFile) {
  const market::Timeframe timeframe{900};
  market::BarColumns bars;
  double price = 100;
  for (std::size_t i = 0; i < 2000; ++i) {
    const double next = 100 + 15 * std::sin(static_cast<double>(i) / 60);
    const double high = std::max(price, next), low = std::min(price, next);
    bars.push_back(static_cast<std::int64_t>(i) * timeframe.ns(), price, high, low, next, 500);
    bars.quotes.push_back({price - 0.5, high - 0.5, low - 0.5, next - 0.5, price + 0.5, high + 0.5,
                           low + 0.5, next + 0.5});
    price = next;
  }
  const auto path = market::Catalog(root_).path_of("BTC/USD", timeframe);
  std::filesystem::create_directories(path.parent_path());
  ASSERT_TRUE(
      market::write_bar_file(path, {.symbol = "BTC/USD", .timeframe = timeframe, .source = "test"},
                             bars.view(), bars.quotes.view()));
  const auto document = run(R"json({
    "strategy_name": "Both sides", "timeframe": "1h", "assets": ["BTC/USD"],
    "period": "1970-01-05..1970-01-15", "prove": true, "costs": {"spread_pct": 5},
    "strategy_definition": {"entry_conditions": "close > sma(close, 10)",
      "exit_conditions": "close < sma(close, 10)"}})json");
  ASSERT_TRUE(document) << document.error().describe();
  const Json head = Json::parse(document->head);
  EXPECT_TRUE(head["look_ahead_proof"]["holds"].get<bool>()) << head["look_ahead_proof"].dump();
  EXPECT_TRUE(head["provenance"]["data"][0]["bid_ask"].get<bool>());
  const auto& entries = *document->numbers("trade.entry_price");
  const auto& times = *document->integers("trade.entry_time");
  ASSERT_GT(entries.size(), 1u);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const double open = bars.open[bars.view().lower_bound(times[i])];
    EXPECT_NEAR(entries[i], open + 0.5, 1e-12);
  }
}

// Another timeframe in a price is a series that is mapped and proven like those of conditions.
TEST_F(FullRun, PricesOrdersByFormulasThatAreProven) {
  store("BTC/USD", 15);
  const auto document = run(R"json({
    "strategy_name": "Pullback", "timeframe": "1h", "assets": ["BTC/USD"], "period": "all",
    "prove": true,
    "strategy_definition": {
      "entry_conditions": "close > sma(close, 10)", "exit_conditions": "close < sma(close, 10)",
      "orders": {"entry": {"type": "limit", "limit_price": "lowest(low, 3) - 0.2 * atr(5)",
                           "time_in_force": "bars", "expire_bars": 6}},
      "risk_management": {"stop_loss_price": "lowest(low, 8, tf=\"4h\") - 1",
                          "take_profit_price": "close + 4 * atr(5)"}}})json");
  ASSERT_TRUE(document) << document.error().describe();
  const Json head = Json::parse(document->head);
  EXPECT_TRUE(head["look_ahead_proof"]["holds"].get<bool>()) << head["look_ahead_proof"].dump();
  auto counts = outcomes(*document);
  EXPECT_GT(counts["filled"], 20);
  EXPECT_GT(counts["cancelled_replaced"], 20);
  // Eight bars of 4 h are not there at the start, and there is no history before it.
  EXPECT_LT(counts["rejected_no_price"], 32);
}

TEST_F(FullRun, RotatesAPortfolioByAFormula) {
  store("BTC/USD", 40);
  store("ETH/USD", 55);
  store("SOL/USD", 70);
  const char* const request = R"json({
    "strategy_name": "Rotation", "timeframe": "1h", "assets": ["BTC/USD", "ETH/USD", "SOL/USD"],
    "period": "all",
    "strategy_definition": {
      "entry_conditions": "true", "parameters": {"length": 48},
      "portfolio": {"rebalance": "day", "rank_by": "close / close[24] + 0 * length", "top": 1}}})json";
  const auto document = run(request), again = run(request);
  ASSERT_TRUE(document) << document.error().describe();
  EXPECT_EQ(base::encode_document(*document), base::encode_document(*again));
  EXPECT_GT(Json::parse(document->head)["summary"]["trades"].get<int>(), 5);
  const auto counts = outcomes(*document);
  EXPECT_FALSE(counts.contains("rejected_no_cash"));
}

TEST_F(FullRun, HoldsWeightsOfAFormulaAndProvesThem) {
  store("BTC/USD", 40);
  store("ETH/USD", 55);
  const auto document = run(R"json({
    "strategy_name": "Weights", "timeframe": "1h", "assets": ["BTC/USD", "ETH/USD"],
    "period": "all", "prove": true,
    "strategy_definition": {
      "entry_conditions": "true", "parameters": {"length": 14},
      "portfolio": {"rebalance": "day", "weighting": "formula",
                    "target_weight": "if(is_asset(1), 3, 1) * ema(close, length) / ema(close, length)"}}})json");
  ASSERT_TRUE(document) << document.error().describe();
  const Json head = Json::parse(document->head);
  EXPECT_EQ(head["look_ahead_proof"]["holds"], true) << head["look_ahead_proof"].dump();
  // Three quarters and one quarter at the first rebalancing.
  const auto& sizes = *document->numbers("order.size");
  const auto& prices = *document->numbers("order.price");
  const auto& assets = *document->integers("order.asset");
  ASSERT_GT(sizes.size(), 10u) << "it goes on being restored";
  ASSERT_EQ(assets[0] + 10 * assets[1], 10);
  EXPECT_NEAR(sizes[0] * prices[0] / (sizes[1] * prices[1]), 3, 0.1);
}

TEST_F(FullRun, TradesBothSidesOfAPair) {
  store("BTC/USD", 40);
  store("ETH/USD", 55);
  const auto document = run(R"json({
    "strategy_name": "Pair", "timeframe": "1h", "assets": ["BTC/USD", "ETH/USD"],
    "period": "all", "prove": true, "strategy_definition": {"template_id": "pairs_zscore"}})json");
  ASSERT_TRUE(document) << document.error().describe();
  const Json head = Json::parse(document->head);
  EXPECT_EQ(head["look_ahead_proof"]["holds"], true) << head["look_ahead_proof"].dump();
  // Every trade has one of the other side in the other asset, entered on the same bar.
  std::map<std::int64_t, std::vector<std::pair<std::int64_t, std::int64_t>>> by_entry;
  const auto& entries = *document->integers("trade.entry_time");
  ASSERT_GT(entries.size(), 20u);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    by_entry[entries[i]].push_back(
        {(*document->integers("trade.asset"))[i], (*document->integers("trade.side"))[i]});
  }
  std::size_t pairs = 0;
  for (const auto& [time, trades] : by_entry) {
    if (trades.size() != 2) continue;
    ++pairs;
    EXPECT_NE(trades[0].first, trades[1].first) << time;
    EXPECT_NE(trades[0].second, trades[1].second) << time;
  }
  EXPECT_GT(pairs * 2 + 4, entries.size());
}

TEST_F(FullRun, APairNeedsTwoAssets) {
  store("BTC/USD", 40);
  const auto document = run(R"json({
    "strategy_name": "Pair", "timeframe": "1h", "assets": ["BTC/USD"], "period": "all",
    "strategy_definition": {"template_id": "pairs_zscore"}})json");
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().problems[0].pointer,
            "/strategy_definition/custom_indicators/0/source");
  EXPECT_EQ(document.error().problems[0].code, "out_of_range");
}

TEST_F(FullRun, StatesTheOtherAssumptionOnlyWhereBarsAreAmbiguous) {
  store("BTC/USD", 15);
  const std::string head = R"json({"strategy_name": "S", "timeframe": "1h", "assets": ["BTC/USD"],
    "period": "all", "strategy_definition": {"entry_conditions": "close > sma(close, 10)",
      "exit_conditions": "close < sma(close, 10)", "risk_management": )json";
  const auto wide = run((head + R"({"stop_loss_pct": 50, "take_profit_pct": 50}}})").c_str());
  ASSERT_TRUE(wide) << wide.error().describe();
  EXPECT_FALSE(Json::parse(wide->head).contains("other_assumption"));
  const auto narrow = run((head + R"({"stop_loss_pct": 0.5, "take_profit_pct": 0.5}}})").c_str());
  ASSERT_TRUE(narrow) << narrow.error().describe();
  const Json other = Json::parse(narrow->head)["other_assumption"];
  EXPECT_EQ(other["both_hit"], "target_first");
  EXPECT_GT(other["final_equity"], narrow->numbers("equity")->back());
}

}  // namespace
}  // namespace hindcast::runner
