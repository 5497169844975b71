#include "cli/worker_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <string>

#include "cli/programs.h"
#include "cli/stop_signals.h"

namespace hindcast::cli {

namespace {

void add_python_options(CLI::App& command, WorkerOptions& o) {
  constexpr const char* kPython = "Code snippets (docs/python.md); limits of one job";
  const std::map<std::string, PythonStart> starts{{"off", PythonStart::off},
                                                  {"on-demand", PythonStart::on_demand},
                                                  {"start", PythonStart::at_start}};
  command.add_option("--python", o.python.start, "When Python is loaded: off, on-demand, start")
      ->transform(CLI::CheckedTransformer(starts))
      ->default_str("on-demand")
      ->group(kPython);
  add_limit_options(command, o.python.limits, "snippet", kPython, true);
}

}  // namespace

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
  add_limit_options(command, o.limits, "job", "Limits of one job", false);
  add_python_options(command, o);
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

base::Result<WorkerService> WorkerService::start(Installation& installation, PythonHost& python,
                                                 const WorkerOptions& options) {
  if (options.lease_ms < 2 * options.heartbeat_ms) {
    return base::fail(
        base::ErrorCode::invalid_argument,
        fmt::format("--lease-ms {} is below twice --heartbeat-ms {}: one late heartbeat "
                    "would lose the jobs",
                    options.lease_ms, options.heartbeat_ms));
  }
  if (options.python.start == PythonStart::at_start) {
    HC_TRY(python.supervisor());
  }
  WorkerService service;
  service.options_ = options;
  sandbox::Supervisor::Options supervisor;
  HC_ASSIGN(supervisor.program, program_beside("hindcast-runner"));
  supervisor.spares = std::min(options.slots, 4);
  HC_ASSIGN(service.supervisor_, sandbox::Supervisor::start(std::move(supervisor)));
  worker::Options worker;
  worker.slots = options.slots;
  worker.poll = std::chrono::milliseconds(options.poll_ms);
  worker.heartbeat = std::chrono::milliseconds(options.heartbeat_ms);
  worker.lease = std::chrono::milliseconds(options.lease_ms);
  HC_ASSIGN(
      service.worker_,
      worker::Worker::start(*installation.jobs, *installation.artifacts, *service.supervisor_,
                            make_prepare(*installation.catalog, options.limits, python), worker));
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
