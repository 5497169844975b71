// JobStore: many threads and several store objects at the same time.
#include <atomic>
#include <set>
#include <thread>

#include "conformance/job_store_suite.h"

namespace hindcast::conformance {
namespace {

using jobs::Job;
using jobs::Status;

class Concurrency : public JobStoreSuite {
 protected:
  void submit_many(int count) {
    std::vector<Job> drafts;
    for (int i = 0; i < count; ++i) drafts.push_back(draft());
    std::atomic<int> next{0};
    in_parallel(8, [&](int) {
      for (int i = next++; i < count; i = next++) {
        EXPECT_OK(store_->create_backtest_job(drafts[i], std::nullopt));
      }
    });
  }
  static void in_parallel(int threads, const std::function<void(int)>& work) {
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) running.emplace_back([&, i] { work(i); });
    for (std::thread& thread : running) thread.join();
  }
};

TEST_P(Concurrency, EveryJobIsClaimedByExactlyOneOfManyWorkers) {
  constexpr int kJobs = 500;
  constexpr int kWorkers = 8;
  submit_many(kJobs);
  const auto other = open_another();
  std::vector<std::vector<std::string>> claimed(kWorkers);
  for (int i = 0; i < kWorkers; ++i) register_worker("wrk_" + std::to_string(i));
  in_parallel(kWorkers, [&](int i) {
    jobs::JobStore& store = i % 2 == 0 ? *store_ : *other;
    while (true) {
      const auto batch = store.claim("wrk_" + std::to_string(i), 1 + i);
      ASSERT_TRUE(batch) << batch.error().message;
      if (batch->empty()) return;
      for (const Job& job : *batch) claimed[i].push_back(job.job_id);
    }
  });
  std::set<std::string> distinct;
  std::size_t total = 0;
  for (const auto& ids : claimed) {
    total += ids.size();
    distinct.insert(ids.begin(), ids.end());
  }
  EXPECT_EQ(total, static_cast<std::size_t>(kJobs));
  EXPECT_EQ(distinct.size(), static_cast<std::size_t>(kJobs));
  EXPECT_EQ(store_->counts()->running, kJobs);
}

TEST_P(Concurrency, OfManyWhoFinishAJobExactlyOneSucceeds) {
  for (int round = 0; round < 10; ++round) {
    const Job job = job_in(Status::running);
    EXPECT_OK(store_->cancel_backtest_job(job.job_id));
    const jobs::Completion completion = completion_of(job);
    std::atomic<int> succeeded{0};
    in_parallel(4, [&](int i) {
      base::Result<void> outcome;
      switch (i) {
        case 0:
          outcome = store_->complete(lease_of(job), completion);
          break;
        case 1:
          outcome = store_->fail(lease_of(job), {"broken", {}, 1, {}});
          break;
        case 2:
          outcome = store_->confirm_cancelled(lease_of(job), 1);
          break;
        default:
          outcome = store_->release(lease_of(job));
      }
      if (outcome) ++succeeded;
    });
    EXPECT_EQ(succeeded, 1);
    const Job done = stored(job.job_id);
    EXPECT_EQ(store_->get_backtest(completion.backtest.backtest_id).has_value(),
              done.status == Status::completed);
  }
}

TEST_P(Concurrency, ACancelAndAClaimNeverBothWin) {
  register_worker("wrk_1");
  for (int round = 0; round < 20; ++round) {
    const Job job = submit();
    std::vector<Job> claimed;
    std::optional<Job> cancelled;
    in_parallel(2, [&](int i) {
      if (i == 0) {
        claimed = store_->claim("wrk_1", 1).value_or(std::vector<Job>{});
      } else if (auto result = store_->cancel_backtest_job(job.job_id)) {
        cancelled = std::move(*result);
      }
    });
    ASSERT_TRUE(cancelled);
    if (claimed.empty()) {
      EXPECT_EQ(stored(job.job_id).status, Status::cancelled);
    } else {
      EXPECT_EQ(cancelled->status, Status::running);
      EXPECT_OK(store_->confirm_cancelled(lease_of(claimed.front()), 1));
    }
  }
}

TEST_P(Concurrency, OneRefusedWriteDoesNotHarmItsNeighbours) {
  const Job taken = submit();
  std::vector<Job> drafts;
  for (int i = 0; i < 64; ++i) drafts.push_back(draft());
  in_parallel(8, [&](int thread) {
    for (int i = 0; i < 8; ++i) {
      EXPECT_FALSE(store_->create_backtest_job(taken, std::nullopt));
      EXPECT_OK(store_->create_backtest_job(drafts[thread * 8 + i], std::nullopt));
    }
  });
  EXPECT_EQ(store_->counts()->pending, 65);
}

TEST_P(Concurrency, ReadersSeeWholeChangesWhileOthersWrite) {
  std::atomic<bool> done{false};
  std::thread reader([&] {
    while (!done) {
      const auto page = store_->list_backtest_jobs({.limit = 200});
      ASSERT_TRUE(page);
      for (const Job& job : page->items) {
        EXPECT_EQ(job.status == Status::running, job.worker_id.has_value());
      }
    }
  });
  submit_many(100);
  register_worker("wrk_1");
  for (int i = 0; i < 20; ++i) EXPECT_OK(store_->claim("wrk_1", 5));
  done = true;
  reader.join();
}

HINDCAST_FOR_EVERY_STORE(Concurrency);

}  // namespace
}  // namespace hindcast::conformance
