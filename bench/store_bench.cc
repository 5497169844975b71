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
#include "base/json.h"
#include "stores/files/file_artifact_store.h"
#include "stores/sqlite/sqlite_job_store.h"

// The same jobs as the tests have.
#include "../tests/support/job_fixtures.h"

namespace hindcast {
namespace {

using Clock = std::chrono::steady_clock;
using support::must;

constexpr int kThreads = 8;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double process_cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

base::Timestamp now() { return base::system_clock().now(); }

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
  in_parallel(count, [&](int) {
    must(store.create_backtest_job(support::example_job(now()), std::nullopt));
  });
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

// Submit, claim, complete with feed entry.
void lifecycle(jobs::JobStore& store, int count) {
  const auto start = Clock::now();
  const double cpu = process_cpu_seconds();
  in_parallel(count, [&](int) {
    must(store.create_backtest_job(support::example_job(now()), std::nullopt));
    for (const jobs::Job& job : must(store.claim("wrk_bench", 1))) {
      must(store.complete(support::lease_of(job), support::example_completion(job, now())));
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
  in_parallel(count, [&](int) { must(store->put(base::new_id("bt", now()), bytes)); });
  return {"artifact_put_per_s", count / seconds_since(start), "1/s"};
}

void run(const std::filesystem::path& directory) {
  const Figure disk = disk_baseline(directory);
  print(disk);
  {
    const auto store = must(stores::sqlite::open_job_store({.path = directory / "jobs.sqlite"}));
    must(
        store->register_worker(support::example_worker("wrk_bench", now(), std::chrono::hours(1))));
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
