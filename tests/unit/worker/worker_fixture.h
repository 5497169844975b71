// A worker on a real SQLite store and real sandboxed children. A job's strategy_name is the program
// of its child (child/worker_test_child.cc).
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "sandbox/supervisor.h"
#include "stores/files/file_artifact_store.h"
#include "stores/sqlite/sqlite_job_store.h"
#include "support/fake_clock.h"
#include "worker/worker.h"

namespace hindcast::worker {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Fails the first few puts, as a full disk would.
class UnreliableArtifacts final : public jobs::ArtifactStore {
 public:
  explicit UnreliableArtifacts(jobs::ArtifactStore& real) : real_(real) {}
  base::Result<void> put(const std::string& name, std::string_view bytes) override {
    if (failures-- > 0) return base::fail(base::ErrorCode::io, "no space left");
    return real_.put(name, bytes);
  }
  base::Result<std::string> get(const std::string& name) override { return real_.get(name); }
  base::Result<void> remove(const std::string& name) override { return real_.remove(name); }

  std::atomic<int> failures = 0;

 private:
  jobs::ArtifactStore& real_;
};

class WorkerTest : public ::testing::Test {
 protected:
  WorkerTest() {
    base::log::set_level(base::log::Level::off);
    char pattern[] = "/tmp/hindcast-worker-XXXXXX";
    directory_ = ::mkdtemp(pattern);
    store_ = *stores::sqlite::open_job_store({.path = directory_ / "jobs.db", .clock = &clock_});
    files_ =
        *stores::files::open_artifact_store(directory_ / "artifacts", {.journal_bytes = 1 << 20});
    artifacts_ = std::make_unique<UnreliableArtifacts>(*files_);
    supervisor_ = *sandbox::Supervisor::start({.program = HINDCAST_TEST_CHILD, .arguments = {}});
    // Nothing but a notice may make the worker look: a test that needs the poll would time out.
    options_ = {.poll = hours(1), .heartbeat = hours(1), .progress_interval = milliseconds(1)};
    options_.clock = &clock_;
    subscription_ = store_->subscribe([this](const jobs::Change&) {
      const std::scoped_lock lock(mutex_);
      ++changes_;
      changed_.notify_all();
    });
  }
  ~WorkerTest() override {
    worker_.reset();
    subscription_.reset();
    supervisor_.reset();
    store_.reset();
    std::filesystem::remove_all(directory_);
  }

  void start_worker() {
    auto started = Worker::start(
        *store_, *artifacts_, *supervisor_, [this](const jobs::Job& job) { return prepare(job); },
        options_);
    ASSERT_TRUE(started) << started.error().describe();
    worker_ = std::move(*started);
  }

  base::Result<Prepared> prepare(const jobs::Job& job) {
    if (job.strategy_name == "unpreparable") {
      return base::invalid({{"/assets/0", "unknown_name", "no such data", "BTC/USD", "BTC/USD"}});
    }
    Prepared prepared;
    prepared.data_start = "2019-01-01T00:00:00Z";
    prepared.data_end = "2019-02-01T00:00:00Z";
    prepared.launch.input = job.strategy_name;
    if (job.strategy_name == "second" && job.attempt == 1)
      prepared.launch.input = "progress gate finish";
    if (job.strategy_name == "second" && job.attempt > 1) prepared.launch.input = "finish";
    prepared.launch.limits = limits_;
    const std::scoped_lock lock(mutex_);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return base::io_failure("create", "a pipe", errno);
    prepared.launch.files.emplace_back(ends[0]);
    gates_[job.job_id] = base::Fd(ends[1]);
    return prepared;
  }
  void open_gate(const std::string& job_id) {
    const std::scoped_lock lock(mutex_);
    gates_[job_id].reset();
  }

  std::string submit(const std::string& behaviour) {
    jobs::Job job = jobs::new_job(clock_.now());
    job.user_id = "user_1";
    job.strategy_name = behaviour;
    job.timeframe = "1h";
    job.assets = {"BTC/USD"};
    job.period = "1 month";
    job.initial_capital = 10'000;
    job.strategy_definition = base::Json::object();
    job.costs = base::Json::object();
    job.execution = base::Json::object();
    const auto created = store_->create_backtest_job(job, std::nullopt);
    EXPECT_TRUE(created) << created.error().describe();
    return job.job_id;
  }

  // The condition is asked again after each change of the store.
  template <class Condition>
  [[nodiscard]] bool eventually(Condition condition, seconds patience = seconds(20)) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (true) {
      std::unique_lock lock(mutex_);
      const auto seen = changes_;
      lock.unlock();
      if (condition()) return true;
      lock.lock();
      if (!changed_.wait_until(lock, deadline, [&] { return changes_ != seen; })) return false;
    }
  }
  jobs::Job job(const std::string& id) { return store_->get_backtest_job(id).value(); }
  jobs::Job wait_for(const std::string& id, jobs::Status status) {
    EXPECT_TRUE(eventually([&] { return job(id).status == status; }))
        << "still " << base::enum_name(job(id).status);
    return job(id);
  }
  jobs::Job wait_until_final(const std::string& id) {
    EXPECT_TRUE(eventually([&] {
      const auto status = job(id).status;
      return status != jobs::Status::pending && status != jobs::Status::running;
    }));
    return job(id);
  }
  std::vector<jobs::Backtest> feed() { return store_->list_backtests({}).value().items; }
  int artifact_files() {
    int count = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(directory_ / "artifacts")) {
      if (entry.path().extension() == ".hcdoc") ++count;
    }
    return count;
  }

  testing::FakeClock clock_;
  std::filesystem::path directory_;
  std::unique_ptr<jobs::JobStore> store_;
  std::unique_ptr<jobs::ArtifactStore> files_;
  std::unique_ptr<UnreliableArtifacts> artifacts_;
  std::unique_ptr<sandbox::Supervisor> supervisor_;
  sandbox::Limits limits_;
  Options options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  long changes_ = 0;
  std::map<std::string, base::Fd> gates_;
  std::unique_ptr<jobs::Subscription> subscription_;
  std::unique_ptr<Worker> worker_;
};

}  // namespace hindcast::worker
