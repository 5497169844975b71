// JobStore: submitting, idempotency keys, cancelling, deleting.
#include <thread>

#include "conformance/job_store_suite.h"
#include "jobs/transitions.h"

namespace hindcast::conformance {
namespace {

using base::ErrorCode;
using jobs::IdempotencyKey;
using jobs::Job;
using jobs::Status;

class Submitting : public JobStoreSuite {};
class Cancelling : public JobStoreSuite {};
class Deleting : public JobStoreSuite {};

TEST_P(Submitting, StoresEveryFieldOfTheJob) {
  const Job job = draft("ada", jobs::Priority::high);
  const auto submitted = store_->create_backtest_job(job, std::nullopt);
  ASSERT_TRUE(submitted);
  EXPECT_FALSE(submitted->existed);
  const Job found = stored(job.job_id);
  EXPECT_EQ(jobs::to_json(found), jobs::to_json(job));
  EXPECT_EQ(found.order_key, job.order_key);
  EXPECT_EQ(found.status, Status::pending);
}

TEST_P(Submitting, OutlivesTheStoreObject) {
  const Job job = submit();
  store_.reset();
  store_ = open_another();
  EXPECT_EQ(stored(job.job_id).job_id, job.job_id);
}

TEST_P(Submitting, RefusesAJobIdTwice) {
  const Job job = submit();
  EXPECT_ERROR(store_->create_backtest_job(job, std::nullopt), ErrorCode::conflict);
}

TEST_P(Submitting, RefusesAJobThatIsNotPending) {
  Job job = draft();
  job.status = Status::completed;
  EXPECT_ERROR(store_->create_backtest_job(job, std::nullopt), ErrorCode::invalid_argument);
}

TEST_P(Submitting, AnUnknownJobIsNotFound) {
  EXPECT_ERROR(store_->get_backtest_job("job_absent"), ErrorCode::not_found);
}

TEST_P(Submitting, KeepsHostileTextAsItIs) {
  Job job = draft("'; DROP TABLE jobs; --");
  job.strategy_name = std::string("a\0b", 3) + "\r\n\t\"'%";
  EXPECT_OK(store_->create_backtest_job(job, std::nullopt));
  EXPECT_EQ(stored(job.job_id).strategy_name, job.strategy_name);
  EXPECT_EQ(stored(job.job_id).user_id, job.user_id);
}

TEST_P(Submitting, TheSameKeyAndBodyGiveTheFirstJob) {
  const IdempotencyKey key{"key", "hash"};
  const Job first = draft();
  EXPECT_OK(store_->create_backtest_job(first, key));
  const auto again = store_->create_backtest_job(draft(), key);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->existed);
  EXPECT_EQ(again->job.job_id, first.job_id);
  EXPECT_EQ(store_->counts()->pending, 1);
}

TEST_P(Submitting, TheSameKeyWithAnotherBodyIsAConflict) {
  EXPECT_OK(store_->create_backtest_job(draft(), IdempotencyKey{"key", "hash"}));
  EXPECT_ERROR(store_->create_backtest_job(draft(), IdempotencyKey{"key", "other"}),
               ErrorCode::conflict);
  EXPECT_EQ(store_->counts()->pending, 1);
}

TEST_P(Submitting, KeysOfTwoUsersNeverMeet) {
  const IdempotencyKey key{"key", "hash"};
  EXPECT_OK(store_->create_backtest_job(draft("ada"), key));
  const auto other = store_->create_backtest_job(draft("bob"), key);
  ASSERT_TRUE(other);
  EXPECT_FALSE(other->existed);
}

TEST_P(Submitting, AKeyIsForgottenAfterItsWindow) {
  const IdempotencyKey key{"key", "hash"};
  EXPECT_OK(store_->create_backtest_job(draft(), key));
  clock_.advance(std::chrono::hours(24));
  const auto later = store_->create_backtest_job(draft(), IdempotencyKey{"key", "other"});
  ASSERT_TRUE(later);
  EXPECT_FALSE(later->existed);
}

TEST_P(Submitting, OneKeyAtTheSameMomentMakesOneJob) {
  constexpr int kThreads = 8;
  std::vector<Job> drafts;
  for (int i = 0; i < kThreads; ++i) drafts.push_back(draft());
  std::vector<std::string> ids(kThreads);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      const auto result = store_->create_backtest_job(drafts[i], IdempotencyKey{"key", "hash"});
      if (result) ids[i] = result->job.job_id;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(ids, ::testing::Each(::testing::AllOf(ids[0], ::testing::Not(""))));
  EXPECT_EQ(store_->counts()->pending, 1);
}

TEST_P(Cancelling, APendingJobIsCancelledAtOnce) {
  const Job job = submit();
  const auto cancelled = store_->cancel_backtest_job(job.job_id);
  ASSERT_TRUE(cancelled);
  EXPECT_EQ(cancelled->status, Status::cancelled);
  EXPECT_EQ(cancelled->completed_at, clock_.now());
  register_worker("wrk_1");
  EXPECT_TRUE(store_->claim("wrk_1", 10)->empty());
}

TEST_P(Cancelling, ARunningJobIsAskedToStopAndTheRequestMayBeRepeated) {
  const Job job = job_in(Status::running);
  const auto first = store_->cancel_backtest_job(job.job_id);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->status, Status::running);
  EXPECT_EQ(first->cancel_requested_at, clock_.now());
  clock_.advance(std::chrono::seconds(1));
  const auto second = store_->cancel_backtest_job(job.job_id);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->cancel_requested_at, first->cancel_requested_at);
}

TEST_P(Cancelling, ACancelledJobIsReturnedAsItIs) {
  const Job job = job_in(Status::cancelled);
  clock_.advance(std::chrono::seconds(1));
  const auto again = store_->cancel_backtest_job(job.job_id);
  ASSERT_TRUE(again);
  EXPECT_EQ(jobs::to_json(*again), jobs::to_json(job));
}

TEST_P(Cancelling, AFinishedOrUnknownJobIsRefused) {
  EXPECT_ERROR(store_->cancel_backtest_job(job_in(Status::completed).job_id), ErrorCode::conflict);
  EXPECT_ERROR(store_->cancel_backtest_job(job_in(Status::failed).job_id), ErrorCode::conflict);
  EXPECT_ERROR(store_->cancel_backtest_job("job_absent"), ErrorCode::not_found);
}

TEST_P(Cancelling, OnlyRunningJobsOfThatWorkerAreItsRequests) {
  const Job mine = job_in(Status::running);
  submit();
  register_worker("wrk_2");
  const Job theirs = claim_one("wrk_2");
  EXPECT_TRUE(store_->cancel_requests("wrk_1")->empty());
  EXPECT_OK(store_->cancel_backtest_job(mine.job_id));
  EXPECT_OK(store_->cancel_backtest_job(theirs.job_id));
  const auto requests = store_->cancel_requests("wrk_1");
  ASSERT_TRUE(requests);
  ASSERT_EQ(requests->size(), 1u);
  EXPECT_EQ(requests->front().job_id, mine.job_id);
  EXPECT_EQ(requests->front().attempt, 1);
  EXPECT_OK(store_->confirm_cancelled(requests->front(), 2.5));
  EXPECT_TRUE(store_->cancel_requests("wrk_1")->empty());
  EXPECT_EQ(stored(mine.job_id).status, Status::cancelled);
  EXPECT_EQ(stored(mine.job_id).actual_duration, 2.5);
}

TEST_P(Cancelling, IsConfirmedOnlyWhenItWasAskedFor) {
  const Job job = job_in(Status::running);
  EXPECT_ERROR(store_->confirm_cancelled(lease_of(job), 1), ErrorCode::conflict);
  EXPECT_EQ(stored(job.job_id).status, Status::running);
}

TEST_P(Deleting, RemovesAFinishedJobWithItsEventsAndFeedEntry) {
  submit();
  register_worker("wrk_1");
  const Job job = claim_one();
  jobs::Completion completion = completion_of(job);
  completion.events = {{0, "log", "bye"}};
  EXPECT_OK(store_->complete(lease_of(job), completion));
  EXPECT_OK(store_->delete_backtest_job(job.job_id));
  EXPECT_ERROR(store_->get_backtest_job(job.job_id), ErrorCode::not_found);
  EXPECT_ERROR(store_->events_after(job.job_id, 0, 10), ErrorCode::not_found);
  EXPECT_ERROR(store_->get_backtest(completion.backtest.backtest_id), ErrorCode::not_found);
  EXPECT_EQ(store_->counts()->completed, 0);
}

TEST_P(Deleting, RefusesALiveOrUnknownJob) {
  const Job running = job_in(Status::running);
  const Job pending = job_in(Status::pending);
  EXPECT_ERROR(store_->delete_backtest_job(running.job_id), ErrorCode::conflict);
  EXPECT_ERROR(store_->delete_backtest_job(pending.job_id), ErrorCode::conflict);
  EXPECT_ERROR(store_->delete_backtest_job("job_absent"), ErrorCode::not_found);
}

TEST_P(Deleting, SetsTheIdempotencyKeyFree) {
  const IdempotencyKey key{"key", "hash"};
  const auto first = store_->create_backtest_job(draft(), key);
  ASSERT_TRUE(first);
  EXPECT_OK(store_->cancel_backtest_job(first->job.job_id));
  EXPECT_OK(store_->delete_backtest_job(first->job.job_id));
  const auto second = store_->create_backtest_job(draft(), key);
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->existed);
}

HINDCAST_FOR_EVERY_STORE(Submitting);
HINDCAST_FOR_EVERY_STORE(Cancelling);
HINDCAST_FOR_EVERY_STORE(Deleting);

}  // namespace
}  // namespace hindcast::conformance
