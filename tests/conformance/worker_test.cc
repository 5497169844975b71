// JobStore: worker leases, what becomes of the jobs of a worker that vanished.
#include "conformance/job_store_suite.h"
#include "jobs/transitions.h"

namespace hindcast::conformance {
namespace {

using base::ErrorCode;
using jobs::Job;
using jobs::Status;

class WorkerLeases : public JobStoreSuite {};
class Reclaiming : public JobStoreSuite {};

TEST_P(WorkerLeases, ListsWhoIsRegistered) {
  register_worker("wrk_1");
  clock_.advance(std::chrono::seconds(1));
  register_worker("wrk_2");
  const auto workers = store_->workers();
  ASSERT_TRUE(workers);
  ASSERT_EQ(workers->size(), 2u);
  EXPECT_EQ((*workers)[1].worker_id, "wrk_2");
  EXPECT_EQ((*workers)[1].host, "host");
  EXPECT_EQ((*workers)[1].pid, 42);
  EXPECT_EQ((*workers)[1].slots, 3);
  EXPECT_EQ((*workers)[1].started_at, clock_.now());
  EXPECT_EQ((*workers)[1].expires_at, clock_.now() + std::chrono::seconds(15));
}

TEST_P(WorkerLeases, RegisteringTheSameWorkerAgainOverwrites) {
  register_worker("wrk_1");
  clock_.advance(std::chrono::seconds(1));
  register_worker("wrk_1");
  ASSERT_EQ(store_->workers()->size(), 1u);
  EXPECT_EQ(store_->workers()->front().started_at, clock_.now());
}

TEST_P(WorkerLeases, AnEmptyWorkerIdIsRefused) {
  EXPECT_ERROR(store_->register_worker({}), ErrorCode::invalid_argument);
}

TEST_P(WorkerLeases, AHeartbeatMovesTheExpiry) {
  register_worker("wrk_1", std::chrono::seconds(15));
  clock_.advance(std::chrono::seconds(10));
  EXPECT_OK(store_->heartbeat("wrk_1", clock_.now() + std::chrono::seconds(15)));
  clock_.advance(std::chrono::seconds(10));
  EXPECT_OK(store_->reclaim_expired());
  EXPECT_EQ(store_->workers()->size(), 1u);
}

TEST_P(WorkerLeases, AHeartbeatAfterTheSweepIsNotFound) {
  register_worker("wrk_1");
  let_leases_run_out();
  EXPECT_ERROR(store_->heartbeat("wrk_1", clock_.now()), ErrorCode::not_found);
  EXPECT_ERROR(store_->claim("wrk_1", 1), ErrorCode::not_found);
}

TEST_P(WorkerLeases, DeregisteringRemovesTheWorkerAndMayBeRepeated) {
  register_worker("wrk_1");
  EXPECT_OK(store_->deregister_worker("wrk_1"));
  EXPECT_OK(store_->deregister_worker("wrk_1"));
  EXPECT_TRUE(store_->workers()->empty());
}

TEST_P(Reclaiming, LeavesJobsOfLiveWorkersAlone) {
  const Job job = job_in(Status::running);
  clock_.advance(std::chrono::seconds(14));
  EXPECT_TRUE(store_->reclaim_expired()->empty());
  EXPECT_EQ(stored(job.job_id).status, Status::running);
}

TEST_P(Reclaiming, ReturnsTheJobOfAVanishedWorkerWithACrash) {
  const Job job = job_in(Status::running);
  EXPECT_OK(store_->report_progress(lease_of(job), {.progress = 70, .phase = "simulating"}));
  const auto reclaimed = let_leases_run_out();
  ASSERT_EQ(reclaimed.size(), 1u);
  EXPECT_EQ(reclaimed[0].job_id, job.job_id);
  EXPECT_EQ(reclaimed[0].crashes, 1);
  EXPECT_FALSE(reclaimed[0].quarantined);
  const Job back = stored(job.job_id);
  EXPECT_EQ(back.status, Status::pending);
  EXPECT_EQ(back.crashes, 1);
  EXPECT_EQ(back.progress, 0);
  EXPECT_TRUE(store_->reclaim_expired()->empty());
}

TEST_P(Reclaiming, QuarantinesAtTheThirdCrash) {
  const Job job = submit();
  for (int crash = 1; crash <= jobs::kCrashesUntilQuarantine; ++crash) {
    const std::string worker = "wrk_" + std::to_string(crash);
    register_worker(worker);
    EXPECT_EQ(claim_one(worker).attempt, crash);
    const auto reclaimed = let_leases_run_out();
    ASSERT_EQ(reclaimed.size(), 1u);
    EXPECT_EQ(reclaimed[0].crashes, crash);
    EXPECT_EQ(reclaimed[0].quarantined, crash == jobs::kCrashesUntilQuarantine);
  }
  const Job failed = stored(job.job_id);
  EXPECT_EQ(failed.status, Status::failed);
  EXPECT_THAT(failed.error_message.value_or(""),
              ::testing::StartsWith("its worker vanished 3 times; "));
  ASSERT_TRUE(failed.error);
  EXPECT_EQ((*failed.error)["code"], "worker_vanished");
  EXPECT_EQ(failed.completed_at, clock_.now());
  EXPECT_NEAR(failed.actual_duration.value_or(0), 60, 0.01);
}

TEST_P(Reclaiming, CancelsAJobWhoseCancelWasRequested) {
  const Job job = job_in(Status::running);
  EXPECT_OK(store_->cancel_backtest_job(job.job_id));
  const auto reclaimed = let_leases_run_out();
  ASSERT_EQ(reclaimed.size(), 1u);
  EXPECT_FALSE(reclaimed[0].quarantined);
  const Job cancelled = stored(job.job_id);
  EXPECT_EQ(cancelled.status, Status::cancelled);
  EXPECT_FALSE(cancelled.cancel_requested_at);
  EXPECT_FALSE(cancelled.error_message);
}

TEST_P(Reclaiming, TakesWhatADeregisteredWorkerLeftBehind) {
  const Job job = job_in(Status::running);
  EXPECT_OK(store_->deregister_worker("wrk_1"));
  ASSERT_EQ(store_->reclaim_expired()->size(), 1u);
  EXPECT_EQ(stored(job.job_id).status, Status::pending);
}

TEST_P(Reclaiming, NeverTouchesAJobThatWasCompletedInTime) {
  const Job job = job_in(Status::completed);
  EXPECT_TRUE(let_leases_run_out().empty());
  EXPECT_EQ(stored(job.job_id).status, Status::completed);
}

HINDCAST_FOR_EVERY_STORE(WorkerLeases);
HINDCAST_FOR_EVERY_STORE(Reclaiming);

}  // namespace
}  // namespace hindcast::conformance
