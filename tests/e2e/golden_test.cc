// The example job on real BTC/USD bars against figures that were recorded once.
// HINDCAST_UPDATE_GOLDEN=1 records them anew: only after a change that is meant to change results.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "cli/demo.h"
#include "e2e/home.h"

namespace hindcast::e2e {
namespace {

using base::Json;

// The compiler and its mathematical library may differ in the last digits.
constexpr double kRelativeTolerance = 1e-9;

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

std::filesystem::path golden_file(const std::string& name) {
  const char* source = std::getenv("HINDCAST_SOURCE_DIR");
  return std::filesystem::path(source == nullptr ? "." : source) / "tests" / "golden" / name;
}

void expect_same_figures(const Json& expected, const Json& actual) {
  for (const auto& [name, value] : expected.items()) {
    SCOPED_TRACE(name);
    ASSERT_TRUE(actual.contains(name));
    const Json& now = actual[name];
    if (value.is_number_float() && now.is_number()) {
      const double wanted = value.get<double>();
      EXPECT_NEAR(now.get<double>(), wanted, kRelativeTolerance * std::max(1.0, std::fabs(wanted)));
    } else {
      EXPECT_EQ(now, value);
    }
  }
}

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
