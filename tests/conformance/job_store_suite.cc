#include "conformance/job_store_suite.h"

#include "base/check.h"
#include "base/id.h"
#include "conformance/temporary_directory.h"
#include "stores/sqlite/sqlite_job_store.h"

namespace hindcast::conformance {
namespace {

using jobs::Job;
using jobs::Status;

class SqlitePlace final : public Place {
 public:
  base::Result<std::unique_ptr<jobs::JobStore>> open(const base::Clock& clock) override {
    return stores::sqlite::open_job_store(
        {.path = directory_.path() / "jobs.sqlite", .clock = &clock});
  }

 private:
  TemporaryDirectory directory_;
};

// A test cannot go on without this value.
template <class T>
T must(base::Result<T> result) {
  HC_CHECK(result.has_value(), result.error().message);
  return std::move(*result);
}
void must(const base::Result<void>& result) {
  HC_CHECK(result.has_value(), result.error().message);
}

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
  Job job = jobs::new_job(clock_.now(), priority);
  job.user_id = user;
  job.strategy_name = "Momentum";
  job.strategy_description = "Buys what rises. \"Quoted\", \\ and ü.";
  job.timeframe = "1h";
  job.assets = {"BTC/USD", "ETH/USD"};
  job.period = "6 months";
  job.initial_capital = 10000;  // whole, unlike estimated_duration
  job.strategy_definition = {{"entry", "close > 1"}, {"numbers", {1, 2.5, nullptr}}};
  job.costs = {{"commission_pct", 0.1}};
  job.execution = {{"preset", "strict"}};
  job.estimated_duration = 0.25;
  return job;
}

Job JobStoreSuite::submit(const std::string& user, jobs::Priority priority) {
  return must(store_->create_backtest_job(draft(user, priority), std::nullopt)).job;
}

void JobStoreSuite::register_worker(const std::string& worker_id, std::chrono::seconds lease) {
  must(store_->register_worker({.worker_id = worker_id,
                                .host = "host",
                                .pid = 42,
                                .slots = 3,
                                .started_at = clock_.now(),
                                .expires_at = clock_.now() + lease}));
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

jobs::Lease JobStoreSuite::lease_of(const Job& job) {
  return {job.job_id, job.worker_id.value_or(""), job.attempt};
}

jobs::Completion JobStoreSuite::completion_of(const Job& job) {
  jobs::Completion completion;
  jobs::Backtest& b = completion.backtest;
  b.backtest_id = base::new_id("bt", clock_.now());
  b.job_id = job.job_id;
  b.user_id = job.user_id;
  b.created_at = clock_.now();
  b.strategy_name = job.strategy_name;
  b.timeframe = job.timeframe;
  b.assets = job.assets;
  b.period = job.period;
  b.data_start = "2019-04-17T10:00:00Z";
  b.data_end = "2019-10-17T10:00:00Z";
  b.initial_capital = 10000;
  b.final_equity = 10500.25;
  b.total_return_pct = 5.0025;
  b.sharpe = 1.25;
  b.max_drawdown_pct = -3.5;
  b.trades = 12;
  b.bars = 4392;
  b.warnings = 1;
  b.synthetic = true;
  b.strategy_hash = "aa";
  b.data_hash = "bb";
  b.engine_version = "1";
  b.artifact = b.backtest_id;
  completion.actual_duration = 0.125;
  return completion;
}

std::vector<jobs::Reclaimed> JobStoreSuite::let_leases_run_out() {
  clock_.advance(std::chrono::minutes(1));
  return must(store_->reclaim_expired());
}

}  // namespace hindcast::conformance
