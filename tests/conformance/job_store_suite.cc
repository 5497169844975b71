#include "conformance/job_store_suite.h"

#include "base/check.h"
#include "conformance/temporary_directory.h"
#include "stores/sqlite/sqlite_job_store.h"
#include "support/job_fixtures.h"

namespace hindcast::conformance {
namespace {

using jobs::Job;
using jobs::Status;
using support::must;

class SqlitePlace final : public Place {
 public:
  base::Result<std::unique_ptr<jobs::JobStore>> open(const base::Clock& clock) override {
    return stores::sqlite::open_job_store(
        {.path = directory_.path() / "jobs.sqlite", .clock = &clock});
  }

 private:
  TemporaryDirectory directory_;
};

}  // namespace

std::vector<StoreKind> every_store() {
  return {{"sqlite", [] { return std::make_unique<SqlitePlace>(); }}};
}

ChangeLog::ChangeLog(jobs::JobStore& store) {
  subscription_ = store.subscribe([this](const jobs::Change& change) {
    const std::scoped_lock lock(mutex_);
    seen_.push_back(change);
    grew_.notify_all();
  });
}

bool ChangeLog::wait_for(const std::function<bool(const jobs::Change&)>& wanted) {
  std::unique_lock lock(mutex_);
  return grew_.wait_for(lock, std::chrono::seconds(10), [&] {
    for (const jobs::Change& change : seen_) {
      if (wanted(change)) return true;
    }
    return false;
  });
}

std::size_t ChangeLog::size() {
  const std::scoped_lock lock(mutex_);
  return seen_.size();
}

void JobStoreSuite::SetUp() {
  place_ = GetParam().make_place();
  store_ = open_another();
}

std::unique_ptr<jobs::JobStore> JobStoreSuite::open_another() { return must(place_->open(clock_)); }

Job JobStoreSuite::draft(const std::string& user, jobs::Priority priority) {
  clock_.advance(std::chrono::milliseconds(1));
  Job job = support::example_job(clock_.now(), priority);
  job.user_id = user;
  // What a store might get wrong: characters with a meaning elsewhere, lists, numbers of every
  // kind.
  job.strategy_description = "Buys what rises. \"Quoted\", \\ and ü.";
  job.assets = {"BTC/USD", "ETH/USD"};
  job.strategy_definition["numbers"] = {1, 2.5, nullptr};
  job.estimated_duration = 0.25;  // not whole, unlike the capital
  return job;
}

Job JobStoreSuite::submit(const std::string& user, jobs::Priority priority) {
  return must(store_->create_backtest_job(draft(user, priority), std::nullopt)).job;
}

void JobStoreSuite::register_worker(const std::string& worker_id, std::chrono::seconds lease) {
  must(store_->register_worker(support::example_worker(worker_id, clock_.now(), lease)));
}

Job JobStoreSuite::claim_one(const std::string& worker_id) {
  auto claimed = must(store_->claim(worker_id, 1));
  HC_CHECK(claimed.size() == 1, "a job must be waiting");
  return std::move(claimed.front());
}

Job JobStoreSuite::job_in(Status status) {
  const Job job = submit();
  if (status == Status::cancelled) return must(store_->cancel_backtest_job(job.job_id));
  if (status != Status::pending) {
    register_worker("wrk_1");
    const jobs::Lease lease = lease_of(claim_one());
    HC_CHECK(lease.job_id == job.job_id, "no other job may be waiting");
    if (status == Status::completed) must(store_->complete(lease, completion_of(job)));
    if (status == Status::failed) must(store_->fail(lease, {"broken", {{"code", "x"}}, 1, {}}));
  }
  return stored(job.job_id);
}

Job JobStoreSuite::stored(const std::string& job_id) {
  return must(store_->get_backtest_job(job_id));
}

jobs::Lease JobStoreSuite::lease_of(const Job& job) { return support::lease_of(job); }

jobs::Completion JobStoreSuite::completion_of(const Job& job) {
  return support::example_completion(job, clock_.now());
}

std::vector<jobs::Reclaimed> JobStoreSuite::let_leases_run_out() {
  clock_.advance(std::chrono::minutes(1));
  return must(store_->reclaim_expired());
}

}  // namespace hindcast::conformance
