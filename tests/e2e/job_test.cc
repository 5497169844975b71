// A strategy goes in, a result comes out, and its figures are those worked out by hand.
#include "jobs/job.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "base/record.h"
#include "cli/output.h"
#include "e2e/home.h"
#include "strategy/request.h"

namespace hindcast::e2e {
namespace {

using base::Json;

// Fifteen hours of a made-up market. The strategy enters when a bar closes more than 5 % above its
// open, and leaves when one closes more than 3 % below it.
constexpr const char* kHandMadeBars =
    "timestamp,open,high,low,close,volume\n"
    "2024-01-01T00:00:00Z,100,101,99,100,1\n"
    "2024-01-01T01:00:00Z,100,107,100,106,1\n"  // enter
    "2024-01-01T02:00:00Z,108,110,107,109,1\n"  // filled at 108: stop 105.84, target 114.48
    "2024-01-01T03:00:00Z,110,116,109,115,1\n"  // the target is reached
    "2024-01-01T04:00:00Z,115,116,113,114,1\n"
    "2024-01-01T05:00:00Z,114,122,113,121,1\n"      // enter
    "2024-01-01T06:00:00Z,120,121,119,120,1\n"      // filled at 120: stop 117.6
    "2024-01-01T07:00:00Z,116,117,115,116,1\n"      // opens below the stop: out at the open, 116
    "2024-01-01T08:00:00Z,116,123,115,122,1\n"      // enter
    "2024-01-01T09:00:00Z,122,124,121,123,1\n"      // filled at 122: stop 119.56
    "2024-01-01T10:00:00Z,124,125,119.8,120.2,1\n"  // leave
    "2024-01-01T11:00:00Z,121,122,120,121,1\n"      // filled at 121
    "2024-01-01T12:00:00Z,121,128,121,127.5,1\n"    // enter
    "2024-01-01T13:00:00Z,127,128,126,127.4,1\n"    // filled at 127: stop 124.46, target 134.62
    "2024-01-01T14:00:00Z,127,129,126,128,1\n";     // the data end: out at the close, 128

struct HandTrade {
  const char* entry_time;
  double entry_price;
  const char* exit_time;
  double exit_price;
  const char* reason;
};
constexpr HandTrade kTrades[] = {
    {"2024-01-01T02:00:00Z", 108, "2024-01-01T03:00:00Z", 108 * 1.06, "take_profit"},
    {"2024-01-01T06:00:00Z", 120, "2024-01-01T07:00:00Z", 116, "stop_loss"},
    {"2024-01-01T09:00:00Z", 122, "2024-01-01T11:00:00Z", 121, "exit_signal"},
    {"2024-01-01T13:00:00Z", 127, "2024-01-01T14:00:00Z", 128, "end_of_data"},
};
constexpr double kCapital = 10'000, kShare = 0.5, kFeeRate = 0.001;

Json hand_made_job() {
  return Json{{"user_id", "alice"},
              {"strategy_name", "Jumps"},
              {"strategy_description", "Follows a jump"},
              {"timeframe", "1h"},
              {"assets", {"TEST/USD"}},
              {"period", "all"},
              {"initial_capital", kCapital},
              {"strategy_definition",
               {{"entry_conditions", "close > open * 1.05"},
                {"exit_conditions", "close < open * 0.97"},
                {"risk_management",
                 {{"stop_loss_pct", 2.0}, {"take_profit_pct", 6.0}, {"position_size_pct", 50.0}}}}},
              {"costs", {{"commission_pct", kFeeRate * 100}}},
              {"priority", "normal"}};
}

// Half the equity buys units and their fee; each signal comes while nothing is held, so the equity
// at the signal is the cash.
void expect_hand_made_result(const Json& result, const Json& trades) {
  double equity = kCapital;
  int wins = 0;
  ASSERT_EQ(trades.size(), std::size(kTrades)) << trades.dump(1);
  for (std::size_t i = 0; i < std::size(kTrades); ++i) {
    const HandTrade& hand = kTrades[i];
    const Json& trade = trades[i];
    const double size = kShare * equity / (hand.entry_price * (1 + kFeeRate));
    const double fees = kFeeRate * size * (hand.entry_price + hand.exit_price);
    const double pnl = size * (hand.exit_price - hand.entry_price) - fees;
    SCOPED_TRACE(trade.dump());
    EXPECT_EQ(trade["side"], "long");
    EXPECT_EQ(trade["entry_time"], hand.entry_time);
    EXPECT_EQ(trade["exit_time"], hand.exit_time);
    EXPECT_EQ(trade["exit_reason"], hand.reason);
    EXPECT_NEAR(trade["entry_price"], hand.entry_price, 1e-9);
    EXPECT_NEAR(trade["exit_price"], hand.exit_price, 1e-9);
    EXPECT_NEAR(trade["size"], size, 1e-9);
    EXPECT_NEAR(trade["pnl"], pnl, 1e-8);
    equity += pnl;
    wins += pnl > 0;
  }
  const Json& summary = result["summary"];
  EXPECT_EQ(summary["trades"], 4);
  EXPECT_EQ(summary["bars"], 15);
  EXPECT_NEAR(summary["final_equity"], equity, 1e-8);
  EXPECT_NEAR(summary["total_return_pct"], (equity / kCapital - 1) * 100, 1e-8);
  EXPECT_NEAR(summary["win_rate_pct"], 25.0 * wins, 1e-12);
  EXPECT_EQ(summary["data_start"], "2024-01-01T00:00:00Z");
  EXPECT_EQ(summary["data_end"], "2024-01-01T15:00:00Z");
}

TEST(BacktestJob, GoesFromSubmissionToAResultThatWasWorkedOutByHand) {
  Home home;
  home.import_bars("TEST/USD", kHandMadeBars);
  home.serve({"--slots", "0"});
  auto client = home.client();

  const Json submitted = must(client.post_json("/api/backtest-jobs", hand_made_job()));
  const std::string id = cli::text_of(submitted, "job_id");
  EXPECT_EQ(submitted["status"], "pending");
  EXPECT_EQ(submitted["user_id"], "alice");

  Process worker = home.start_worker();
  const auto kinds = follow(home.client(), id, [](const auto& e) { return e.kind == "done"; });
  EXPECT_TRUE(std::ranges::count(kinds, "status") >= 1 &&
              std::ranges::count(kinds, "progress") >= 1)
      << "the stream told nothing on the way";

  const Json job = must(client.get_json("/api/backtest-jobs/" + id));
  ASSERT_EQ(job["status"], "completed") << job.dump(1);
  EXPECT_EQ(job["progress"], 100);
  EXPECT_EQ(job["attempt"], 1);
  EXPECT_LE(job["created_at"], job["started_at"]);
  EXPECT_LE(job["started_at"], job["completed_at"]);
  EXPECT_GE(job["actual_duration"], 0.0);

  const std::string result_id = cli::text_of(job, "result_backtest_id");
  const Json feed = must(client.get_json("/api/backtests?user_id=alice"));
  ASSERT_EQ(feed["items"].size(), 1u);
  EXPECT_EQ(feed["items"][0]["backtest_id"], result_id);
  EXPECT_EQ(feed["items"][0]["job_id"], id);
  EXPECT_EQ(feed["items"][0]["strategy_name"], "Jumps");
  EXPECT_EQ(feed["items"][0]["synthetic"], false);
  EXPECT_EQ(must(client.get_json("/api/backtests?user_id=bob"))["items"].size(), 0u);

  const Json result = must(client.get_json("/api/backtests/" + result_id));
  const Json trades = must(client.get_json("/api/backtests/" + result_id + "/trades"));
  expect_hand_made_result(result, trades["items"]);

  worker.signal(SIGTERM);
  EXPECT_EQ(worker.wait().code, 0);
  home.stop_server();
}

TEST(BacktestJob, GivesTheSameDocumentWithAndWithoutAServer) {
  Home home;
  home.import_bars("TEST/USD", kHandMadeBars);
  home.serve();
  auto client = home.client();
  // With everything that a request can say beside the definition.
  Json job = hand_made_job();
  job["market_rules"] = {{"lot_size", 0.5}};
  job["account"] = {{"leverage", 2}};
  job["prove"] = true;
  const Json submitted = must(client.post_json("/api/backtest-jobs", job));
  ASSERT_EQ(finished(home, cli::text_of(submitted, "job_id"))["status"], "completed");

  const auto local = home.file("local.hcdoc");
  const Ended ended = home.run({"run", "-", "--output", local.string()}, job.dump());
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(base::read_file(local).value_or("unreadable"), home.only_artifact());
}

TEST(BacktestJob, KeepsEveryFieldOfARequest) {
  std::set<std::string_view> kept;
  base::for_each_field<jobs::Job>([&](const auto& field) { kept.insert(field.name); });
  base::for_each_field<strategy::BacktestRequest>([&](const auto& field) {
    EXPECT_TRUE(kept.contains(field.name)) << field.name << " would be lost between submit and run";
  });
}

TEST(BacktestJob, IsCancelledWhilePendingAndNeverRuns) {
  Home home;
  home.import_bars("TEST/USD", kHandMadeBars);
  home.serve({"--slots", "0"});
  auto client = home.client();
  const std::string first =
      cli::text_of(must(client.post_json("/api/backtest-jobs", hand_made_job())), "job_id");
  const std::string second =
      cli::text_of(must(client.post_json("/api/backtest-jobs", hand_made_job())), "job_id");
  EXPECT_EQ(must(client.remove("/api/backtest-jobs/" + first))["status"], "cancelled");

  Process worker = home.start_worker();
  EXPECT_EQ(finished(home, second)["status"], "completed");
  const Json cancelled = must(client.get_json("/api/backtest-jobs/" + first));
  EXPECT_EQ(cancelled["status"], "cancelled");
  EXPECT_EQ(cancelled["attempt"], 0);
  EXPECT_EQ(must(client.get_json("/api/backtests"))["items"].size(), 1u);
}

TEST(BacktestJob, IsCreatedByTheOldGenerateAddressToo) {
  Home home;
  home.import_bars("TEST/USD", kHandMadeBars);
  home.serve();
  const Json job = must(home.client().post_json("/api/backtests/generate", hand_made_job()));
  EXPECT_EQ(finished(home, cli::text_of(job, "job_id"))["status"], "completed");
}

}  // namespace
}  // namespace hindcast::e2e
