// The example job on real BTC/USD bars against figures that were recorded once.
// HINDCAST_UPDATE_GOLDEN=1 records them anew: only after a change that is meant to change results.
#include "e2e/golden.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "cli/demo.h"
#include "e2e/home.h"

namespace hindcast::e2e {
namespace {

using base::Json;

TEST(Golden, TheExampleOnRealBitcoinBarsKeepsItsFigures) {
  if (!is_set("HINDCAST_REAL_DATA")) {
    GTEST_SKIP() << "HINDCAST_REAL_DATA is not set: no real BTC/USD bars";
  }
  Home home;
  const auto bars =
      std::filesystem::path(std::getenv("HINDCAST_REAL_DATA")) / "bars" / "BTCUSD_1h.csv.gz";
  const Ended imported =
      home.run({"data", "import", bars.string(), "--symbol", "BTC/USD", "--timeframe", "1h"});
  ASSERT_EQ(imported.code, 0) << imported.err;
  const Ended ended = home.run({"run", "-", "--json"}, cli::example_job().dump());
  ASSERT_EQ(ended.code, 0) << ended.err;
  const Json head = must(base::parse_json(ended.out));
  Json figures{{"summary", head["summary"]}, {"metrics", head["metrics"]}};

  const auto file = golden_file("btc_usd_momentum.json");
  if (is_set("HINDCAST_UPDATE_GOLDEN")) {
    ASSERT_TRUE(base::write_file_atomically(file, figures.dump(2) + "\n"));
    GTEST_SKIP() << "recorded " << file;
  }
  const auto text = base::read_file(file);
  ASSERT_TRUE(text) << text.error().message;
  const Json golden = must(base::parse_json(*text));
  expect_same_figures(golden["summary"], figures["summary"]);
  expect_same_figures(golden["metrics"], figures["metrics"]);
}

}  // namespace
}  // namespace hindcast::e2e
