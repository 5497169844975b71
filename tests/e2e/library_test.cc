// A strategy is saved, run from the library, compared and run again, all by the real binary.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/time.h"
#include "e2e/home.h"

namespace hindcast::e2e {
namespace {

using base::Json;

// Ten days of hours that rise and fall by turns.
std::string waves() {
  std::string csv = "timestamp,open,high,low,close,volume\n";
  constexpr std::int64_t kStart = 1'704'067'200, kHour = 3600;
  for (int i = 0; i < 240; ++i) {
    const int price = 100 + (i % 20 < 10 ? i % 20 : 20 - i % 20);
    csv += base::format_utc((kStart + i * kHour) * 1'000'000'000) + "," + std::to_string(price) +
           "," + std::to_string(price + 2) + "," + std::to_string(price - 2) + "," +
           std::to_string(price + 1) + ",1\n";
  }
  return csv;
}

Json json_of(const Home& home, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "--json");
  const Ended ended = home.run(std::move(arguments));
  EXPECT_EQ(ended.code, 0) << ended.err;
  return must(base::parse_json(ended.out));
}

void write_definition(const Home& home, int period) {
  std::ofstream(home.file("strategy.json"))
      << Json{{"name", "Waves"},
              {"entry_conditions",
               "crosses_above(close, sma(close, " + std::to_string(period) + "))"},
              {"exit_conditions",
               "crosses_below(close, sma(close, " + std::to_string(period) + "))"}}
             .dump();
}

TEST(Library, AResultTellsTheExactVersionThatRan) {
  Home home;
  home.import_bars("TEST/USD", waves());
  home.serve();
  write_definition(home, 5);
  const std::string file = home.file("strategy.json").string();
  const Json saved = json_of(home, {"strategies", "save", file, "--tag", "waves"});
  const std::string id = saved.at("strategy_id");
  write_definition(home, 8);
  EXPECT_EQ(
      json_of(home, {"strategies", "save", file, "--id", id, "--note", "slower"}).at("version"), 2);
  const auto run = [&](const std::string& version) {
    const Json job =
        json_of(home, {"submit", "--strategy", id, "--strategy-version", version, "--asset",
                       "TEST/USD", "--timeframe", "1h", "--period", "all", "--wait"});
    EXPECT_EQ(job.at("strategy_version"), std::stoi(version));
    return job;
  };
  const Json old = run("1"), newest = run("2");
  const std::string a = old.at("result_backtest_id"), b = newest.at("result_backtest_id");
  const Json result = json_of(home, {"results", "show", a});
  EXPECT_EQ(result.at("provenance").at("strategy_id"), id);
  EXPECT_EQ(result.at("provenance").at("strategy_version"), 1);
  EXPECT_EQ(result.at("strategy_version"), 1) << "the feed entry";
  EXPECT_EQ(result.at("request").at("strategy_definition"), saved.at("definition"));

  const Json comparison = json_of(home, {"results", "compare", a, b});
  EXPECT_GE(comparison.at("configuration").size(), 2u) << "both formulas differ";
  EXPECT_NE(home.run({"results", "compare", a, b}).out.find("DIFFERS IN"), std::string::npos);

  // Run again: another job, the same figures.
  const Json again = json_of(home, {"jobs", "retry", old.at("job_id")});
  EXPECT_EQ(again.at("retry_of"), old.at("job_id"));
  const Json repeated = finished(home, again.at("job_id"));
  const Json second = json_of(home, {"results", "show", repeated.at("result_backtest_id")});
  EXPECT_EQ(second.at("metrics"), result.at("metrics"));
  EXPECT_EQ(second.at("provenance"), result.at("provenance"));
}

TEST(Library, TheCommandsShowWhatTheServerHas) {
  Home home;
  home.import_bars("TEST/USD", waves());
  home.serve();
  write_definition(home, 5);
  const std::string file = home.file("strategy.json").string();
  const std::string id = json_of(home, {"strategies", "save", file}).at("strategy_id");
  home.run({"strategies", "edit", id, "--name", "Tides", "--share", "--tag", "sea"});
  EXPECT_NE(home.run({"strategies", "list"}).out.find("Tides"), std::string::npos);
  EXPECT_NE(home.run({"strategies", "show", id}).out.find("crosses_above"), std::string::npos);
  EXPECT_NE(home.run({"strategies", "versions", id}).out.find("VERSION"), std::string::npos);
  EXPECT_EQ(json_of(home, {"strategies", "clone", id}).at("cloned_from"), id);
  EXPECT_EQ(json_of(home, {"strategies", "list", "--shared"}).at("items").size(), 1u);
  EXPECT_EQ(home.run({"strategies", "delete", id}).code, 0);
  const Ended missing = home.run({"strategies", "show", id});
  EXPECT_EQ(missing.code, 3) << missing.err;

  const Ended estimate = home.run({"submit", "--template", "sma_cross", "--asset", "TEST/USD",
                                   "--timeframe", "1h", "--period", "all", "--estimate"});
  EXPECT_EQ(estimate.code, 0) << estimate.err;
  EXPECT_NE(estimate.out.find("240 bars"), std::string::npos) << estimate.out;
  const Ended wrong =
      home.run({"submit", "--template", "sma_cross", "--asset", "NONE/USD", "--estimate"});
  EXPECT_EQ(wrong.code, 2) << wrong.err;
  const Ended system = home.run({"system", "show"});
  EXPECT_EQ(system.code, 0) << system.err;
  EXPECT_NE(system.out.find("WORKER"), std::string::npos) << system.out;
  EXPECT_NE(home.run({"system", "activity"}).out.find("WAIT P95"), std::string::npos);
}

}  // namespace
}  // namespace hindcast::e2e
