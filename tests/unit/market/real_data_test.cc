// Every real bar file the manifest lists, imported strictly: none of them has a bad row.
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "market/csv_import.h"
#include "market_fixture.h"

namespace hindcast::market {
namespace {

TEST(RealData, EveryListedFileImportsStrictWithItsRowCount) {
  const char* root = std::getenv("HINDCAST_REAL_DATA");
  if (root == nullptr) GTEST_SKIP() << "HINDCAST_REAL_DATA is not set: no real bars to import";
  const std::filesystem::path data(root);
  const auto manifest = base::parse_json(base::read_file(data / "MANIFEST.json").value());
  ASSERT_TRUE(manifest) << manifest.error().message;
  const TempDir dir;
  int imported = 0;
  for (const auto& entry : (*manifest)["files"]) {
    if (entry["kind"] != "bars") continue;
    const auto path = entry["path"].get<std::string>();
    const Catalog catalog(dir.path() / std::to_string(imported));
    ImportOptions options;
    options.symbol = entry["symbol"].get<std::string>();
    options.timeframe = tf(entry["timeframe"].get<std::string>());
    const auto report = import_csv(catalog, data / path, options);
    ASSERT_TRUE(report) << report.error().describe();
    EXPECT_EQ(report->added, entry["rows"].get<std::int64_t>()) << path;
    EXPECT_EQ(report->rows_read, report->added) << path;
    EXPECT_EQ(report->layout, "hindcast") << path;
    const auto dataset = catalog.describe(options.symbol, options.timeframe);
    ASSERT_TRUE(dataset) << path;
    EXPECT_EQ(dataset->first, entry["first"].get<std::string>()) << path;
    EXPECT_EQ(dataset->last, entry["last"].get<std::string>()) << path;
    EXPECT_TRUE(catalog.open(options.symbol, options.timeframe)->verify()) << path;
    if (path == "bars/BTCUSD_1h.csv.gz") {
      EXPECT_EQ(dataset->bars, 20111);
      EXPECT_EQ(dataset->missing_bars, 0);
    }
    ++imported;
  }
  EXPECT_GE(imported, 30);
}

}  // namespace
}  // namespace hindcast::market
