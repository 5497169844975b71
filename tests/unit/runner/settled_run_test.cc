// A month of real hours whose minutes tell what an hour leaves open.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "market/csv_import.h"
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
  const Json stop_first = head_of(R"({"both_hit":"stop_first"})");
  const Json target_first = head_of(R"({"both_hit":"target_first"})");
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

}  // namespace
}  // namespace hindcast::runner
