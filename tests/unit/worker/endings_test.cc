// Every way in which a job can come to its end.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>

#include <fstream>

#include "base/document.h"
#include "worker_fixture.h"

namespace hindcast::worker {
namespace {

using jobs::Status;

class JobEnding : public WorkerTest {};

TEST_F(JobEnding, CompletedJobIsInTheFeedWithItsFigures) {
  start_worker();
  const std::string id = submit("finish");
  const jobs::Job done = wait_for(id, Status::completed);
  ASSERT_EQ(feed().size(), 1u);
  const jobs::Backtest entry = feed().front();
  EXPECT_EQ(done.result_backtest_id, entry.backtest_id);
  EXPECT_EQ(done.progress, 100);
  EXPECT_EQ(entry.job_id, id);
  EXPECT_EQ(entry.user_id, "user_1");
  EXPECT_EQ(entry.assets, std::vector<std::string>{"BTC/USD"});
  EXPECT_EQ(entry.final_equity, 11'000.5);
  EXPECT_EQ(entry.sharpe, 1.25);
  EXPECT_EQ(entry.win_rate_pct, std::nullopt);
  EXPECT_EQ(entry.trades, 7);
  EXPECT_EQ(entry.warnings, 2);
  EXPECT_TRUE(base::decode_document(files_->get(entry.backtest_id).value()));
}

struct Failing {
  const char* behaviour;
  const char* code;
  const char* message;
};

TEST_F(JobEnding, FailedJobSaysWhy) {
  const Failing failing[] = {
      {"fail", "bad_data", "no bars"},
      {"abort", "crashed", "ended by SIGABRT (Aborted)"},
      {"garbage", "invalid_result", "the run left no valid result: the result document is damaged"},
      {"incomplete", "invalid_result", "the run left no valid result: its summary lacks trades"},
      {"unpreparable", "invalid_argument", ""},
      {"nothing_known", "failed", "exit code 2"},
  };
  start_worker();
  for (const Failing& expected : failing) {
    SCOPED_TRACE(expected.behaviour);
    const jobs::Job failed = wait_for(submit(expected.behaviour), Status::failed);
    EXPECT_THAT(failed.error_message.value_or("absent"), ::testing::StartsWith(expected.message));
    EXPECT_EQ(failed.error.value_or(base::Json::object()).value("code", ""), expected.code);
  }
  EXPECT_TRUE(feed().empty());
}

TEST_F(JobEnding, FailedJobKeepsTheProblemsWithTheirPointers) {
  start_worker();
  for (const char* behaviour : {"fail", "unpreparable"}) {
    const jobs::Job failed = wait_for(submit(behaviour), Status::failed);
    EXPECT_EQ(failed.error->at("problems").at(0).at("pointer"), "/assets/0") << behaviour;
  }
}

TEST_F(JobEnding, PassedLimitIsNamedWithItsValue) {
  limits_.wall = milliseconds(200);
  start_worker();
  const jobs::Job failed = wait_for(submit("spin"), Status::failed);
  EXPECT_EQ(failed.error_message, "wall-clock limit of 200 ms exceeded");
  EXPECT_EQ(failed.error->at("code"), "wall_limit");
  EXPECT_EQ(failed.error->at("limit"), "wall_ms");
  EXPECT_EQ(failed.error->at("value"), 200);
}

TEST_F(JobEnding, CrashOfOneLeavesTheOthersAlone) {
  start_worker();
  std::vector<std::string> good, bad;
  for (int i = 0; i < 6; ++i) {
    good.push_back(submit("finish"));
    bad.push_back(submit("abort"));
  }
  for (const auto& id : good) EXPECT_EQ(wait_until_final(id).status, Status::completed);
  for (const auto& id : bad) EXPECT_EQ(wait_until_final(id).status, Status::failed);
  EXPECT_EQ(feed().size(), good.size());
}

TEST_F(JobEnding, CancelledRunningJobEndsWithinASecond) {
  start_worker();
  const std::string id = submit("progress gate");
  ASSERT_TRUE(eventually([&] { return job(id).progress == 50; }));
  const auto before = std::chrono::steady_clock::now();
  ASSERT_TRUE(store_->cancel_backtest_job(id));
  wait_for(id, Status::cancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - before, seconds(1));
}

TEST_F(JobEnding, CancelledPendingJobIsNeverRun) {
  options_.slots = 1;
  start_worker();
  const std::string first = submit("progress gate finish");
  ASSERT_TRUE(eventually([&] { return job(first).progress == 50; }));
  const std::string second = submit("finish");
  EXPECT_EQ(store_->cancel_backtest_job(second)->status, Status::cancelled);
  open_gate(first);
  wait_for(first, Status::completed);
  EXPECT_EQ(job(second).attempt, 0);
}

TEST_F(JobEnding, JobRunsAgainWhenItsZygoteDied) {
  start_worker();
  const std::string id = submit("second");
  ASSERT_TRUE(eventually([&] { return job(id).progress == 50; }));
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream children(task.path() / "children");
    for (pid_t pid; children >> pid;) ::kill(pid, SIGKILL);
  }
  const jobs::Job done = wait_until_final(id);
  EXPECT_EQ(done.status, Status::completed);
  EXPECT_EQ(done.crashes, 0);
  EXPECT_EQ(feed().size(), 1u);
}

TEST_F(JobEnding, ResultSurvivesAnArtifactStoreThatFailsForAWhile) {
  artifacts_->failures = 2;
  start_worker();
  EXPECT_EQ(wait_until_final(submit("finish")).status, Status::completed);
  EXPECT_EQ(artifact_files(), 1);
}

}  // namespace
}  // namespace hindcast::worker
