// Every template on real bars, as its own example asks for, against figures that were recorded
// once. HINDCAST_UPDATE_GOLDEN=1 records them anew: only after a change that is meant to change
// results.
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "e2e/golden.h"
#include "e2e/home.h"

namespace hindcast::e2e {
namespace {

using base::Json;

// What is recorded of each: enough that no change of a trade goes unnoticed.
constexpr const char* kFigures[] = {"total_return_pct", "cagr_pct", "sharpe",
                                    "max_drawdown_pct", "trades",   "win_rate_pct",
                                    "profit_factor"};

void import_real_bars(const Home& home) {
  struct Bars {
    const char *file, *symbol, *timeframe;
  };
  const auto folder = std::filesystem::path(std::getenv("HINDCAST_REAL_DATA")) / "bars";
  for (const Bars& bars :
       {Bars{"BTCUSD_1h.csv.gz", "BTC/USD", "1h"}, Bars{"SPY_1d_adj.csv", "SPY", "1d"},
        Bars{"AAPL_1d_adj.csv", "AAPL", "1d"}, Bars{"IBM_1d_adj.csv", "IBM", "1d"}}) {
    const Ended imported = home.run({"data", "import", (folder / bars.file).string(), "--symbol",
                                     bars.symbol, "--timeframe", bars.timeframe});
    ASSERT_EQ(imported.code, 0) << imported.err;
  }
}

Json job_of_template(const Json& t) {
  Json job = t.at("example");
  job["strategy_name"] = t.at("name");
  job["strategy_definition"] = {{"template_id", t.at("id")}};
  job["costs"] = {{"commission_pct", 0.1}, {"slippage_pct", 0.05}};
  return job;
}

Json figures_of_template(const Home& home, const Json& t) {
  const Ended ended = home.run({"run", "-", "--json"}, job_of_template(t).dump());
  EXPECT_EQ(ended.code, 0) << t.at("id") << ": " << ended.err;
  const Json head = must(base::parse_json(ended.out));
  Json figures = Json::object();
  for (const char* name : kFigures) {
    const Json& metrics = head.at("metrics");
    if (metrics.contains(name)) figures[name] = metrics[name];
  }
  return {{"window", head.at("provenance").at("window")}, {"figures", std::move(figures)}};
}

TEST(Golden, EveryTemplateKeepsItsFiguresOnRealBars) {
  if (!is_set("HINDCAST_REAL_DATA")) {
    GTEST_SKIP() << "HINDCAST_REAL_DATA is not set: no real bars";
  }
  Home home;
  import_real_bars(home);
  const Json templates =
      must(base::parse_json(home.run({"strategies", "templates", "--json"}).out)).at("items");
  Json all = Json::object();
  for (const Json& t : templates) {
    all[t.at("id").get<std::string>()] = figures_of_template(home, t);
    EXPECT_GT(all[t.at("id").get<std::string>()].at("figures").at("trades"), 0) << t.at("id");
  }
  if (is_set("HINDCAST_UPDATE_GOLDEN")) {
    ASSERT_TRUE(base::write_file_atomically(golden_file("templates.json"), all.dump(2) + "\n"));
    GTEST_SKIP() << "recorded " << golden_file("templates.json");
  }
  const auto text = base::read_file(golden_file("templates.json"));
  ASSERT_TRUE(text) << text.error().message;
  const Json golden = must(base::parse_json(*text));
  EXPECT_EQ(golden.size(), all.size()) << "record a new template's figures";
  for (const auto& [id, expected] : golden.items()) {
    SCOPED_TRACE(id);
    ASSERT_TRUE(all.contains(id));
    EXPECT_EQ(expected.at("window"), all[id].at("window"));
    expect_same_figures(expected.at("figures"), all[id].at("figures"));
  }
}

}  // namespace
}  // namespace hindcast::e2e
