// The example job end to end over HTTP: latency one by one, then throughput, and what a job costs
// in CPU; then the throughput of a small job (96 bars), which shows the price of a job without its
// bars.
//
// Starts the real server in a temporary directory on sampled bars, with the embedded store at full
// durability: with the usual three slots for the latency, with more for the throughput. Prints JSON
// lines {"name","value","unit","ratio_to","ratio"}; `ratio` is how many times better the value is
// than the target that `ratio_to` names. The CPU figures are of the throughput's jobs:
// `job_cpu_us` with its parts, the client's share of the same machine beside it, and
// `jobs_per_s_limit`, which all cores would reach if they did nothing else.
//
// Environment: HINDCAST_BINARY (the server), JOBS_BENCH_LATENCY (200 jobs), JOBS_BENCH_THROUGHPUT
// (2000 jobs), JOBS_BENCH_SLOTS (16, for the throughput).
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/file.h"
#include "cli/demo.h"
#include "cli/http_client.h"
#include "cli/output.h"
#include "market/catalog.h"
#include "market/synthetic.h"
#include "process_cpu.h"

extern char** environ;

namespace {

using namespace hindcast;
using base::Json;
using Clock = std::chrono::steady_clock;

constexpr double kP50TargetMs = 15, kP99TargetMs = 60, kJobsPerSecondTarget = 1000;
constexpr int kSubmitters = 8, kLatencySlots = 3, kThroughputSlots = 16;
constexpr std::chrono::seconds kPatience{120};

template <class T>
T must(base::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().describe());
  return std::move(*result);
}

int count_from_environment(const char* name, int otherwise) {
  const char* set = std::getenv(name);
  return set == nullptr ? otherwise : std::max(1, std::atoi(set));
}

// A server in a directory of its own; both are gone at the end.
class BenchServer {
 public:
  explicit BenchServer(int slots) {
    std::string pattern = std::filesystem::temp_directory_path() / "hindcast-bench-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = pattern;
    const market::Catalog catalog(directory_ / "bars");
    must(market::make_sample(catalog, {.symbol = "BTC/USD", .timeframe = {3600}, .bars = 5000}));
    start(slots);
  }
  ~BenchServer() {
    if (pid_ > 0) {
      ::kill(pid_, SIGTERM);
      ::waitpid(pid_, nullptr, 0);
    }
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  BenchServer(const BenchServer&) = delete;
  BenchServer& operator=(const BenchServer&) = delete;

  cli::HttpClient client() const { return must(cli::HttpClient::create(url_)); }
  bench::CpuTimes cpu() const { return bench::cpu_times(pid_, zygote_); }

 private:
  void start(int slots) {
    const char* set = std::getenv("HINDCAST_BINARY");
    if (set == nullptr) throw std::runtime_error("HINDCAST_BINARY must name the hindcast binary");
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    const std::vector<std::string> words = {
        set,      "--json", "--data-dir", directory_.string(),  "serve",
        "--port", "0",      "--slots",    std::to_string(slots)};
    std::vector<char*> argv;
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, ends[1], 1);
    posix_spawn_file_actions_addclose(&files, ends[0]);
    if (::posix_spawn(&pid_, set, &files, nullptr, argv.data(), environ) != 0) pid_ = 0;
    posix_spawn_file_actions_destroy(&files);
    ::close(ends[1]);
    std::string line;
    for (char c = 0; ::read(ends[0], &c, 1) == 1 && c != '\n';) line += c;
    output_ = base::Fd(ends[0]);
    url_ = cli::text_of(must(base::parse_json(line)), "url");
    zygote_ = bench::zygote_of(pid_);
  }

  std::filesystem::path directory_;
  base::Fd output_;
  pid_t pid_ = 0;
  std::string url_, zygote_;
};

void print_figure(const std::string& name, double value, const char* unit, double target,
                  bool lower_is_better) {
  const double ratio = lower_is_better ? target / value : value / target;
  std::printf("%s\n", Json{{"name", name},
                           {"value", value},
                           {"unit", unit},
                           {"ratio_to", fmt::format("target {}", target)},
                           {"ratio", ratio}}
                          .dump()
                          .c_str());
  std::fflush(stdout);
}

void print_share(const std::string& name, double value, double of) {
  std::printf("%s\n", Json{{"name", name},
                           {"value", value},
                           {"unit", "us"},
                           {"ratio_to", "job_cpu_us"},
                           {"ratio", value / of}}
                          .dump()
                          .c_str());
}

// From before the submit to the stream's `done`.
double one_job_ms(cli::HttpClient& submitter, cli::HttpClient& watcher, const std::string& body) {
  const auto begin = Clock::now();
  const Json job = must(base::parse_json(must(submitter.post("/api/backtest-jobs", body)).body));
  bool completed = false;
  const auto streamed = watcher.stream(
      "/api/backtest-jobs/" + cli::text_of(job, "job_id") + "/events", "",
      [&](const cli::StreamEvent& event) {
        // The server ends the stream itself after this, so the connection can be used again.
        if (event.kind == "done") completed = event.data.find("completed") != std::string::npos;
        return true;
      },
      [&] { return Clock::now() - begin < kPatience; });
  if (!streamed || !completed) throw std::runtime_error("a job did not complete");
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

void measure_latency(const BenchServer& server, const std::string& body, int jobs) {
  auto submitter = server.client(), watcher = server.client();
  for (int i = 0; i < 10; ++i) one_job_ms(submitter, watcher, body);  // warm
  std::vector<double> ms;
  for (int i = 0; i < jobs; ++i) ms.push_back(one_job_ms(submitter, watcher, body));
  std::sort(ms.begin(), ms.end());
  const auto at = [&](double share) {
    return ms[std::min(ms.size() - 1, static_cast<std::size_t>(share * double(ms.size())))];
  };
  print_figure("job_p50_ms", at(0.50), "ms", kP50TargetMs, true);
  print_figure("job_p99_ms", at(0.99), "ms", kP99TargetMs, true);
}

Json small_job() {
  Json job = cli::example_job();
  job["period"] = "4 days";  // 96 bars
  return job;
}

std::int64_t completed_jobs(cli::HttpClient& client) {
  return cli::integer_of(must(client.get_json("/readyz"))["jobs"], "completed");
}

// What a job costs, and how many of them all cores could do in a second.
void print_cpu(const bench::CpuTimes& used, int jobs, const std::string& suffix) {
  const double cores = std::thread::hardware_concurrency();
  const auto us = [jobs](double seconds) { return seconds * 1e6 / jobs; };
  print_figure("job_cpu_us" + suffix, us(used.jobs()), "us", cores * 1e6 / kJobsPerSecondTarget,
               true);
  print_share("job_cpu_children_us" + suffix, us(used.children), us(used.jobs()));
  print_share("job_cpu_zygote_us" + suffix, us(used.zygote), us(used.jobs()));
  print_share("job_cpu_server_us" + suffix, us(used.server), us(used.jobs()));
  print_share("bench_client_cpu_us" + suffix, us(used.client), us(used.jobs()));
  print_figure("jobs_per_s_limit" + suffix, cores * jobs / used.jobs(), "jobs/s",
               kJobsPerSecondTarget, false);
}

// Looks rarely at first: a question costs the server as much as a part of a job.
void wait_until_completed(cli::HttpClient& watcher, std::int64_t goal, Clock::time_point begin) {
  const std::int64_t first = completed_jobs(watcher);
  const auto since = Clock::now();
  for (std::int64_t done = first; done < goal; done = completed_jobs(watcher)) {
    if (Clock::now() - begin > kPatience) throw std::runtime_error("the jobs were not completed");
    const std::chrono::duration<double> passed = Clock::now() - since;
    const double left = double(goal - done) / std::max(double(done - first), 1.0) * passed.count();
    std::this_thread::sleep_for(std::chrono::duration<double>(std::clamp(left / 2, 0.005, 0.2)));
  }
}

// All submits at once over several connections; the clock stops when the last job is completed.
void measure_throughput(const BenchServer& server, const std::string& body, int jobs,
                        const std::string& suffix) {
  auto watcher = server.client();
  const std::int64_t before = completed_jobs(watcher);
  const bench::CpuTimes cpu_before = server.cpu();
  const auto begin = Clock::now();
  std::atomic<int> left{jobs};
  std::vector<std::thread> submitters;
  for (int i = 0; i < kSubmitters; ++i) {
    submitters.emplace_back([&] {
      auto client = server.client();
      while (left.fetch_sub(1) > 0) must(client.post("/api/backtest-jobs", body));
    });
  }
  for (auto& thread : submitters) thread.join();
  const auto submitted = Clock::now();
  wait_until_completed(watcher, before + jobs, begin);
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  const bench::CpuTimes used = server.cpu() - cpu_before;
  print_figure("jobs_per_s" + suffix, jobs / seconds, "jobs/s", kJobsPerSecondTarget, false);
  print_figure("submits_per_s" + suffix,
               jobs / std::chrono::duration<double>(submitted - begin).count(), "jobs/s",
               kJobsPerSecondTarget, false);
  print_cpu(used, jobs, suffix);
}

}  // namespace

int main() {
  try {
    const std::string body = cli::example_job().dump();
    {
      const BenchServer server(kLatencySlots);
      measure_latency(server, body, count_from_environment("JOBS_BENCH_LATENCY", 200));
    }
    const int slots = count_from_environment("JOBS_BENCH_SLOTS", kThroughputSlots);
    const int jobs = count_from_environment("JOBS_BENCH_THROUGHPUT", 2000);
    const BenchServer server(slots);
    measure_throughput(server, body, jobs, "");
    measure_throughput(server, small_job().dump(), jobs, "_small");
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "jobs_bench: %s\n", error.what());
    return 1;
  }
}
