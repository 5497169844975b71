// What the embedded stores do in a second, beside what the disk does: JSON lines
// {"name","value","unit","ratio_to","ratio"}. `./dev bench store`.
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "base/check.h"
#include "base/file.h"
#include "base/id.h"
#include "jobs/job_store.h"
#include "stores/files/file_artifact_store.h"
#include "stores/sqlite/sqlite_job_store.h"

namespace hindcast {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kThreads = 8;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double process_cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

struct Figure {
  std::string name;
  double value = 0;
  std::string unit;
};

void print(const Figure& figure, const std::string& ratio_to = "", double reference = 0) {
  base::Json line = {{"name", figure.name}, {"value", figure.value}, {"unit", figure.unit}};
  line["ratio_to"] = ratio_to.empty() ? base::Json(nullptr) : base::Json(ratio_to);
  line["ratio"] = ratio_to.empty() ? base::Json(nullptr) : base::Json(figure.value / reference);
  std::puts(line.dump().c_str());
  std::fflush(stdout);
}

void must(const base::Result<void>& result) {
  HC_CHECK(result.has_value(), result.error().message);
}
template <class T>
T must(base::Result<T> result) {
  HC_CHECK(result.has_value(), result.error().message);
  return std::move(*result);
}

void in_parallel(int count, const std::function<void(int)>& work) {
  std::vector<std::thread> threads;
  std::atomic<int> next{0};
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = next++; i < count; i = next++) work(i);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// A request such as the specification's usage example.
jobs::Job example_job() {
  jobs::Job job = jobs::new_job(base::system_clock().now());
  job.user_id = "user_bench";
  job.strategy_name = "Momentum";
  job.strategy_description = "Buys after a rise, sells after a fall.";
  job.timeframe = "1h";
  job.assets = {"BTC/USD"};
  job.period = "6 months";
  job.initial_capital = 10000;
  job.strategy_definition = {
      {"name", "Momentum"},
      {"entry_conditions", "roc(close, 24) > 2 and close > sma(close, 72) and rsi(close, 14) < 75"},
      {"exit_conditions", "roc(close, 24) < -1 or close < sma(close, 72)"},
      {"risk_management", {{"stop_loss_pct", 4}, {"take_profit_pct", 12}, {"size_pct", 95}}},
      {"parameters", {{"lookback", 24}, {"threshold", 2}, {"trend", 72}}}};
  job.costs = {{"commission_pct", 0.1}, {"slippage_pct", 0.05}};
  job.execution = {{"preset", "strict"}};
  return job;
}

jobs::Completion completion_of(const jobs::Job& job) {
  jobs::Completion completion;
  jobs::Backtest& b = completion.backtest;
  b.created_at = base::system_clock().now();
  b.backtest_id = base::new_id("bt", b.created_at);
  b.job_id = job.job_id;
  b.user_id = job.user_id;
  b.strategy_name = job.strategy_name;
  b.timeframe = job.timeframe;
  b.assets = job.assets;
  b.period = job.period;
  b.data_start = "2019-04-17T10:00:00Z";
  b.data_end = "2019-10-17T10:00:00Z";
  b.strategy_hash = std::string(64, 'a');
  b.data_hash = std::string(64, 'b');
  b.engine_version = "1";
  b.artifact = b.backtest_id;
  completion.actual_duration = 0.01;
  completion.events = {{0, "log", "loaded 4392 bars"}};
  return completion;
}

// What one durable write of a page costs, without any store.
Figure disk_baseline(const std::filesystem::path& directory) {
  const base::Fd fd(::open((directory / "baseline").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
  HC_CHECK(bool(fd), "the benchmark's directory must be writable");
  const std::string page(4096, 'x');
  constexpr int kRounds = 300;
  std::vector<double> micros;
  for (int i = 0; i < kRounds; ++i) {
    const auto start = Clock::now();
    HC_CHECK(::pwrite(fd.get(), page.data(), page.size(), 4096L * i) == 4096, "a page fits");
    HC_CHECK(::fdatasync(fd.get()) == 0, "the disk syncs");
    micros.push_back(1e6 * seconds_since(start));
  }
  std::ranges::sort(micros);
  return {"fdatasync_us", micros[kRounds / 2], "us"};
}

Figure submit(jobs::JobStore& store, int count) {
  const auto start = Clock::now();
  in_parallel(count, [&](int) { must(store.create_backtest_job(example_job(), std::nullopt)); });
  return {"store_submit_per_s", count / seconds_since(start), "1/s"};
}

Figure claim_latency(jobs::JobStore& store, int count) {
  std::vector<double> micros;
  for (int i = 0; i < count; ++i) {
    const auto start = Clock::now();
    const auto claimed = must(store.claim("wrk_bench", 1));
    micros.push_back(1e6 * seconds_since(start));
    HC_CHECK(claimed.size() == 1, "jobs are waiting");
  }
  std::ranges::sort(micros);
  return {"claim_p50_us", micros[micros.size() / 2], "us"};
}

// Submit, claim, complete with feed entry and one event.
void lifecycle(jobs::JobStore& store, int count) {
  const auto start = Clock::now();
  const double cpu = process_cpu_seconds();
  in_parallel(count, [&](int) {
    must(store.create_backtest_job(example_job(), std::nullopt));
    for (const jobs::Job& job : must(store.claim("wrk_bench", 1))) {
      must(store.complete({job.job_id, "wrk_bench", job.attempt}, completion_of(job)));
    }
  });
  print({"store_lifecycle_per_s", count / seconds_since(start), "1/s"}, "target_1000_per_s", 1000);
  print({"store_lifecycle_cpu_us", 1e6 * (process_cpu_seconds() - cpu) / count, "us"},
        "target_250_us", 250);
}

Figure artifacts(const std::filesystem::path& directory, int count) {
  auto store = must(stores::files::open_artifact_store(directory / "artifacts"));
  const std::string bytes(30'000, 'x');
  const auto start = Clock::now();
  in_parallel(
      count, [&](int) { must(store->put(base::new_id("bt", base::system_clock().now()), bytes)); });
  return {"artifact_put_per_s", count / seconds_since(start), "1/s"};
}

void run(const std::filesystem::path& directory) {
  const Figure disk = disk_baseline(directory);
  print(disk);
  {
    const auto store = must(stores::sqlite::open_job_store({.path = directory / "jobs.sqlite"}));
    const base::Timestamp now = base::system_clock().now();
    must(store->register_worker(
        {"wrk_bench", "bench", ::getpid(), kThreads, now, now + std::chrono::hours(1)}));
    print(submit(*store, 4000), "one_sync_each", 1e6 / disk.value);
    print(claim_latency(*store, 300), disk.name, disk.value);
    lifecycle(*store, 4000);
  }
  print(artifacts(directory, 1000), "one_sync_each", 1e6 / disk.value);
}

}  // namespace
}  // namespace hindcast

int main() {
  std::string name = (std::filesystem::current_path() / "store-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) return 1;
  hindcast::run(name);
  std::filesystem::remove_all(name);
  return 0;
}
