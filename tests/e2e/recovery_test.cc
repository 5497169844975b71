// Workers and runners that die or freeze in the middle of a job.
//
// A job is held in the middle by stopping (SIGSTOP) the processes below the worker before it is
// submitted: it is claimed and launched, and then nothing moves until the test says so.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "cli/output.h"
#include "e2e/home.h"

namespace hindcast::e2e {
namespace {

using base::Json;

const std::vector<std::string> kShortLease = {"--slots",    "2",   "--heartbeat-ms", "50",
                                              "--lease-ms", "300", "--poll-ms",      "100"};

// The zygote, and a runner waiting for work in each of the two slots.
constexpr std::size_t kBelowAWorker = 3;

std::string series() {
  std::string csv = "timestamp,open,high,low,close,volume\n";
  for (int day = 1; day <= 9; ++day) {
    for (int hour = 0; hour < 24; ++hour) {
      const int price = 100 + (day * 7 + hour * 3) % 11;
      csv += "2024-01-0" + std::to_string(day) + "T" + (hour < 10 ? "0" : "") +
             std::to_string(hour) + ":00:00Z," + std::to_string(price) + "," +
             std::to_string(price + 2) + "," + std::to_string(price - 2) + "," +
             std::to_string(price + 1) + ",1\n";
    }
  }
  return csv;
}

Json job_for(const std::string& user) {
  return Json{{"user_id", user},
              {"strategy_name", "Averages"},
              {"timeframe", "1h"},
              {"assets", {"TEST/USD"}},
              {"period", "all"},
              {"initial_capital", 1000},
              {"strategy_definition",
               {{"entry_conditions", "crosses_above(close, sma(close, 5))"},
                {"exit_conditions", "crosses_below(close, sma(close, 5))"}}}};
}

// Whether the process holds a lock on a file as its only writer (/proc/locks; SQLite's are of that
// kind).
bool holds_a_write_lock(pid_t pid) {
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    std::istringstream words(line);
    std::string number, kind, mode, access;
    pid_t owner = 0;
    words >> number >> kind >> mode >> access >> owner;
    if (access == "WRITE" && owner == pid) return true;
  }
  return false;
}

// Stops a process, but not inside a transaction: nobody else could write to the database until it
// goes on, which is what SQLite promises and not what is tested here.
void freeze_outside_a_write(const Process& process) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < until) {
    process.signal(SIGSTOP);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // a stop is not immediate
    if (!holds_a_write_lock(process.pid())) return;
    process.signal(SIGCONT);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  ADD_FAILURE() << "the worker never stopped writing";
}

class Recovery : public testing::Test {
 protected:
  void SetUp() override {
    home_.import_bars("TEST/USD", series());
    home_.serve({"--slots", "0"});
  }
  void TearDown() override {
    for (const pid_t pid : frozen_) ::kill(pid, SIGKILL);
  }

  // A worker whose processes below it stand still.
  Process frozen_worker(const std::vector<std::string>& options = kShortLease) {
    Process worker = home_.start_worker(options);
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (frozen_.size() < kBelowAWorker && std::chrono::steady_clock::now() < until) {
      frozen_ = worker.descendants();
    }
    EXPECT_EQ(frozen_.size(), kBelowAWorker) << "processes below the worker";
    for (const pid_t pid : frozen_) ::kill(pid, SIGSTOP);
    return worker;
  }
  void thaw() {
    for (const pid_t pid : frozen_) ::kill(pid, SIGCONT);
    frozen_.clear();
  }
  std::string submit(const std::string& user = "alice") {
    return cli::text_of(must(home_.client().post_json("/api/backtest-jobs", job_for(user))),
                        "job_id");
  }
  std::size_t feed_entries() {
    return must(home_.client().get_json("/api/backtests"))["items"].size();
  }

  Home home_;
  std::vector<pid_t> frozen_;
};

TEST_F(Recovery, AnotherWorkerFinishesTheJobOfAKilledOneOnce) {
  Process doomed = frozen_worker();
  const std::string id = submit();
  wait_until_running(home_, id);
  doomed.signal(SIGKILL);
  EXPECT_EQ(doomed.wait().signal, SIGKILL);

  Process heir = home_.start_worker(kShortLease);
  const Json job = finished(home_, id);
  EXPECT_EQ(job["status"], "completed") << job.dump(1);
  EXPECT_EQ(job["attempt"], 2);
  EXPECT_EQ(job["crashes"], 1);
  EXPECT_EQ(feed_entries(), 1u);
}

TEST_F(Recovery, AWorkerThatWakesUpTooLateChangesNothing) {
  Process sleeper = frozen_worker();
  const std::string id = submit();
  wait_until_running(home_, id);
  freeze_outside_a_write(sleeper);

  Process heir = home_.start_worker(kShortLease);
  const Json job = finished(home_, id);
  ASSERT_EQ(job["status"], "completed") << job.dump(1);
  EXPECT_EQ(job["attempt"], 2);

  thaw();  // its runner now ends as if nothing had happened
  sleeper.signal(SIGCONT);
  sleeper.signal(SIGTERM);
  EXPECT_EQ(sleeper.wait().code, 0);
  EXPECT_EQ(must(home_.client().get_json("/api/backtest-jobs/" + id)), job);
  EXPECT_EQ(feed_entries(), 1u);
}

TEST_F(Recovery, ACrashedRunnerFailsItsJobAlone) {
  // With the usual lease: a busy machine may keep a worker from its heartbeat for longer than a
  // short one.
  Process worker = frozen_worker({"--slots", "2"});
  const std::vector<pid_t> below = frozen_;
  const std::string one = submit("alice"), two = submit("bob");
  wait_until_running(home_, one);
  wait_until_running(home_, two);
  // Runners are the last generation; the zygote that forked them stands before them.
  // Not SIGSEGV: AddressSanitizer turns that one into an exit code.
  ::kill(below.back(), SIGABRT);
  thaw();

  const Json first = finished(home_, one), second = finished(home_, two);
  const bool first_failed = first["status"] == "failed";
  const Json& failed = first_failed ? first : second;
  const Json& completed = first_failed ? second : first;
  EXPECT_EQ(failed["status"], "failed") << first.dump(1) << second.dump(1);
  EXPECT_EQ(completed["status"], "completed") << first.dump(1) << second.dump(1);
  ASSERT_TRUE(failed.contains("error")) << failed.dump(1);
  EXPECT_EQ(failed["error"]["code"], "crashed") << failed.dump(1);
  EXPECT_NE(cli::text_of(failed, "error_message").find("SIGABRT"), std::string::npos);

  EXPECT_EQ(finished(home_, submit())["status"], "completed") << "the worker goes on";
  EXPECT_EQ(feed_entries(), 2u);
}

TEST_F(Recovery, ARunningJobIsCancelledByEndingItsProcess) {
  Process worker = frozen_worker();
  const std::string id = submit();
  wait_until_running(home_, id);
  const Json asked = must(home_.client().remove("/api/backtest-jobs/" + id));
  EXPECT_EQ(asked["status"], "running");
  EXPECT_TRUE(asked.contains("cancel_requested_at"));
  // SIGKILL ends the frozen runner too, but the zygote, the first of them, has to report it.
  ::kill(frozen_.front(), SIGCONT);
  EXPECT_EQ(finished(home_, id)["status"], "cancelled");
  EXPECT_EQ(feed_entries(), 0u);
}

TEST_F(Recovery, AStoppedWorkerFinishesItsRunningJobFirst) {
  Process worker = frozen_worker();
  const std::string id = submit();
  wait_until_running(home_, id);
  worker.signal(SIGTERM);
  thaw();
  EXPECT_EQ(worker.wait().code, 0);
  const Json job = must(home_.client().get_json("/api/backtest-jobs/" + id));
  EXPECT_EQ(job["status"], "completed") << job.dump(1);
  EXPECT_EQ(job["attempt"], 1);
}

TEST_F(Recovery, AServerThatComesBackStillHasItsJobs) {
  const std::string id = submit();
  home_.stop_server();
  home_.serve({"--slots", "1"});
  EXPECT_EQ(finished(home_, id)["status"], "completed");
}

}  // namespace
}  // namespace hindcast::e2e
