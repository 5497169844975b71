// Users' Python over HTTP: what it prints arrives while it runs, what is wrong with it is told with
// its place, and its limits hold. Formulas over another asset, from submission to explanation.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/time.h"
#include "cli/output.h"
#include "e2e/home.h"

namespace hindcast::e2e {
namespace {

using base::Json;

// Ten days of hours whose closes climb from `first` and fall back each day.
std::string days_of_hours(int first) {
  std::string csv = "timestamp,open,high,low,close,volume\n";
  constexpr std::int64_t kStart = 1'704'067'200, kHour = 3600;
  for (int i = 0; i < 240; ++i) {
    const int price = first + (i % 24 < 12 ? i % 24 : 24 - i % 24);
    csv += base::format_utc((kStart + i * kHour) * 1'000'000'000) + "," + std::to_string(price) +
           "," + std::to_string(price + 2) + "," + std::to_string(price - 2) + "," +
           std::to_string(price + 1) + ",1\n";
  }
  return csv;
}

Json job_of(const Json& definition) {
  return {{"strategy_name", "Snippet"}, {"timeframe", "1h"},
          {"assets", {"TEST/USD"}},     {"period", "all"},
          {"initial_capital", 10'000},  {"strategy_definition", definition}};
}

class SnippetJob : public testing::Test {
 protected:
  void SetUp() override {
    home_.import_bars("TEST/USD", days_of_hours(100));
    home_.import_bars("OTHER/USD", days_of_hours(50));
  }
  Json submit(const Json& job) { return must(home_.client().post_json("/api/backtest-jobs", job)); }
  // The problems of a refusal, as its body (422) tells them.
  std::vector<base::Problem> refused(const Json& job) {
    const auto answer = home_.client().post("/api/backtest-jobs", job.dump());
    EXPECT_FALSE(answer);
    if (answer) return {base::Problem{}};
    EXPECT_EQ(answer.error().code, base::ErrorCode::invalid_argument) << answer.error().describe();
    EXPECT_FALSE(answer.error().problems.empty()) << answer.error().describe();
    return answer.error().problems.empty() ? std::vector{base::Problem{}} : answer.error().problems;
  }

  Home home_;
};

TEST_F(SnippetJob, SendsItsLogWhileItRunsAndKeepsItInTheResult) {
  home_.serve();
  const Json submitted = submit(job_of({{"code_snippet",
                                         "def signals(bars, params):\n"
                                         "    print('bars:', len(bars.close))\n"
                                         "    print('grüße')\n"
                                         "    return {'entry': bars.close > 105,\n"
                                         "            'exit': bars.close < 103}\n"}}));
  std::string log, ended;
  follow(home_.client(), submitted.at("job_id"), [&](const cli::StreamEvent& event) {
    const Json data = base::parse_json(event.data).value_or(Json::object());
    if (event.kind == "log") log += cli::text_of(data, "text");
    if (event.kind == "done") ended = event.data;
    return event.kind == "done";
  });
  EXPECT_EQ(log, "bars: 240\ngrüße\n") << ended;
  const Json job = finished(home_, submitted.at("job_id"));
  ASSERT_EQ(job.at("status"), "completed") << job.dump(1);
  const Json result = must(
      home_.client().get_json("/api/backtests/" + job.at("result_backtest_id").get<std::string>()));
  EXPECT_EQ(result.at("log"), log);
  EXPECT_GT(result.at("summary").at("trades"), 3);
}

TEST_F(SnippetJob, OfAClassPrintsAndTrades) {
  home_.serve();
  const Json submitted =
      submit(job_of({{"code_snippet",
                      "class Strategy:\n"
                      "    def init(self, ctx):\n"
                      "        ctx.indicator('average', 'sma(close, 5)')\n"
                      "    def on_bar(self, ctx):\n"
                      "        if ctx.position == 0 and ctx.close > ctx.average:\n"
                      "            print('buy at', ctx.index)\n"
                      "            ctx.buy(size=0.5)\n"
                      "        elif ctx.position and ctx.close < ctx.average:\n"
                      "            ctx.exit()\n"}}));
  std::string log;
  follow(home_.client(), submitted.at("job_id"), [&](const cli::StreamEvent& event) {
    if (event.kind == "log") {
      log += cli::text_of(base::parse_json(event.data).value_or(Json::object()), "text");
    }
    return event.kind == "done";
  });
  const Json job = finished(home_, submitted.at("job_id"));
  ASSERT_EQ(job.at("status"), "completed") << job.dump(1);
  EXPECT_TRUE(log.starts_with("buy at ")) << log;
}

// A week of such a market is over on Friday evening; without its calendar it would end on Sunday.
TEST_F(SnippetJob, ADeclaredIndicatorOfWeeksFollowsTheMarketsCalendarAsAFormulaDoes) {
  std::string csv = "timestamp,open,high,low,close,volume\n";
  for (int day = 0; day < 280; ++day) {
    const std::int64_t at = 1'704'067'200 + day * std::int64_t{86'400};  // from a Monday on
    if (day % 7 > 4) continue;
    const std::string price = std::to_string(100 + (day * 37) % 23);
    csv += base::format_utc(at * 1'000'000'000) + "," + price + "," + price + "," + price + "," +
           price + ",1\n";
  }
  const auto path = home_.file("weekdays.csv");
  ASSERT_TRUE(base::write_file_atomically(path, csv));
  const Ended imported =
      home_.run({"data", "import", path.string(), "--symbol", "STOCK", "--timeframe", "1d",
                 "--calendar", "America/New_York 09:30-16:00"});
  ASSERT_EQ(imported.code, 0) << imported.err;
  home_.serve();
  const auto trades = [&](const Json& definition) {
    Json job = job_of(definition);
    job["timeframe"] = "1d";
    job["assets"] = {"STOCK"};
    const Json ended = finished(home_, submit(job).at("job_id"));
    EXPECT_EQ(ended["status"], "completed") << ended.dump(1);
    return must(home_.client().get_json("/api/backtests/" +
                                        cli::text_of(ended, "result_backtest_id") + "/trades"));
  };
  const Json by_formula = trades({{"entry_conditions", "close > sma(close, 2, tf=\"1w\")"},
                                  {"exit_conditions", "close < sma(close, 2, tf=\"1w\")"}});
  const Json by_python = trades({{"code_snippet",
                                  "class Strategy:\n"
                                  "    def init(self, ctx):\n"
                                  "        ctx.indicator('mean', 'sma(close, 2, tf=\"1w\")')\n"
                                  "    def on_bar(self, ctx):\n"
                                  "        if ctx.position == 0 and ctx.close > ctx.mean:\n"
                                  "            ctx.buy()\n"
                                  "        elif ctx.position and ctx.close < ctx.mean:\n"
                                  "            ctx.exit()\n"}});
  const auto times = [](const Json& list) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const Json& trade : list.at("items")) {
      out.emplace_back(trade.at("entry_time"), trade.at("exit_time"));
    }
    return out;
  };
  EXPECT_GT(times(by_formula).size(), 10u) << by_formula.dump(1);
  EXPECT_EQ(times(by_python), times(by_formula));
}

TEST_F(SnippetJob, AnExceptionFailsItWithItsLineAndTheEndOfItsLog) {
  home_.serve();
  const Json job = finished(home_, submit(job_of({{"code_snippet",
                                                   "def signals(bars, params):\n"
                                                   "    print('so far so good')\n"
                                                   "    return bars.nope\n"}}))
                                       .at("job_id"));
  EXPECT_EQ(job.at("status"), "failed");
  const Json& error = job.at("error");
  EXPECT_EQ(error.at("log"), "so far so good\n") << error.dump(1);
  EXPECT_EQ(error.at("problems")[0].at("line"), 3);
  EXPECT_EQ(error.at("problems")[0].at("pointer"), "/strategy_definition/code_snippet");
}

TEST_F(SnippetJob, AnEditorIsToldOfASyntaxErrorBeforeAnythingIsSubmitted) {
  home_.serve();
  const auto validated = [&](const char* code) {
    return must(home_.client().post_json("/api/strategy-validations",
                                         {{"strategy_definition", {{"code_snippet", code}}}}));
  };
  const Json broken = validated("def signals(bars, params):\n    return bars.close >> > 1\n");
  EXPECT_EQ(broken.at("valid"), false);
  ASSERT_EQ(broken.at("diagnostics").size(), 1u) << broken.dump(1);
  EXPECT_EQ(broken.at("diagnostics")[0].at("code"), "syntax_error");
  EXPECT_EQ(broken.at("diagnostics")[0].at("line"), 2);
  // Nothing of it is run.
  EXPECT_EQ(validated("raise SystemExit(3)\n").at("valid"), true);
}

TEST_F(SnippetJob, ASyntaxErrorIsRefusedWithLineColumnAndCaret) {
  home_.serve();
  const auto problems = refused(job_of({{"code_snippet",
                                         "def signals(bars, params):\n"
                                         "    return {'entry': bars.close >> > 1}\n"}}));
  ASSERT_EQ(problems.size(), 1u);
  const base::Problem& problem = problems[0];
  EXPECT_EQ(problem.pointer, "/strategy_definition/code_snippet");
  EXPECT_EQ(problem.code, "syntax_error");
  EXPECT_EQ(problem.line, 2);
  EXPECT_EQ(problem.column, 36);
  const std::string& detail = problem.detail;
  EXPECT_NE(detail.find("return {'entry': bars.close >> > 1}\n"), std::string::npos) << detail;
  const std::size_t caret = detail.find('^');
  ASSERT_NE(caret, std::string::npos) << detail;
  // Below the second sign.
  const std::size_t line = detail.rfind('\n', caret) + 1;
  const std::size_t above = detail.rfind('\n', line - 2) + 1;
  EXPECT_EQ(detail[above + (caret - line)], '>') << detail;
}

TEST_F(SnippetJob, LimitsOfAJobAreItsOwnUpToTheServersMost) {
  home_.serve({"--snippet-wall-seconds-max", "5", "--snippet-memory-mb-max", "600",
               "--job-cpu-seconds-max", "400"});
  Json endless = job_of({{"code_snippet", "def signals(bars, params):\n    while True: pass\n"}});
  endless["limits"] = {{"wall_seconds", 1}};
  const Json stopped = finished(home_, submit(endless).at("job_id"));
  EXPECT_EQ(stopped.at("status"), "failed");
  EXPECT_EQ(stopped.at("limits"), Json({{"wall_seconds", 1}}));
  EXPECT_NE(cli::text_of(stopped, "error_message").find("1 s"), std::string::npos)
      << stopped.at("error_message");

  Json noisy = job_of({{"code_snippet",
                        "def signals(bars, params):\n"
                        "    for _ in range(100): print('x' * 99)\n"
                        "    return {'entry': bars.close > 0}\n"}});
  noisy["limits"] = {{"log_kb", 2}};
  const Json cut = finished(home_, submit(noisy).at("job_id"));
  ASSERT_EQ(cut.at("status"), "completed") << cut.dump(1);
  const std::string log =
      must(home_.client().get_json("/api/backtests/" +
                                   cut.at("result_backtest_id").get<std::string>()))
          .at("log");
  EXPECT_LT(log.size(), 2200u);
  EXPECT_NE(log.find("log limit of 2 KiB reached"), std::string::npos);

  Json greedy = endless;
  greedy["limits"] = {{"wall_seconds", 6}, {"memory_mb", 601}, {"cpu_seconds", 2}};
  const auto problems = refused(greedy);
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].pointer, "/limits/wall_seconds");
  EXPECT_EQ(problems[0].allowed, "1 to 5");
  EXPECT_EQ(problems[1].pointer, "/limits/memory_mb");
  EXPECT_EQ(problems[1].allowed, "64 to 600");

  // Jobs of formulas have another policy.
  Json formula = job_of({{"entry_conditions", "close > 1"}, {"exit_conditions", "close < 1"}});
  formula["limits"] = {{"wall_seconds", 6}, {"memory_mb", 601}};
  EXPECT_EQ(finished(home_, submit(formula).at("job_id")).at("status"), "completed");
  formula["limits"] = {{"cpu_seconds", 401}};
  EXPECT_EQ(refused(formula)[0].allowed, "1 to 400");
}

TEST_F(SnippetJob, AFormulaOfAnotherAssetRunsAndIsExplained) {
  home_.serve();
  const Json submitted = submit(
      job_of({{"entry_conditions", "close > sma(close, 5) and close(\"OTHER/USD\") > 55"},
              {"exit_conditions", "close(\"OTHER/USD\") < sma(close, 24, asset=\"OTHER/USD\")"}}));
  const Json job = finished(home_, submitted.at("job_id"));
  ASSERT_EQ(job.at("status"), "completed") << job.dump(1);
  const std::string path = "/api/backtests/" + job.at("result_backtest_id").get<std::string>();
  const Json result = must(home_.client().get_json(path));
  EXPECT_GT(result.at("summary").at("trades"), 3);
  const Json& other = result.at("provenance").at("other_data");
  ASSERT_EQ(other.size(), 1u);
  EXPECT_EQ(other[0].at("symbol"), "OTHER/USD");

  const auto without = refused(job_of({{"entry_conditions", "close(\"NONE/USD\") > 55"}}));
  EXPECT_EQ(without[0].code, "no_data");
  EXPECT_EQ(without[0].column, 1);
}

TEST_F(SnippetJob, APairByItsTemplateRunsOverHttp) {
  home_.serve();
  Json job = job_of({{"template_id", "pairs_zscore"}, {"parameters", {{"lookback", 5}}}});
  job["assets"] = {"TEST/USD", "OTHER/USD"};
  const Json done = finished(home_, submit(job).at("job_id"));
  EXPECT_EQ(done.at("status"), "completed") << done.dump(1);
  job["assets"] = {"TEST/USD"};
  EXPECT_EQ(refused(job)[0].code, "out_of_range");
}

}  // namespace
}  // namespace hindcast::e2e
