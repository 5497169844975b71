// What a sandboxed child costs: launch to exit, and children a second. The program is its own
// zygote, so it is as large as the real one.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <string>
#include <vector>

#include "sandbox/child.h"
#include "sandbox/supervisor.h"

namespace {

using hindcast::sandbox::ChildContext;
using hindcast::sandbox::Exit;
using hindcast::sandbox::Outcome;
using hindcast::sandbox::Supervisor;
using Clock = std::chrono::steady_clock;

constexpr int kChildren = 3000;
constexpr int kWarmUp = 100;

// About what a short backtest does besides computing: three messages and a document of 100 kB.
int short_job(ChildContext& context) {
  for (int i = 0; i < 3; ++i) context.message("{\"percent\":50,\"phase\":\"simulating\"}");
  return context.output(std::string(100'000, 'x')) ? 0 : 1;
}

void print(const char* name, double value, const char* unit, const char* ratio_to, double ratio) {
  std::printf(
      "{\"name\":\"%s\",\"value\":%.4g,\"unit\":\"%s\",\"ratio_to\":\"%s\",\"ratio\":%.4g}\n", name,
      value, unit, ratio_to, ratio);
}

double cpu_seconds(int who) {
  rusage usage{};
  getrusage(who, &usage);
  const auto s = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return s(usage.ru_utime) + s(usage.ru_stime);
}

struct Run {
  std::vector<double> latencies_us;
  double seconds = 0;
  int failed = 0;
};

Run run(Supervisor& supervisor, int children, int in_flight_most) {
  std::mutex mutex;
  std::condition_variable changed;
  int in_flight = 0;
  Run result;
  const auto begin = Clock::now();
  for (int i = 0; i < children; ++i) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return in_flight < in_flight_most; });
    ++in_flight;
    lock.unlock();
    const auto start = Clock::now();
    const auto done = [&, start](Exit exit) {
      const std::chrono::duration<double, std::micro> took = Clock::now() - start;
      const std::scoped_lock hold(mutex);
      result.latencies_us.push_back(took.count());
      if (exit.outcome != Outcome::done || exit.output.size() != 100'000) ++result.failed;
      --in_flight;
      changed.notify_one();
    };
    if (!supervisor.launch({.input = std::string(4000, 'i'), .files = {}, .limits = {}},
                           {.on_message = nullptr, .on_exit = done})) {
      return {{}, 0, children};
    }
  }
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return in_flight == 0; });
  result.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  std::sort(result.latencies_us.begin(), result.latencies_us.end());
  return result;
}

int measure(int spares) {
  auto supervisor =
      Supervisor::start({.program = "/proc/self/exe", .arguments = {"zygote"}, .spares = spares});
  if (!supervisor) {
    std::fprintf(stderr, "%s\n", supervisor.error().describe().c_str());
    return 1;
  }
  const double zygote_before = cpu_seconds(RUSAGE_CHILDREN);
  run(**supervisor, kWarmUp, 1);
  const Run alone = run(**supervisor, kChildren / 3, 1);
  const double before = cpu_seconds(RUSAGE_SELF);
  const Run together = run(**supervisor, kChildren, 3);
  const double own = cpu_seconds(RUSAGE_SELF) - before;
  supervisor->reset();  // waits for the zygote, whose usage includes that of its children
  const double theirs = cpu_seconds(RUSAGE_CHILDREN) - zygote_before;
  if (alone.failed + together.failed > 0) {
    std::fprintf(stderr, "%d children failed\n", alone.failed + together.failed);
    return 1;
  }
  const auto named = [&](const char* name) {
    return std::string(name) + (spares > 0 ? "_with_spares" : "");
  };
  const auto at = [&](double share) {
    return alone.latencies_us[static_cast<std::size_t>(
        share * static_cast<double>(alone.latencies_us.size() - 1))];
  };
  print(named("launch_p50_us").c_str(), at(0.5), "us", "budget of 700 us", at(0.5) / 700);
  print(named("launch_p99_us").c_str(), at(0.99), "us", "5 ms", at(0.99) / 5000);
  const double rate = kChildren / together.seconds;
  print(named("children_per_s").c_str(), rate, "1/s", "1000 jobs/s", rate / 1000);
  const double server_us = own / kChildren * 1e6;
  const double child_us = theirs / (kWarmUp + kChildren / 3 + kChildren) * 1e6;
  print(named("server_cpu_us_per_child").c_str(), server_us, "us", "all CPU of a child",
        server_us / (server_us + child_us));
  print(named("cpu_us_per_child").c_str(), server_us + child_us, "us", "budget of 700 us",
        (server_us + child_us) / 700);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "zygote") == 0) {
    return hindcast::sandbox::zygote_main(short_job);
  }
  const int code = measure(0);
  return code != 0 ? code : measure(3);
}
