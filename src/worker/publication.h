// The last word about an attempt: what the store is told, made from how the child ended.
#pragma once

#include <string>

#include "jobs/job_store.h"
#include "sandbox/supervisor.h"

namespace hindcast::worker {

struct Publication {
  enum class Kind { complete, fail, release, cancelled };
  Kind kind = Kind::release;
  jobs::Lease lease;
  std::string document;         // complete: the artifact's bytes, its name is the backtest_id
  jobs::Completion completion;  // complete
  jobs::Failure failure;        // fail
  double actual_duration = 0;   // cancelled; seconds
};

// From the child's document. corrupt when it is none or lacks a figure: the job then fails.
base::Result<jobs::Completion> completion_of(const jobs::Job& job, std::string_view document,
                                             base::Timestamp now);

// Failure::error is {code, detail, ...}: with {limit, value} for a limit, {problems} when there are
// any.
jobs::Failure failure_of(const base::Error& error);
jobs::Failure failure_of(const sandbox::Exit& exit, const sandbox::Limits& limits);

// One try, artifact first. Blocks until durable.
base::Result<void> publish(jobs::JobStore& store, jobs::ArtifactStore& artifacts,
                           const Publication& publication);

}  // namespace hindcast::worker
