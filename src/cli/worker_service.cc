#include "cli/worker_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "cli/stop_signals.h"

namespace hindcast::cli {

void add_worker_options(CLI::App& command, WorkerOptions& o, int least_slots) {
  command
      .add_option("--slots", o.slots,
                  least_slots == 0 ? "Jobs at a time; 0: only the API, workers run elsewhere"
                                   : "Jobs at a time")
      ->check(CLI::Range(least_slots, worker::kSlotsMost))
      ->capture_default_str();
  command
      .add_option("--drain-seconds", o.drain_seconds,
                  "How long a stop waits for running jobs before it gives them back")
      ->check(CLI::Range(0, 86'400))
      ->capture_default_str();
  constexpr const char* kLimits = "Limits of one job";
  command.add_option("--job-wall-seconds", o.limits.wall_seconds, "Wall-clock time")
      ->check(CLI::Range(1, JobLimits::kWallSecondsMax))
      ->capture_default_str()
      ->group(kLimits);
  command.add_option("--job-cpu-seconds", o.limits.cpu_seconds, "CPU time")
      ->check(CLI::Range(1, JobLimits::kCpuSecondsMax))
      ->capture_default_str()
      ->group(kLimits);
  command.add_option("--job-memory-mb", o.limits.memory_mb, "Memory")
      ->check(CLI::Range(JobLimits::kMemoryMbMin, JobLimits::kMemoryMbMax))
      ->capture_default_str()
      ->group(kLimits);
  constexpr const char* kTiming = "Timing (the defaults suit all but tests)";
  command.add_option("--poll-ms", o.poll_ms, "Safety net beside the immediate wake-up")
      ->check(CLI::Range(10, 600'000))
      ->capture_default_str()
      ->group(kTiming);
  command.add_option("--heartbeat-ms", o.heartbeat_ms, "How often a worker extends its lease")
      ->check(CLI::Range(10, 600'000))
      ->capture_default_str()
      ->group(kTiming);
  command
      .add_option("--lease-ms", o.lease_ms,
                  "After this long without a heartbeat a worker counts as gone; at least twice the "
                  "heartbeat")
      ->check(CLI::Range(20, 3'600'000))
      ->capture_default_str()
      ->group(kTiming);
}

namespace {

// hindcast-runner stands beside hindcast.
base::Result<std::string> runner_program() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return base::io_failure("read", "/proc/self/exe", error.value());
  const auto program = self.parent_path() / "hindcast-runner";
  if (std::filesystem::exists(program, error)) return program.string();
  return base::fail(base::ErrorCode::not_found,
                    fmt::format("'{}' is missing: jobs run in it, and it belongs beside hindcast",
                                program.string()));
}

}  // namespace

base::Result<WorkerService> WorkerService::start(Installation& installation,
                                                 const WorkerOptions& options) {
  if (options.lease_ms < 2 * options.heartbeat_ms) {
    return base::fail(
        base::ErrorCode::invalid_argument,
        fmt::format("--lease-ms {} is below twice --heartbeat-ms {}: one late heartbeat "
                    "would lose the jobs",
                    options.lease_ms, options.heartbeat_ms));
  }
  WorkerService service;
  service.options_ = options;
  sandbox::Supervisor::Options supervisor;
  HC_ASSIGN(supervisor.program, runner_program());
  supervisor.spares = std::min(options.slots, 4);
  HC_ASSIGN(service.supervisor_, sandbox::Supervisor::start(std::move(supervisor)));
  worker::Options worker;
  worker.slots = options.slots;
  worker.poll = std::chrono::milliseconds(options.poll_ms);
  worker.heartbeat = std::chrono::milliseconds(options.heartbeat_ms);
  worker.lease = std::chrono::milliseconds(options.lease_ms);
  HC_ASSIGN(service.worker_,
            worker::Worker::start(*installation.jobs, *installation.artifacts, *service.supervisor_,
                                  make_prepare(*installation.catalog, options.limits), worker));
  return service;
}

void WorkerService::drain(int seen) {
  // Short slices, so that a second signal is heard.
  constexpr std::chrono::milliseconds kSlice{200};
  const auto until =
      std::chrono::steady_clock::now() + std::chrono::seconds(options_.drain_seconds);
  while (stop_signals() <= seen && std::chrono::steady_clock::now() < until) {
    if (worker_->drain(kSlice)) return;
  }
}

}  // namespace hindcast::cli
