// Runs over real splits and dividends.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/time.h"
#include "market/csv_import.h"
#include "runner/backtest_run.h"
#include "runner/decide_as_of.h"
#include "runner/snippet.h"

namespace hindcast::runner {
namespace {

using base::Json;

class AdjustedRun : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* const folder = std::getenv("HINDCAST_REAL_DATA");
    if (folder == nullptr) GTEST_SKIP() << "HINDCAST_REAL_DATA is not set";
    data_ = folder;
    std::string pattern = (std::filesystem::temp_directory_path() / "hindcast-adj-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
  }
  void TearDown() override {
    if (!root_.empty()) std::filesystem::remove_all(root_);
  }

  void import(const std::string& symbol) {
    market::ImportOptions options;
    options.symbol = symbol;
    options.timeframe = {86'400};
    options.calendar = market::TradingCalendar::parse("us_equity").value();
    ASSERT_TRUE(market::import_csv(catalog(), data_ / "bars" / (symbol + "_1d.csv"), options));
    const auto text = base::read_file(data_ / "factors" / (symbol + "_factors.csv"));
    ASSERT_TRUE(catalog().store_factors(symbol, market::parse_factors(*text).value()));
  }

  static Json request(const char* adjustment, Json changes = Json::object()) {
    Json json = Json::parse(R"json({"strategy_name":"Hold","timeframe":"1d","assets":["AAPL"],
        "period":"2014-01-02..2014-12-31","initial_capital":10000,"strategy_definition":{
          "entry_conditions":"close > 0"}})json");
    json["execution"] = {{"adjustment", adjustment}, {"fill", "close"}, {"at_end", "leave_open"}};
    json.update(changes);
    return json;
  }

  base::Document run(const Json& json) {
    const auto checked = strategy::parse_request(json);
    EXPECT_TRUE(checked) << checked.error().describe();
    const auto data = resolve_data(*checked, catalog());
    EXPECT_TRUE(data) << data.error().describe();
    auto document = run_backtest(*checked, *data, {});
    EXPECT_TRUE(document) << document.error().describe();
    return std::move(*document);
  }

  base::Error refused(const Json& json, Snippet& snippet) {
    const auto checked = strategy::parse_request(json);
    EXPECT_TRUE(checked) << checked.error().describe();
    const auto data = resolve_data(*checked, catalog());
    EXPECT_TRUE(data) << data.error().describe();
    const auto document = run_backtest(*checked, *data, {}, &snippet);
    EXPECT_FALSE(document);
    return document ? base::Error{} : document.error();
  }

  market::Catalog catalog() const { return market::Catalog(root_); }

  std::filesystem::path data_, root_;
};

// A class with on_bar, as far as the runner can tell.
class Watcher final : public Snippet, public engine::Trader {
 public:
  base::Result<void> load(const strategy::CheckedRequest&) override { return {}; }
  int history_bars() const override { return 0; }
  engine::Trader* trader() override { return this; }
  const base::Error* failure() const override { return nullptr; }
  base::Result<engine::Decisions> decide(const Series&) override { return engine::Decisions(); }
  std::string log() override { return ""; }
  std::uint32_t seed() const override { return 0; }
  bool begin(const engine::SimulationInput&) override { return true; }
  bool at_close(const engine::TraderView&, std::vector<engine::TraderOrder>&) override {
    ++bars_;
    return true;
  }
  int bars() const { return bars_; }

 private:
  int bars_ = 0;
};

TEST_F(AdjustedRun, AClassThatSeesBarByBarIsRefusedWhereTheChartChanges) {
  import("AAPL");
  const Json snippet = {{"strategy_definition", {{"code_snippet", "class A: ..."}}}};
  for (const char* adjustment : {"splits", "dividends", "total"}) {
    Watcher watcher;
    const base::Error error = refused(request(adjustment, snippet), watcher);
    ASSERT_EQ(error.problems.size(), 1u) << error.describe();
    EXPECT_EQ(error.problems[0].pointer, "/execution/adjustment");
    EXPECT_EQ(error.problems[0].code, "conflict");
    EXPECT_THAT(error.problems[0].detail, ::testing::HasSubstr("on_bar"));
    EXPECT_THAT(error.problems[0].allowed, ::testing::HasSubstr("signals(bars, params)"));
    EXPECT_EQ(watcher.bars(), 0);
  }
  // As stored, and where nothing happens, it runs.
  for (Json json : {request("raw", snippet), request("dividends", snippet)}) {
    if (json["execution"]["adjustment"] == "dividends") json["period"] = "2014-03-01..2014-04-30";
    Watcher watcher;
    const auto checked = strategy::parse_request(json);
    ASSERT_TRUE(checked) << checked.error().describe();
    const auto data = resolve_data(*checked, catalog());
    const auto document = run_backtest(*checked, *data, {}, &watcher);
    EXPECT_TRUE(document) << document.error().describe();
    EXPECT_GT(watcher.bars(), 20);
  }
}

TEST_F(AdjustedRun, ApplesSplitOfJune2014LeavesTheEquityUnchanged) {
  import("AAPL");
  const auto equity_around = [&](const char* adjustment) {
    const base::Document document = run(request(adjustment));
    const auto& time = *document.integers("time");
    const auto row = static_cast<std::size_t>(
        std::ranges::lower_bound(time, base::parse_utc("2014-06-09").value()) - time.begin());
    const auto& equity = *document.numbers("equity");
    return std::pair(equity[row - 1], equity[row]);
  };
  // The closes were 645.57 and 93.70.
  const auto [before, after] = equity_around("splits");
  EXPECT_NEAR(after / before, 93.70 * 7 / 645.57, 1e-9);
  const auto [raw_before, raw_after] = equity_around("raw");
  EXPECT_NEAR(raw_after / raw_before, 93.70 / 645.57, 1e-9);
}

TEST_F(AdjustedRun, HoldingWithDividendsIsTheTotalReturnSeries) {
  import("AAPL");
  import("SPY");
  for (const char* symbol : {"AAPL", "SPY"}) {
    const base::Document document =
        run(request("total", {{"assets", {symbol}}, {"period", "2010-01-01..2021-03-31"}}));
    market::ImportOptions options;
    options.symbol = std::string(symbol) + "-ADJ";
    options.timeframe = {86'400};
    ASSERT_TRUE(market::import_csv(
        catalog(), data_ / "bars" / (std::string(symbol) + "_1d_adj.csv"), options));
    const auto adjusted = catalog().open(options.symbol, options.timeframe).value();
    const auto& equity = *document.numbers("equity");
    const auto& time = *document.integers("time");
    const std::size_t first = adjusted.bars().lower_bound(time.front());
    for (std::size_t i = 0; i < equity.size(); ++i) {
      const double series = adjusted.bars().close[first + i] / adjusted.bars().close[first];
      ASSERT_NEAR(equity[i] / equity[0] / series, 1, 3e-5) << base::format_utc(time[i]);
    }
    // Paid in cash, the trade and the benchmark have them beside the price.
    const base::Document cash =
        run(request("dividends", {{"assets", {symbol}}, {"period", "2010-01-01..2021-03-31"}}));
    EXPECT_GT(cash.numbers("trade.dividends")->front(), 0);
    const Json head = Json::parse(cash.head);
    EXPECT_EQ(head["provenance"]["data"][0]["factors_version"].get<std::string>().size(), 64u);
    EXPECT_EQ(head["provenance"]["execution"]["adjustment"], "dividends");
  }
}

TEST_F(AdjustedRun, NothingLooksAhead) {
  import("AAPL");
  for (const char* adjustment : {"splits", "dividends", "total"}) {
    Json json = request(adjustment);
    json["period"] = "2012-01-01..2015-12-31";
    json["prove"] = true;
    json["strategy_definition"] = {
        {"entry_conditions", "crosses_above(sma(close, 10), sma(close, 30)) and close < 1000"},
        {"exit_conditions", "crosses_below(sma(close, 10), sma(close, 30))"},
        {"risk_management", {{"stop_loss_atr", 4}}}};
    const Json head = Json::parse(run(json).head);
    EXPECT_TRUE(head["look_ahead_proof"]["holds"].get<bool>()) << head["look_ahead_proof"];
    EXPECT_GT(head["look_ahead_proof"]["cuts"].get<int>(), 100);
  }
}

// An absolute price tells a chart of that time from one that knows the future: in May 2014 Apple
// stood at 600, which fully adjusted bars show as 85.
TEST_F(AdjustedRun, ConditionsSeeThePricesOfTheirTime) {
  import("AAPL");
  Json json = request("splits");
  json["strategy_definition"] = {{"entry_conditions", "close > 500 and sma(close, 20) > 500"},
                                 {"exit_conditions", "close < 200"}};
  const base::Document document = run(json);
  const auto& entries = *document.integers("trade.entry_time");
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_LT(entries[0], base::parse_utc("2014-02-15").value());
  EXPECT_EQ(base::format_utc(document.integers("trade.exit_time")->front()),
            "2014-06-09T00:00:00Z");
}

TEST(DecideAsOf, AsksOnceForEachStretchBetweenActions) {
  market::BarColumns bars;
  for (int i = 0; i < 10; ++i) bars.push_back(i, 70, 70, 70, 70, 1);
  for (int i = 10; i < 20; ++i) bars.push_back(i, 10, 10, 10, 10, 7);
  const std::vector<market::CorporateAction> actions{
      {.bar = 10, .units = 7, .price_ratio = 1.0 / 7, .volume_ratio = 7}};
  std::vector<std::size_t> asked;
  const auto decide = [&](market::BarView view) {
    asked.push_back(view.size());
    engine::Decisions out;
    out.signals.long_entry = base::Bitmap(view.size());
    out.order_columns.atr.resize(view.size());
    for (std::size_t i = 0; i < view.size(); ++i) {
      if (view.close[i] > 50) out.signals.long_entry.set(i);
      out.order_columns.atr[i] = view.close[0];
    }
    return out;
  };
  const auto out = decide_as_of(bars.view(), actions, decide);
  EXPECT_EQ(asked, std::vector<std::size_t>({10, 20}));
  EXPECT_EQ(out.signals.long_entry.count(), 10u);
  EXPECT_EQ(out.signals.short_entry.size(), 0u);
  EXPECT_EQ(out.order_columns.atr[9], 70);
  EXPECT_DOUBLE_EQ(out.order_columns.atr[10], 10);
}

}  // namespace
}  // namespace hindcast::runner
