// JobStore: claiming, fencing, and every write under a lease.
#include <map>

#include "conformance/job_store_suite.h"
#include "jobs/transitions.h"

namespace hindcast::conformance {
namespace {

using base::ErrorCode;
using base::Result;
using jobs::Event;
using jobs::Job;
using jobs::Lease;
using jobs::Priority;
using jobs::Status;

std::vector<std::string> ids_of(const std::vector<Job>& list) {
  std::vector<std::string> ids;
  for (const Job& job : list) ids.push_back(job.job_id);
  return ids;
}

class Claiming : public JobStoreSuite {};
class Fencing : public JobStoreSuite {
 protected:
  // Every write that carries a lease.
  using LeaseWrite = std::function<Result<void>(const Lease&)>;
  std::map<Event, LeaseWrite> lease_writes(const Job& job) {
    return {
        {Event::complete,
         [=, this](const Lease& l) { return store_->complete(l, completion_of(job)); }},
        {Event::fail, [=, this](const Lease& l) { return store_->fail(l, {"broken", {}, 1, {}}); }},
        {Event::cancel_running,
         [=, this](const Lease& l) { return store_->confirm_cancelled(l, 1); }},
        {Event::release, [=, this](const Lease& l) { return store_->release(l); }},
    };
  }
  Result<void> report(const Lease& lease) {
    return store_->report_progress(lease, {.progress = 50, .phase = "simulating"});
  }
};
class Reporting : public JobStoreSuite {};
class Finishing : public JobStoreSuite {};

TEST_P(Claiming, SetsTheLeaseAndCountsTheAttempt) {
  const Job waiting = submit();
  register_worker("wrk_1");
  clock_.advance(std::chrono::seconds(2));
  const Job job = claim_one();
  EXPECT_EQ(job.job_id, waiting.job_id);
  EXPECT_EQ(job.status, Status::running);
  EXPECT_EQ(job.worker_id, "wrk_1");
  EXPECT_EQ(job.attempt, 1);
  EXPECT_EQ(job.started_at, clock_.now());
  EXPECT_EQ(jobs::to_json(stored(job.job_id)), jobs::to_json(job));
}

TEST_P(Claiming, IsEmptyWhenNothingWaits) {
  register_worker("wrk_1");
  const auto claimed = store_->claim("wrk_1", 5);
  ASSERT_TRUE(claimed);
  EXPECT_TRUE(claimed->empty());
}

TEST_P(Claiming, TakesAtMostWhatItAsksForInQueueOrder) {
  std::vector<std::string> submitted;
  for (int i = 0; i < 5; ++i) submitted.push_back(submit().job_id);
  register_worker("wrk_1");
  EXPECT_EQ(ids_of(*store_->claim("wrk_1", 3)),
            std::vector(submitted.begin(), submitted.begin() + 3));
  EXPECT_EQ(ids_of(*store_->claim("wrk_1", 3)),
            std::vector(submitted.begin() + 3, submitted.end()));
}

TEST_P(Claiming, CanLeaveJobsWithUsersCodeToOthers) {
  const auto with_code = [&](base::Json code) {
    Job job = draft("ada", Priority::normal);
    job.strategy_definition["code_snippet"] = std::move(code);
    EXPECT_EQ(jobs::runs_users_code(job), !job.strategy_definition["code_snippet"].is_null());
    return support::must(store_->create_backtest_job(job, std::nullopt)).job;
  };
  const Job code = with_code("def signals(bars, params): ...");
  const Job plain = submit(), null = with_code(nullptr);
  const Job more = with_code("x = 1");
  register_worker("wrk_1");
  using jobs::ClaimScope;
  EXPECT_EQ(ids_of(*store_->claim("wrk_1", 9, ClaimScope::without_users_code)),
            (std::vector{plain.job_id, null.job_id}));
  EXPECT_EQ(ids_of(*store_->claim("wrk_1", 9, ClaimScope::all)),
            (std::vector{code.job_id, more.job_id}));
}

TEST_P(Claiming, RefusesToTakeFewerThanOne) {
  register_worker("wrk_1");
  EXPECT_ERROR(store_->claim("wrk_1", 0), ErrorCode::invalid_argument);
}

TEST_P(Claiming, NeedsARegisteredWorker) {
  submit();
  EXPECT_ERROR(store_->claim("wrk_unknown", 1), ErrorCode::not_found);
  EXPECT_EQ(store_->counts()->pending, 1);
}

TEST_P(Claiming, FollowsPriorityWithinItsGapAndAgeBeyondIt) {
  const Job old_normal = submit("ada", Priority::normal);
  const Job early_low = submit("ada", Priority::low);
  clock_.advance(std::chrono::minutes(30));
  const Job normal = submit("ada", Priority::normal);
  const Job high = submit("ada", Priority::high);
  clock_.advance(std::chrono::hours(2));
  const Job late_high = submit("ada", Priority::high);
  const Job urgent = submit("ada", Priority::urgent);
  const std::vector<std::string> expected = {urgent.job_id, high.job_id,      old_normal.job_id,
                                             normal.job_id, early_low.job_id, late_high.job_id};
  EXPECT_EQ(ids_of(*store_->get_pending_backtest_jobs(10)), expected);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(store_->queue_position(expected[i])->value_or(-1), static_cast<std::int64_t>(i));
  }
  register_worker("wrk_1");
  EXPECT_EQ(ids_of(*store_->claim("wrk_1", 10)), expected);
}

TEST_P(Claiming, LeavesNoQueuePosition) {
  const Job job = job_in(Status::running);
  const auto position = store_->queue_position(job.job_id);
  ASSERT_TRUE(position);
  EXPECT_FALSE(*position);
  EXPECT_ERROR(store_->queue_position("job_absent"), ErrorCode::not_found);
}

// The table of transitions, asked of the store: what it allows happens, what it does not is
// refused.
TEST_P(Fencing, EveryLeaseWriteObeysTheTransitionTableInEveryState) {
  for (const Status from :
       {Status::pending, Status::running, Status::completed, Status::failed, Status::cancelled}) {
    for (const Event event :
         {Event::complete, Event::fail, Event::cancel_running, Event::release}) {
      SCOPED_TRACE(std::string(base::enum_name(from)) + " " + std::string(base::enum_name(event)));
      SetUp();
      const Job job = job_in(from);
      Lease lease = lease_of(job);
      if (lease.worker_id.empty()) lease = {job.job_id, "wrk_1", 1};
      if (from == Status::running && event == Event::cancel_running) {
        EXPECT_OK(store_->cancel_backtest_job(job.job_id));
      }
      const auto outcome = lease_writes(job).at(event)(lease);
      const auto allowed = jobs::next_status(from, event);
      if (allowed) {
        EXPECT_OK(outcome);
      } else {
        EXPECT_ERROR(outcome, ErrorCode::stale);
      }
      EXPECT_EQ(base::enum_name(stored(job.job_id).status),
                base::enum_name(allowed.value_or(from)));
    }
  }
}

TEST_P(Fencing, AnOldAttemptCanDoNothingToTheNext) {
  const Job first = job_in(Status::running);
  const Lease old = lease_of(first);
  let_leases_run_out();
  register_worker("wrk_2");
  const Job second = claim_one("wrk_2");
  EXPECT_OK(store_->cancel_backtest_job(second.job_id));
  const std::string before = jobs::to_json(stored(second.job_id)).dump();
  for (const auto& [event, write] : lease_writes(first)) {
    SCOPED_TRACE(base::enum_name(event));
    EXPECT_ERROR(write(old), ErrorCode::stale);
  }
  EXPECT_ERROR(report(old), ErrorCode::stale);
  EXPECT_EQ(jobs::to_json(stored(second.job_id)).dump(), before);
  EXPECT_TRUE(store_->list_backtests({})->items.empty());
}

TEST_P(Fencing, TheSameWorkerIsFencedByItsAttempt) {
  const Job first = job_in(Status::running);
  EXPECT_OK(store_->release(lease_of(first)));
  const Job second = claim_one();
  EXPECT_EQ(second.attempt, 2);
  for (const auto& [event, write] : lease_writes(first)) {
    EXPECT_ERROR(write(lease_of(first)), ErrorCode::stale);
  }
  EXPECT_OK(report(lease_of(second)));
}

TEST_P(Fencing, AnUnknownJobIsNotFound) {
  const Job job = draft();
  const Lease lease{job.job_id, "wrk_1", 1};
  for (const auto& [event, write] : lease_writes(job)) {
    EXPECT_ERROR(write(lease), ErrorCode::not_found);
  }
  EXPECT_ERROR(report(lease), ErrorCode::not_found);
}

TEST_P(Reporting, NeverLowersProgressWithinAnAttempt) {
  const Job job = job_in(Status::running);
  for (const auto& [reported, expected] : {std::pair{10, 10}, {40, 40}, {20, 40}, {100, 100}}) {
    EXPECT_OK(store_->report_progress(lease_of(job), {.progress = reported, .phase = "p"}));
    EXPECT_EQ(stored(job.job_id).progress, expected);
  }
}

TEST_P(Reporting, StartsAgainFromZeroInTheNextAttempt) {
  const Job job = job_in(Status::running);
  EXPECT_OK(store_->report_progress(lease_of(job), {.progress = 80, .phase = "simulating"}));
  EXPECT_OK(store_->release(lease_of(job)));
  EXPECT_EQ(stored(job.job_id).progress, 0);
  EXPECT_EQ(claim_one().progress, 0);
}

TEST_P(Reporting, RefusesProgressOutsideItsRange) {
  const Job job = job_in(Status::running);
  EXPECT_ERROR(store_->report_progress(lease_of(job), {.progress = 101, .phase = ""}),
               ErrorCode::invalid_argument);
  EXPECT_ERROR(store_->report_progress(lease_of(job), {.progress = -1, .phase = ""}),
               ErrorCode::invalid_argument);
}

TEST_P(Reporting, KeepsPhaseAndWindow) {
  const Job job = job_in(Status::running);
  EXPECT_OK(store_->report_progress(
      lease_of(job), {5, "loading", "2019-01-01T00:00:00Z", "2019-07-01T00:00:00Z", {}}));
  EXPECT_OK(store_->report_progress(lease_of(job), {.progress = 6, .phase = "simulating"}));
  const Job found = stored(job.job_id);
  EXPECT_EQ(found.phase, "simulating");
  EXPECT_EQ(found.data_start, "2019-01-01T00:00:00Z");
  EXPECT_EQ(found.data_end, "2019-07-01T00:00:00Z");
}

TEST_P(Finishing, CompletesTheJobAndTheFeedInOneStep) {
  const Job job = job_in(Status::running);
  clock_.advance(std::chrono::seconds(1));
  const jobs::Completion completion = completion_of(job);
  EXPECT_OK(store_->complete(lease_of(job), completion));
  const Job done = stored(job.job_id);
  EXPECT_EQ(done.status, Status::completed);
  EXPECT_EQ(done.progress, 100);
  EXPECT_EQ(done.result_backtest_id, completion.backtest.backtest_id);
  EXPECT_EQ(done.actual_duration, 0.125);
  EXPECT_EQ(done.completed_at, clock_.now());
  const auto entry = store_->get_backtest(completion.backtest.backtest_id);
  ASSERT_TRUE(entry);
  EXPECT_EQ(jobs::to_json(*entry), jobs::to_json(completion.backtest));
  EXPECT_EQ(entry->artifact, completion.backtest.artifact);
}

TEST_P(Finishing, CompletingAgainIsSuccessAndLeavesOneFeedEntry) {
  const Job job = job_in(Status::running);
  const jobs::Completion completion = completion_of(job);
  EXPECT_OK(store_->complete(lease_of(job), completion));
  EXPECT_OK(store_->complete(lease_of(job), completion));
  EXPECT_EQ(store_->list_backtests({})->items.size(), 1u);
  EXPECT_ERROR(store_->complete(lease_of(job), completion_of(job)), ErrorCode::stale);
}

TEST_P(Finishing, AFeedEntryThatIsRefusedLeavesTheJobRunning) {
  const Job first = job_in(Status::completed);
  const Job second = job_in(Status::running);
  jobs::Completion completion = completion_of(second);
  completion.backtest.backtest_id = *first.result_backtest_id;
  completion.events = {{0, "log", "never seen"}};
  EXPECT_ERROR(store_->complete(lease_of(second), completion), ErrorCode::conflict);
  EXPECT_EQ(stored(second.job_id).status, Status::running);
  EXPECT_TRUE(store_->events_after(second.job_id, 0, 10)->empty());
  EXPECT_OK(store_->complete(lease_of(second), completion_of(second)));
}

TEST_P(Finishing, RefusesAFeedEntryOfAnotherJob) {
  const Job job = job_in(Status::running);
  EXPECT_ERROR(store_->complete(lease_of(job), completion_of(draft())),
               ErrorCode::invalid_argument);
}

TEST_P(Finishing, AJobWhoseCancelWasRequestedStillCompletes) {
  const Job job = job_in(Status::running);
  EXPECT_OK(store_->cancel_backtest_job(job.job_id));
  EXPECT_OK(store_->complete(lease_of(job), completion_of(job)));
  EXPECT_EQ(stored(job.job_id).status, Status::completed);
  EXPECT_FALSE(stored(job.job_id).cancel_requested_at);
}

TEST_P(Finishing, AFailureKeepsItsReasonForPersonAndProgram) {
  const Job job = job_in(Status::running);
  const base::Json error = {{"code", "memory_limit"}, {"detail", "512 MB"}};
  EXPECT_OK(store_->fail(lease_of(job), {"ran out of memory", error, 3.5, {{0, "log", "x"}}}));
  const Job failed = stored(job.job_id);
  EXPECT_EQ(failed.status, Status::failed);
  EXPECT_EQ(failed.error_message, "ran out of memory");
  EXPECT_EQ(failed.error, error);
  EXPECT_EQ(failed.actual_duration, 3.5);
  EXPECT_EQ(store_->events_after(job.job_id, 0, 10)->size(), 1u);
}

TEST_P(Finishing, ReleasingReturnsTheJobToItsPlaceWithoutACrash) {
  const Job job = job_in(Status::running);
  submit();
  EXPECT_OK(store_->release(lease_of(job)));
  const Job back = stored(job.job_id);
  EXPECT_EQ(back.status, Status::pending);
  EXPECT_EQ(back.crashes, 0);
  EXPECT_EQ(store_->queue_position(job.job_id)->value_or(-1), 0);
}

TEST_P(Finishing, ReleasingAJobThatTheUserCancelledCancelsIt) {
  const Job job = job_in(Status::running);
  EXPECT_OK(store_->cancel_backtest_job(job.job_id));
  EXPECT_OK(store_->release(lease_of(job)));
  EXPECT_EQ(stored(job.job_id).status, Status::cancelled);
}

HINDCAST_FOR_EVERY_STORE(Claiming);
HINDCAST_FOR_EVERY_STORE(Fencing);
HINDCAST_FOR_EVERY_STORE(Reporting);
HINDCAST_FOR_EVERY_STORE(Finishing);

}  // namespace
}  // namespace hindcast::conformance
