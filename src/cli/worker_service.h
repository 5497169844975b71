// A worker with its supervisor and options, as `serve` and `worker` run it.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "base/error.h"
#include "cli/installation.h"
#include "cli/prepare.h"
#include "cli/python_host.h"
#include "sandbox/supervisor.h"
#include "worker/worker.h"

namespace hindcast::cli {

struct WorkerOptions {
  int slots = 3;
  int poll_ms = 5000;
  int heartbeat_ms = 5000;
  int lease_ms = 15'000;
  int drain_seconds = 60;
  LimitPolicy limits = LimitPolicy::of_jobs();
  PythonHost::Options python;
};

// --slots, --drain-seconds, --python, the limits of jobs and snippets, and the times that tests
// shorten. `least_slots` is 0 where a process without a worker makes sense.
void add_worker_options(CLI::App& command, WorkerOptions& options, int least_slots);

// What snippets of these workers run in.
inline PythonHost::Options python_options(const WorkerOptions& options) {
  PythonHost::Options python = options.python;
  python.slots = std::max(options.slots, 1);
  return python;
}

// A running worker. The installation and the Python host must outlive it.
class WorkerService {
 public:
  static base::Result<WorkerService> start(Installation& installation, PythonHost& python,
                                           const WorkerOptions& options);

  std::string id() const { return worker_->id(); }
  // Claims nothing more and waits for the running jobs: until they end, drain_seconds have passed
  // or a further stop signal comes after `seen` of them. What still runs then is released on
  // destruction.
  void drain(int seen);

 private:
  WorkerOptions options_;
  std::unique_ptr<sandbox::Supervisor> supervisor_;
  std::unique_ptr<worker::Worker> worker_;  // destroyed before the supervisor it uses
};

}  // namespace hindcast::cli
