// A month of real hours whose minutes tell what an hour leaves open.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "market/csv_import.h"
#include "market/dataset_store.h"
#include "runner/backtest_run.h"

namespace hindcast::runner {
namespace {

using base::Json;

class SettledRun : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* const folder = std::getenv("HINDCAST_REAL_DATA");
    if (folder == nullptr) GTEST_SKIP() << "HINDCAST_REAL_DATA is not set";
    std::string pattern =
        (std::filesystem::temp_directory_path() / "hindcast-settled-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    const std::filesystem::path data = folder;
    import(data / "bars/BTCUSD-PERP_1h.csv", 3600);
    import(data / "bars/BTCUSD-PERP_1m.csv.gz", 60);
  }
  void TearDown() override {
    if (!root_.empty()) std::filesystem::remove_all(root_);
  }

  void import(const std::filesystem::path& file, std::int64_t seconds) {
    market::ImportOptions options;
    options.symbol = "BTCUSD-PERP";
    options.timeframe = {seconds};
    ASSERT_TRUE(market::import_csv(market::Catalog(root_), file, options));
  }

  Json head_of(const char* execution) {
    Json json = Json::parse(R"json({"strategy_name":"S","timeframe":"1h","assets":["BTCUSD-PERP"],
        "period":"all","strategy_definition":{"entry_conditions":"close > open",
        "exit_conditions":"false",
        "risk_management":{"stop_loss_pct":0.4,"take_profit_pct":0.4}}})json");
    json["execution"] = Json::parse(execution);
    const auto checked = strategy::parse_request(json);
    EXPECT_TRUE(checked) << checked.error().describe();
    const auto data = resolve_data(*checked, market::Catalog(root_));
    EXPECT_TRUE(data) << data.error().describe();
    const auto document = run_backtest(*checked, *data, {});
    EXPECT_TRUE(document) << document.error().describe();
    return Json::parse(document->head);
  }

  std::filesystem::path root_;
};

TEST_F(SettledRun, LiesBetweenTheAssumptionsWhicheverOfThemIsMade) {
  const Json stop_first = head_of(R"({"both_hit":"stop_first","settle_with":"none"})");
  const Json target_first = head_of(R"({"both_hit":"target_first","settle_with":"none"})");
  const Json settled = head_of(R"({"both_hit":"stop_first","settle_with":"1m"})");
  const Json settled_too = head_of(R"({"both_hit":"target_first","settle_with":"1m"})");
  const auto equity = [](const Json& head) {
    return head["summary"]["final_equity"].get<double>();
  };
  EXPECT_EQ(settled["settled_bars"]["count"], 52);
  EXPECT_EQ(settled["settled_bars"]["first"].size(), 52u);
  EXPECT_EQ(equity(settled), equity(settled_too));
  EXPECT_LT(equity(stop_first), equity(settled));
  EXPECT_LT(equity(settled), equity(target_first));
  // The other assumption stands beside it.
  EXPECT_EQ(settled["other_assumption"]["final_equity"].get<double>(), equity(target_first));
  EXPECT_EQ(settled["provenance"]["data"][0]["finer_version"].get<std::string>().size(), 64u);
  EXPECT_FALSE(stop_first.contains("settled_bars"));
}

TEST_F(SettledRun, IsWhatARunIsWhenTheCatalogHasTheMinutes) {
  const Json automatic = head_of("{}");
  const Json asked = head_of(R"({"settle_with":"1m"})");
  EXPECT_EQ(automatic["settled_bars"], asked["settled_bars"]);
  EXPECT_EQ(automatic["summary"]["final_equity"], asked["summary"]["final_equity"]);
  const Json& with = automatic["settled_bars"]["with"][0];
  EXPECT_EQ(with["timeframe"], "1m");
  EXPECT_EQ(with["count"], 52);
  EXPECT_EQ(with["data_version"], automatic["provenance"]["data"][0]["finer_version"]);
  EXPECT_EQ(automatic["provenance"]["execution"]["settle_with"], "auto");
}

// Hours of which the fourth reaches both prices, in a catalog with finer bars as a test wants them.
class SettledByItself : public ::testing::Test {
 protected:
  static constexpr std::int64_t kMinute = 60'000'000'000, kHour = 60 * kMinute;

  void SetUp() override {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "hindcast-settled-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    for (int i = 0; i < kHours; ++i) {
      const bool both = i == 3;
      hours_.push_back(i * kHour, 100, both ? 102 : 100.5, both ? 98 : 99.5, 100, 1);
    }
    store(hours_, 3600);
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  // Parts of the hours, of which the fourth goes to its high first.
  market::BarColumns parts_from(int first_hour, int minutes) const {
    market::BarColumns parts;
    const int count = 60 / minutes;
    for (int hour = first_hour; hour < kHours; ++hour) {
      for (int k = 0; k < count; ++k) {
        const double high = hour == 3 && k == 1 ? 102 : 100.5;
        const double low = hour == 3 && k == 3 ? 98 : 99.5;
        parts.push_back(hour * kHour + k * minutes * kMinute, 100, high, low, 100, 1);
      }
    }
    return parts;
  }
  void store(const market::BarColumns& bars, std::int64_t seconds, bool synthetic = false) {
    market::StoreRequest request;
    request.symbol = "X/Y";
    request.timeframe = {seconds};
    request.source = "test";
    request.synthetic = synthetic;
    ASSERT_TRUE(market::store_bars(market::Catalog(root_), request, bars));
  }
  base::Document run(const char* execution, const char* stop = "1.5") {
    Json json = Json::parse(R"json({"strategy_name":"S","timeframe":"1h","assets":["X/Y"],
        "period":"all","strategy_definition":{"entry_conditions":"close > 0",
        "risk_management":{"take_profit_pct":1.5}}})json");
    json["strategy_definition"]["risk_management"]["stop_loss_pct"] = std::stod(stop);
    json["execution"] = Json::parse(execution);
    const auto checked = strategy::parse_request(json);
    EXPECT_TRUE(checked) << checked.error().describe();
    const auto data = resolve_data(*checked, market::Catalog(root_));
    EXPECT_TRUE(data) << data.error().describe();
    auto document = run_backtest(*checked, *data, {});
    EXPECT_TRUE(document) << document.error().describe();
    return std::move(*document);
  }
  static Json head(const base::Document& document) { return Json::parse(document.head); }

  static constexpr int kHours = 8;
  std::filesystem::path root_;
  market::BarColumns hours_;
};

TEST_F(SettledByItself, TakesTheFinestBarsThatReachOverTheWindow) {
  store(parts_from(0, 15), 900);
  store(parts_from(0, 5), 300);
  store(parts_from(6, 1), 60);  // finer still, but they begin too late
  const Json settled = head(run("{}"))["settled_bars"];
  EXPECT_EQ(settled["count"], 1);
  EXPECT_EQ(settled["with"][0]["timeframe"], "5m");
  EXPECT_EQ(settled["first"][0]["first_exit"], "take_profit");
}

TEST_F(SettledByItself, LeavesWhatFinerBarsDoNotTell) {
  store(parts_from(6, 15), 900);
  const Json without = head(run("{}"));
  EXPECT_EQ(without["settled_bars"]["count"], 0);
  EXPECT_EQ(without["other_assumption"]["both_hit"], "target_first");
}

TEST_F(SettledByItself, ARunThatMeetsNoAmbiguousBarIsTheSameWithThem) {
  const base::Document before = run("{}", "5");
  store(parts_from(0, 15), 900);
  const base::Document after = run("{}", "5");
  EXPECT_EQ(before.head, after.head);
  EXPECT_EQ(base::encode_document(before), base::encode_document(after));
}

TEST_F(SettledByItself, IsNotDoneByThePresetsOfLibrariesNorByMadeUpBars) {
  store(parts_from(0, 5), 300, true);
  EXPECT_FALSE(head(run("{}")).contains("settled_bars"));
  store(parts_from(0, 15), 900);
  EXPECT_TRUE(head(run("{}")).contains("settled_bars"));
  EXPECT_FALSE(head(run(R"({"settle_with":"none"})")).contains("settled_bars"));
  EXPECT_FALSE(head(run(R"({"preset":"backtesting.py"})")).contains("settled_bars"));
}

TEST_F(SettledByItself, HoursMadeOfTheirPartsAreSettledByThem) {
  std::filesystem::remove_all(root_);
  store(parts_from(0, 15), 900);
  EXPECT_EQ(head(run("{}"))["settled_bars"]["count"], 1);
}

}  // namespace
}  // namespace hindcast::runner
