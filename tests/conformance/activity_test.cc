// JobStore: what an operator looks at.
#include "conformance/job_store_suite.h"
#include "jobs/limits.h"
#include "support/job_fixtures.h"

namespace hindcast::conformance {
namespace {

using jobs::Activity;
using jobs::Job;
using jobs::Priority;
using jobs::Status;
using support::must;

class Depth : public JobStoreSuite {
 protected:
  std::vector<std::int64_t> by_priority() {
    const auto depth = must(store_->queue_depth());
    return {depth.low, depth.normal, depth.high, depth.urgent};
  }
};

class ActivityLog : public JobStoreSuite {
 protected:
  Activity all() {
    Activity sum;
    for (const Activity& minute :
         must(store_->activity({0}, clock_.now() + std::chrono::hours(1)))) {
      sum.submitted += minute.submitted;
      sum.started += minute.started;
      sum.completed += minute.completed;
      sum.failed += minute.failed;
      sum.cancelled += minute.cancelled;
      sum.wait.add(minute.wait);
      sum.run.add(minute.run);
    }
    return sum;
  }
};

using Counts = std::vector<std::int64_t>;

TEST_P(Depth, FollowsEachJobIntoAndOutOfTheQueue) {
  EXPECT_EQ(by_priority(), (Counts{0, 0, 0, 0}));
  const Job low = submit("ada", Priority::low);
  submit("ada", Priority::high);
  submit("ada", Priority::urgent);
  submit("ada", Priority::urgent);
  EXPECT_EQ(by_priority(), (Counts{1, 0, 1, 2}));
  register_worker("wrk_1");
  const Job first = claim_one();
  EXPECT_EQ(first.priority, Priority::urgent);
  EXPECT_EQ(by_priority(), (Counts{1, 0, 1, 1}));
  EXPECT_OK(store_->release(lease_of(first)));
  EXPECT_EQ(by_priority(), (Counts{1, 0, 1, 2}));
  claim_one();
  let_leases_run_out();
  EXPECT_EQ(by_priority(), (Counts{1, 0, 1, 2}));
  EXPECT_OK(store_->cancel_backtest_job(low.job_id));
  EXPECT_OK(store_->delete_backtest_job(low.job_id));
  EXPECT_EQ(by_priority(), (Counts{0, 0, 1, 2}));
}

TEST_P(Depth, TheOldestIsTheOneSubmittedFirstWhateverItsPriority) {
  EXPECT_FALSE(must(store_->queue_depth()).oldest_pending);
  const Job low = submit("ada", Priority::low);
  submit("ada", Priority::urgent);
  EXPECT_EQ(must(store_->queue_depth()).oldest_pending->ns, low.created_at.ns);
}

// Over seconds, minutes, hours and days, while jobs leave the queue and come back.
TEST_P(Depth, EachPendingJobKnowsItsPlaceHoweverFarApartTheyWereSubmitted) {
  register_worker("wrk_1", std::chrono::hours(24 * 60));
  std::vector<Job> running;
  constexpr Priority kPriorities[] = {Priority::low, Priority::normal, Priority::high,
                                      Priority::urgent};
  std::uint32_t random = 7;
  const auto next = [&](std::uint32_t below) {
    random = random * 1'664'525 + 1'013'904'223;
    return (random >> 8) % below;
  };
  const std::chrono::milliseconds steps[] = {
      std::chrono::milliseconds(1), std::chrono::milliseconds(400), std::chrono::seconds(50),
      std::chrono::minutes(40), std::chrono::hours(30)};
  for (int i = 0; i < 120; ++i) {
    submit("ada", kPriorities[next(4)]);
    clock_.advance(steps[next(5)]);
    if (i % 5 == 4) running.push_back(claim_one());
    if (i % 11 == 10) {
      EXPECT_OK(store_->release(lease_of(running.back())));
      running.pop_back();
    }
    if (i % 13 == 12) {
      const auto waiting = must(store_->get_pending_backtest_jobs(200));
      EXPECT_OK(store_->cancel_backtest_job(waiting[next(waiting.size())].job_id));
    }
  }
  const auto in_order = [&] {
    const auto waiting = must(store_->get_pending_backtest_jobs(200));
    EXPECT_GT(waiting.size(), 60u);
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      EXPECT_EQ(must(store_->queue_position(waiting[i].job_id)), static_cast<std::int64_t>(i));
    }
  };
  in_order();
  let_leases_run_out();
  in_order();
}

TEST_P(ActivityLog, CountsEachStepOfAJobInItsMinute) {
  job_in(Status::completed);
  job_in(Status::failed);
  job_in(Status::cancelled);
  job_in(Status::pending);
  const Activity sum = all();
  EXPECT_EQ(sum.submitted, 4);
  EXPECT_EQ(sum.started, 2);
  EXPECT_EQ(sum.completed, 1);
  EXPECT_EQ(sum.failed, 1);
  EXPECT_EQ(sum.cancelled, 1);
  EXPECT_EQ(sum.wait.count(), 2);
  EXPECT_EQ(sum.run.count(), 2) << "a job cancelled while pending has not run";
}

TEST_P(ActivityLog, TellsHowLongJobsWaitedAndRan) {
  const Job job = submit();
  clock_.advance(std::chrono::seconds(40));
  register_worker("wrk_1");
  const Job claimed = claim_one();
  jobs::Completion completion = completion_of(job);
  completion.actual_duration = 3;
  EXPECT_OK(store_->complete(lease_of(claimed), completion));
  const Activity sum = all();
  EXPECT_NEAR(*sum.wait.quantile(0.5), 40, 40 * 0.1);
  EXPECT_NEAR(*sum.wait.mean(), 40, 0.01);
  EXPECT_NEAR(*sum.run.quantile(0.95), 3, 3 * 0.1);
}

TEST_P(ActivityLog, ASecondStartIsNoSecondWait) {
  submit();
  register_worker("wrk_1");
  EXPECT_OK(store_->release(lease_of(claim_one())));
  clock_.advance(std::chrono::minutes(5));
  register_worker("wrk_1");
  claim_one();
  EXPECT_EQ(all().started, 2);
  EXPECT_EQ(all().wait.count(), 1);
}

TEST_P(ActivityLog, ListsMinutesOfTheRangeOldestFirst) {
  const base::Timestamp begin = clock_.now();
  for (int i = 0; i < 3; ++i) {
    submit();
    clock_.advance(std::chrono::minutes(2));
  }
  const auto minutes = must(store_->activity(begin + std::chrono::minutes(1), clock_.now()));
  ASSERT_EQ(minutes.size(), 2u);
  EXPECT_LT(minutes[0].minute, minutes[1].minute);
  EXPECT_EQ(minutes[0].submitted, 1);
}

TEST_P(ActivityLog, TellsHowManyWaitedMinuteByMinute) {
  const base::Timestamp begin = clock_.now();
  for (int i = 0; i < 3; ++i) submit();
  clock_.advance(std::chrono::minutes(2));
  register_worker("wrk_1", std::chrono::seconds(6000));
  const Job job = claim_one();
  EXPECT_OK(store_->release(lease_of(job)));
  claim_one();
  claim_one();
  clock_.advance(std::chrono::minutes(2));
  submit();
  const auto minutes = must(
      store_->activity(begin - std::chrono::minutes(1), clock_.now() + std::chrono::minutes(1)));
  ASSERT_EQ(minutes.size(), 3u);
  const auto depth = [&](std::size_t i) {
    const auto& pending = minutes[i].pending.value();
    return Counts{pending.before, pending.after, pending.most};
  };
  EXPECT_EQ(depth(0), (Counts{0, 3, 3}));
  EXPECT_EQ(depth(1), (Counts{3, 1, 3}));
  EXPECT_EQ(depth(2), (Counts{1, 2, 2}));
}

TEST_P(ActivityLog, ForgetsWhatIsOlderThanItIsKept) {
  submit();
  clock_.advance(jobs::kActivityKept + std::chrono::hours(1));
  submit();
  must(store_->reclaim_expired());
  EXPECT_EQ(all().submitted, 1);
}

TEST_P(ActivityLog, ARefusedWriteIsNoActivity) {
  submit();
  register_worker("wrk_1");
  const Job job = claim_one();
  EXPECT_OK(store_->fail(lease_of(job), {"broken", {{"code", "x"}}, 1, {}}));
  EXPECT_ERROR(store_->fail(lease_of(job), {"broken", {{"code", "x"}}, 1, {}}),
               base::ErrorCode::stale);
  EXPECT_EQ(all().failed, 1);
}

TEST_P(ActivityLog, AWorkerTellsItsLatestSignOfLife) {
  register_worker("wrk_1", std::chrono::seconds(60));
  clock_.advance(std::chrono::seconds(7));
  EXPECT_OK(store_->heartbeat("wrk_1", clock_.now() + std::chrono::seconds(60)));
  ASSERT_EQ(must(store_->workers()).size(), 1u);
  EXPECT_EQ(must(store_->workers())[0].heartbeat_at->ns, clock_.now().ns);
}

HINDCAST_FOR_EVERY_STORE(Depth);
HINDCAST_FOR_EVERY_STORE(ActivityLog);

}  // namespace
}  // namespace hindcast::conformance
