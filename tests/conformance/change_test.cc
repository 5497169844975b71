// JobStore: who hears of changes.
#include "conformance/job_store_suite.h"

namespace hindcast::conformance {
namespace {

using jobs::Change;
using jobs::Job;
using jobs::Status;

class Changes : public JobStoreSuite {};

TEST_P(Changes, NameTheJobAndWhetherThereIsSomethingToClaim) {
  ChangeLog log(*store_);
  const Job job = submit();
  EXPECT_TRUE(log.wait_for([&](const Change& c) { return c.job_id == job.job_id && c.claimable; }));
  register_worker("wrk_1");
  const Job running = claim_one();
  EXPECT_TRUE(
      log.wait_for([&](const Change& c) { return c.job_id == job.job_id && !c.claimable; }));
}

TEST_P(Changes, TellOfEveryStep) {
  const Job job = job_in(Status::running);
  const std::vector<std::function<void()>> steps = {
      [&] {
        EXPECT_OK(store_->report_progress(lease_of(job), {.progress = 5, .phase = "loading"}));
      },
      [&] { EXPECT_OK(store_->cancel_backtest_job(job.job_id)); },
      [&] { EXPECT_OK(store_->complete(lease_of(job), completion_of(job))); },
      [&] { EXPECT_OK(store_->delete_backtest_job(job.job_id)); },
  };
  for (std::size_t i = 0; i < steps.size(); ++i) {
    ChangeLog log(*store_);
    steps[i]();
    EXPECT_TRUE(log.wait_for([&](const Change& c) { return c.job_id == job.job_id; }))
        << "step " << i;
  }
}

TEST_P(Changes, AReleasedOrReclaimedJobIsClaimable) {
  const Job job = job_in(Status::running);
  ChangeLog released(*store_);
  EXPECT_OK(store_->release(lease_of(job)));
  const auto claimable = [&](const Change& c) { return c.job_id == job.job_id && c.claimable; };
  EXPECT_TRUE(released.wait_for(claimable));
  claim_one();
  ChangeLog reclaimed(*store_);
  let_leases_run_out();
  EXPECT_TRUE(reclaimed.wait_for(claimable));
}

TEST_P(Changes, ReachAnotherStoreObjectOnTheSameData) {
  const auto other = open_another();
  for (std::int64_t i = 1; i <= 3; ++i) {
    ChangeLog log(*other);
    submit();
    // An earlier notice may come late; what counts is that one comes.
    EXPECT_TRUE(log.wait_for([&](const Change& c) { return c.claimable; }));
    EXPECT_EQ(other->counts()->pending, i);
  }
}

TEST_P(Changes, AreSilentWhenARefusedWriteChangedNothing) {
  const Job job = job_in(Status::completed);
  ChangeLog log(*store_);
  // Once the first marker is heard, all that came before it has been.
  const Job first = submit();
  EXPECT_TRUE(log.wait_for([&](const Change& c) { return c.job_id == first.job_id; }));
  const std::size_t before = log.size();
  EXPECT_FALSE(store_->release(lease_of(job)));
  EXPECT_FALSE(store_->cancel_backtest_job(job.job_id));
  const Job second = submit();
  EXPECT_TRUE(log.wait_for([&](const Change& c) { return c.job_id == second.job_id; }));
  EXPECT_EQ(log.size(), before + 1);
}

TEST_P(Changes, StopWithTheSubscription) {
  ChangeLog log(*store_);
  log.stop();
  const std::size_t before = log.size();
  ChangeLog witness(*store_);
  const Job job = submit();
  EXPECT_TRUE(witness.wait_for([&](const Change& c) { return c.job_id == job.job_id; }));
  EXPECT_EQ(log.size(), before);
}

TEST_P(Changes, ASubscriptionMayOutliveItsStore) {
  auto log = std::make_unique<ChangeLog>(*store_);
  store_.reset();
  log.reset();
}

HINDCAST_FOR_EVERY_STORE(Changes);

}  // namespace
}  // namespace hindcast::conformance
