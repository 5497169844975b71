// The command line as scripts see it: exit codes, JSON, messages.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/output.h"
#include "e2e/home.h"

namespace hindcast::e2e {
namespace {

using base::Json;
using testing::Test;

constexpr const char* kBars =
    "timestamp,open,high,low,close,volume\n"
    "2024-01-01T00:00:00Z,100,110,99,108,1\n"
    "2024-01-01T01:00:00Z,108,112,100,101,1\n"
    "2024-01-01T02:00:00Z,101,111,100,110,1\n"
    "2024-01-01T03:00:00Z,110,112,104,105,1\n";

const std::vector<std::string> kFlags = {"--entry", "close > open", "--exit",   "close < open",
                                         "--asset", "TEST/USD",     "--period", "all"};

std::vector<std::string> with(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

struct Misuse {
  std::vector<std::string> arguments;
  int code;
  std::string says;  // part of standard error
};

TEST(Commands, SayWhatIsWrongAndExitWithTheirCode) {
  const Home home;
  const std::string nobody = "http://127.0.0.1:1";
  const std::vector<Misuse> table = {
      {{"sumbit"}, 2, "did you mean 'submit'?"},
      {{"jobs", "cancle", "x"}, 2, "did you mean 'cancel'?"},
      {{"submit", "--templat", "momentum"}, 2, "did you mean '--template'?"},
      {{"jobs"}, 2, "a command is missing; there are: list, show"},
      {{"serve", "--port", "70000"}, 2, "70000"},
      {{"serve", "--slots", "-1"}, 2, "--slots"},
      {{"serve", "--slots", "some"}, 2, "--slots"},
      {{"serve", "--job-memory-mb", "1"}, 2, "--job-memory-mb"},
      {{"serve", "--lease-ms", "100", "--heartbeat-ms", "90"}, 2, "--lease-ms"},
      {{"run"}, 2, "no job given"},
      {{"run", "/no/such/file.json"}, 1, "/no/such/file.json"},
      {{"run", "--template", "momentun", "--asset", "BTC/USD"}, 2, "momentum"},
      {{"run", "--template", "momentum", "--asset", "BTC/USD", "--param", "fast"},
       2,
       "NAME=NUMBER"},
      {{"run", "--entry", "clse > 1", "--asset", "BTC/USD"}, 2, "close"},
      {{"run", "--entry", "close > 1", "--asset", "NONE/USD"}, 2, "NONE/USD"},
      {{"strategies", "show", "momentun"}, 3, "did you mean 'momentum'?"},
      {{"strategies", "indicators", "rsj"}, 3, "rsi"},
      {{"strategies", "validate", "/no/such/file.json"}, 1, "/no/such/file.json"},
      {{"--server", nobody, "jobs", "list"}, 4, "hindcast serve"},
      {{"--server", nobody, "results", "list"}, 4, "hindcast serve"},
      {{"--server", nobody, "submit", "--template", "momentum", "--asset", "BTC/USD"},
       4,
       "hindcast serve"},
      {{"--server", "ftp://example", "jobs", "list"}, 2, "http://HOST:PORT"},
  };
  for (const Misuse& row : table) {
    const Ended ended = home.run(row.arguments);
    std::string line;
    for (const auto& a : row.arguments) line += a + " ";
    EXPECT_EQ(ended.code, row.code) << line << "\n" << ended.err;
    EXPECT_NE(ended.err.find(row.says), std::string::npos) << line << "\n" << ended.err;
    EXPECT_EQ(ended.out, "") << line;
  }
}

TEST(Commands, HelpTeachesOnEveryLevel) {
  const Home home;
  for (const auto& arguments : std::vector<std::vector<std::string>>{{"--help"},
                                                                     {"serve", "--help"},
                                                                     {"worker", "--help"},
                                                                     {"run", "--help"},
                                                                     {"jobs", "--help"},
                                                                     {"results", "--help"},
                                                                     {"submit", "--help"},
                                                                     {"data", "--help"},
                                                                     {"strategies", "--help"},
                                                                     {"system", "--help"}}) {
    const Ended ended = home.run(arguments);
    EXPECT_EQ(ended.code, 0);
    EXPECT_NE(ended.out.find("Examples:"), std::string::npos) << arguments[0] << "\n" << ended.out;
  }
  EXPECT_EQ(home.run({"--version"}).out.rfind("hindcast ", 0), 0u);
}

TEST(Commands, ErrorsAreJsonWhenJsonIsAskedFor) {
  const Home home;
  const Ended ended = home.run({"--json", "run", "--entry", "clse > 1", "--asset", "BTC/USD"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_EQ(ended.out, "");
  const Json error = must(base::parse_json(ended.err))["error"];
  EXPECT_EQ(error["code"], "invalid_argument");
  ASSERT_GE(error["problems"].size(), 1u);
  EXPECT_EQ(error["problems"][0]["pointer"], "/strategy_definition/entry_conditions");
}

TEST(Commands, RunNeedsNoServerAndWritesTheWholeResult) {
  Home home;
  home.import_bars("TEST/USD", kBars);
  const auto output = home.file("result.json");
  const Ended ended = home.run(with({"run", "--json", "--output", output.string()}, kFlags));
  ASSERT_EQ(ended.code, 0) << ended.err;
  const Json head = must(base::parse_json(ended.out));
  EXPECT_EQ(head["summary"]["bars"], 4);
  const Json whole = must(base::parse_json(base::read_file(output).value_or("")));
  EXPECT_EQ(whole["metrics"], head["metrics"]);
  EXPECT_EQ(whole["columns"]["equity"].size(), 4u);

  const Ended text = home.run(with({"run"}, kFlags));
  ASSERT_EQ(text.code, 0) << text.err;
  EXPECT_NE(text.out.find("final equity"), std::string::npos) << text.out;
  EXPECT_EQ(text.out.find('\x1b'), std::string::npos) << "colours only on a terminal";
}

TEST(Commands, FollowAJobFromSubmissionToExport) {
  Home home;
  home.import_bars("TEST/USD", kBars);
  home.serve();
  const Ended submitted = home.run(with({"submit", "--wait", "--json", "--user", "carol"}, kFlags));
  ASSERT_EQ(submitted.code, 0) << submitted.err;
  const Json job = must(base::parse_json(submitted.out));
  EXPECT_EQ(job["status"], "completed");
  const std::string id = cli::text_of(job, "job_id");
  const std::string result = cli::text_of(job, "result_backtest_id");

  struct Reading {
    std::vector<std::string> arguments;
    const char* part;  // a key of the JSON
  };
  const std::vector<Reading> readings = {
      {{"jobs", "list", "--user", "carol"}, "items"},
      {{"jobs", "show", id}, "job_id"},
      {{"jobs", "watch", id}, "job_id"},
      {{"results", "list"}, "items"},
      {{"results", "show", result}, "metrics"},
      {{"results", "trades", result}, "items"},
      {{"results", "equity", result}, "equity"},
      {{"results", "export", result}, "trades_table"},
      {{"strategies", "templates"}, "items"},
      {{"strategies", "indicators"}, "items"},
      {{"strategies", "show", "momentum"}, "definition"},
  };
  for (const Reading& reading : readings) {
    const Ended json = home.run(with({"--json"}, reading.arguments));
    EXPECT_EQ(json.code, 0) << json.err;
    EXPECT_TRUE(must(base::parse_json(json.out)).contains(reading.part)) << json.out;
    const Ended text = home.run(reading.arguments);
    EXPECT_EQ(text.code, 0) << text.err;
    EXPECT_NE(text.out, "");
  }
  const Ended csv = home.run({"results", "trades", result, "--csv"});
  EXPECT_NE(csv.out.find("entry_time"), std::string::npos) << csv.out;
  EXPECT_EQ(home.run({"jobs", "cancel", id}).code, 1) << "a completed job cannot be cancelled";
  EXPECT_EQ(home.run({"jobs", "show", "job_00000000000000000000000000"}).code, 3);
}

TEST(Commands, ServerProblemsReachThePersonWithTheirFields) {
  Home home;
  home.import_bars("TEST/USD", kBars);
  home.serve({"--slots", "0"});
  const Ended ended =
      home.run({"submit", "--entry", "clse > 1", "--asset", "TEST/USD", "--capital", "-5"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("/strategy_definition/entry_conditions"), std::string::npos)
      << ended.err;
  EXPECT_NE(ended.err.find("/initial_capital"), std::string::npos) << ended.err;
}

TEST(Commands, ATakenPortIsAnErrorThatNamesIt) {
  Home home;
  home.serve({"--slots", "0"});
  const std::string port = home.url().substr(home.url().rfind(':') + 1);
  const Home other;
  const Ended ended = other.run({"serve", "--slots", "0", "--port", port});
  EXPECT_NE(ended.code, 0);
  EXPECT_NE(ended.err.find(port), std::string::npos) << ended.err;
}

TEST(Commands, OnlyLoopbackAddressesAreServed) {
  const Home home;
  const Ended ended = home.run({"serve", "--slots", "0", "--port", "0", "--address", "0.0.0.0"});
  EXPECT_EQ(ended.code, 2) << ended.err;
  EXPECT_NE(ended.err.find("loopback"), std::string::npos) << ended.err;
}

}  // namespace
}  // namespace hindcast::e2e
