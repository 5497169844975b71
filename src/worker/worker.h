// Claims jobs, runs each in a sandboxed child, reports progress, publishes results.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/time.h"
#include "jobs/job_store.h"
#include "sandbox/supervisor.h"

namespace hindcast::worker {

// What a child needs for a job. Made by the caller of start(), who knows data and strategies.
struct Prepared {
  sandbox::Launch launch;
  // Who runs it when not the worker's own; must outlive the worker.
  sandbox::Supervisor* supervisor = nullptr;
  std::string data_start, data_end;  // resolved window, shown with the job
};
// Called on several threads at a time; may block.
using Prepare = std::function<base::Result<Prepared>(const jobs::Job& job)>;

inline constexpr int kSlotsMost = 64;

struct Options {
  int slots = 3;  // jobs at a time; 1 to kSlotsMost
  // How many of the slots jobs with users' code may take; 0: all but one, where there are several.
  int code_slots = 0;
  // Finished runs whose results are being stored, beside the slots. Many share one sync of the
  // disk: a slow disk then costs time per job, but not jobs per second.
  int publishing_most = 64;
  std::chrono::milliseconds poll{5000};  // safety net; wake-up is immediate
  std::chrono::milliseconds heartbeat{5000};
  std::chrono::milliseconds lease{15000};
  std::chrono::milliseconds progress_interval{
      250};  // at most one progress write a job in this time
  const base::Clock* clock = &base::system_clock();
};

class Worker {
 public:
  // Registers and starts claiming. The stores and the supervisor must outlive it.
  static base::Result<std::unique_ptr<Worker>> start(jobs::JobStore& store,
                                                     jobs::ArtifactStore& artifacts,
                                                     sandbox::Supervisor& supervisor,
                                                     Prepare prepare, Options options);
  // Stops at once: children are killed, their jobs released to pending. Waits at most 10 s for the
  // store; jobs that could not be given back by then return when the lease has run out.
  virtual ~Worker() = default;

  virtual std::string id() const = 0;
  // Claims no more and waits until the running jobs are finished, at most `patience`. False: some
  // still run; they go on, and a further call waits for them, or the destructor gives them back.
  [[nodiscard]] virtual bool drain(std::chrono::milliseconds patience) = 0;
};

}  // namespace hindcast::worker
