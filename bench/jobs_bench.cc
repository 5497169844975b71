// The example job end to end over HTTP: latency one by one, then throughput.
//
// Starts the real server in a temporary directory on sampled bars, with the embedded store at full
// durability: with the usual three slots for the latency, with more for the throughput. Prints JSON
// lines {"name","value","unit","ratio_to","ratio"}; `ratio` is how many times better the value is
// than the target that `ratio_to` names.
//
// Environment: HINDCAST_BINARY (the server), JOBS_BENCH_LATENCY (200 jobs), JOBS_BENCH_THROUGHPUT
// (2000 jobs), JOBS_BENCH_SLOTS (16, for the throughput).
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
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
  }

  std::filesystem::path directory_;
  base::Fd output_;
  pid_t pid_ = 0;
  std::string url_;
};

void print_figure(const char* name, double value, const char* unit, double target,
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

void print_machine() {
  utsname name{};
  ::uname(&name);
  std::string model = "unknown";
  std::ifstream cpu("/proc/cpuinfo");
  for (std::string line; std::getline(cpu, line);) {
    if (line.starts_with("model name")) {
      model = line.substr(line.find(':') + 2);
      break;
    }
  }
  std::printf("%s\n", Json{{"machine", model},
                           {"cores", std::thread::hardware_concurrency()},
                           {"kernel", name.release}}
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

std::int64_t completed_jobs(cli::HttpClient& client) {
  return cli::integer_of(must(client.get_json("/readyz"))["jobs"], "completed");
}

// All submits at once over several connections; the clock stops when the last job is completed.
void measure_throughput(const BenchServer& server, const std::string& body, int jobs) {
  auto watcher = server.client();
  const std::int64_t before = completed_jobs(watcher);
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
  while (completed_jobs(watcher) - before < jobs) {
    if (Clock::now() - begin > kPatience) throw std::runtime_error("the jobs were not completed");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  print_figure("jobs_per_s", jobs / seconds, "jobs/s", kJobsPerSecondTarget, false);
  print_figure("submits_per_s", jobs / std::chrono::duration<double>(submitted - begin).count(),
               "jobs/s", kJobsPerSecondTarget, false);
}

}  // namespace

int main() {
  try {
    print_machine();
    const std::string body = cli::example_job().dump();
    {
      const BenchServer server(kLatencySlots);
      measure_latency(server, body, count_from_environment("JOBS_BENCH_LATENCY", 200));
    }
    const int slots = count_from_environment("JOBS_BENCH_SLOTS", kThroughputSlots);
    const BenchServer server(slots);
    measure_throughput(server, body, count_from_environment("JOBS_BENCH_THROUGHPUT", 2000));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "jobs_bench: %s\n", error.what());
    return 1;
  }
}
