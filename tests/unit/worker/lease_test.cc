// Claiming, the lease, draining.
#include <fcntl.h>
#include <gmock/gmock.h>

#include <future>

#include "worker_fixture.h"

namespace hindcast::worker {
namespace {

using jobs::Status;

class WorkerLease : public WorkerTest {
 protected:
  // The worker's lease runs out and its jobs go back to the queue.
  void let_lease_run_out() {
    for (int tries = 0; tries < 1000; ++tries) {
      clock_.advance(options_.lease + seconds(1));
      if (!store_->reclaim_expired().value().empty()) return;
    }
    FAIL() << "nothing was reclaimed";
  }
};

TEST_F(WorkerLease, ClaimsAtOnceWhenAJobIsSubmitted) {
  start_worker();  // polls once an hour
  EXPECT_EQ(wait_until_final(submit("finish")).status, Status::completed);
  const auto before = std::chrono::steady_clock::now();
  wait_until_final(submit("finish"));
  EXPECT_LT(std::chrono::steady_clock::now() - before, seconds(1));
}

TEST_F(WorkerLease, ClaimsWhatWasWaitingBeforeItStarted) {
  const std::string id = submit("finish");
  start_worker();
  EXPECT_EQ(wait_until_final(id).status, Status::completed);
}

TEST_F(WorkerLease, RunsNoMoreJobsThanSlots) {
  options_.slots = 2;
  start_worker();
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(submit("progress gate finish"));
  const auto at_work = [&] {
    return std::ranges::count_if(ids, [&](const auto& id) { return job(id).progress == 50; });
  };
  ASSERT_TRUE(eventually([&] { return at_work() == 2; }));
  for (const std::string& id : ids) {
    EXPECT_LE(store_->counts()->running, 2);
    ASSERT_TRUE(eventually([&] { return job(id).progress == 50; }));
    open_gate(id);
    EXPECT_EQ(wait_until_final(id).status, Status::completed);
  }
}

TEST_F(WorkerLease, ManyJobsAreEachPublishedOnce) {
  start_worker();
  constexpr int kJobs = 60;
  for (int i = 0; i < kJobs; ++i) submit("finish");
  ASSERT_TRUE(eventually([&] { return store_->counts()->completed == kJobs; }));
  EXPECT_EQ(store_->list_backtests({.limit = 200})->items.size(), kJobs);
  EXPECT_EQ(artifact_files(), kJobs);
}

TEST_F(WorkerLease, LostLeaseEndsTheRunsAndRegistersUnderANewId) {
  options_.heartbeat = milliseconds(20);
  start_worker();
  const std::string id = submit("second");
  ASSERT_TRUE(eventually([&] { return job(id).progress == 50; }));
  const std::string before = worker_->id();
  let_lease_run_out();
  const jobs::Job done = wait_until_final(id);
  EXPECT_EQ(done.status, Status::completed);
  EXPECT_EQ(done.attempt, 2);
  EXPECT_NE(done.worker_id, before);
  EXPECT_NE(worker_->id(), before);
  EXPECT_EQ(feed().size(), 1u);
}

TEST_F(WorkerLease, CompletionAfterTheLeaseIsRefusedAndLeavesNothing) {
  options_.slots = 1;  // taken, so that this worker does not claim the job again
  start_worker();
  const std::string id = submit("progress gate finish");
  ASSERT_TRUE(eventually([&] { return job(id).progress == 50; }));
  ASSERT_TRUE(store_->register_worker({.worker_id = "wrk_other",
                                       .host = "other",
                                       .pid = 1,
                                       .slots = 1,
                                       .started_at = clock_.now(),
                                       .expires_at = clock_.now() + hours(100)}));
  let_lease_run_out();
  ASSERT_EQ(store_->claim("wrk_other", 1)->size(), 1u);
  open_gate(id);
  EXPECT_TRUE(worker_->drain(seconds(20)));
  EXPECT_EQ(job(id).status, Status::running);
  EXPECT_EQ(job(id).worker_id, "wrk_other");
  EXPECT_EQ(job(id).attempt, 2);
  EXPECT_EQ(artifact_files(), 0);
  EXPECT_TRUE(feed().empty());
}

TEST_F(WorkerLease, DrainWaitsForRunningJobs) {
  options_.slots = 1;
  start_worker();
  const std::string running = submit("progress gate finish");
  ASSERT_TRUE(eventually([&] { return job(running).progress == 50; }));
  const std::string waiting = submit("finish");
  auto drained = std::async(std::launch::async, [&] { return worker_->drain(seconds(20)); });
  open_gate(running);
  EXPECT_TRUE(drained.get());
  EXPECT_EQ(job(running).status, Status::completed);
}

TEST_F(WorkerLease, DrainSaysThatJobsStillRunAndLetsThemRun) {
  start_worker();
  const std::string id = submit("progress gate finish");
  ASSERT_TRUE(eventually([&] { return job(id).progress == 50; }));
  EXPECT_FALSE(worker_->drain(milliseconds(0)));
  EXPECT_EQ(job(id).status, Status::running);
  const std::string later = submit("finish");
  open_gate(id);
  EXPECT_TRUE(worker_->drain(seconds(20)));
  EXPECT_EQ(job(id).status, Status::completed);
  EXPECT_EQ(job(later).status, Status::pending);
}

TEST_F(WorkerLease, EndGivesJobsBackAndDeregisters) {
  start_worker();
  EXPECT_EQ(store_->workers()->size(), 1u);
  const std::string id = submit("progress gate finish");
  ASSERT_TRUE(eventually([&] { return job(id).progress == 50; }));
  worker_.reset();
  EXPECT_EQ(job(id).status, Status::pending);
  EXPECT_TRUE(store_->workers()->empty());
}

TEST_F(WorkerLease, ProgressBecomesEvents) {
  start_worker();
  const std::string id = submit("progress gate finish");
  ASSERT_TRUE(eventually([&] { return job(id).progress == 50; }));
  EXPECT_EQ(job(id).phase, "simulating");
  EXPECT_EQ(job(id).data_start, "2019-01-01T00:00:00Z");
  base::Json points = base::Json::array();
  bool progress = false;
  const auto events = store_->events_after(id, 0, 100).value();
  for (const auto& event : events) {
    if (event.kind == "progress") progress = true;
    if (event.kind != "equity") continue;
    for (const auto& point : event.payload.at("points")) points.push_back(point);
  }
  EXPECT_TRUE(progress);
  EXPECT_EQ(points.dump(), "[[1000,100.5],[2000,101.0]]");
}

TEST_F(WorkerLease, SlotsOutOfRangeAreRefused) {
  for (const int slots : {0, -1, kSlotsMost + 1}) {
    options_.slots = slots;
    const auto refused = Worker::start(*store_, *artifacts_, *supervisor_, nullptr, options_);
    ASSERT_FALSE(refused) << slots;
    EXPECT_EQ(refused.error().problems.front().pointer, "/slots");
  }
}

}  // namespace
}  // namespace hindcast::worker
