// How fast the queue moves, and from that when a job will start and end.
#pragma once

#include <cstdint>
#include <optional>

#include "base/error.h"
#include "base/time.h"
#include "jobs/job_store.h"

namespace hindcast::api {

// Capacity now and the time of recent runs.
struct QueuePace {
  int slots = 0;                           // of all live workers
  std::int64_t running = 0;                // jobs
  std::optional<double> mean_run_seconds;  // of the last kPaceMinutes; none: nothing ended then
};
inline constexpr int kPaceMinutes = 15;

base::Result<QueuePace> read_pace(jobs::JobStore& store, base::Timestamp now);

// Seconds until a job with so many others ahead of it starts, when runs take as long as they did
// lately (`else_seconds` where none ended lately). Nothing without a worker.
std::optional<double> wait_seconds(const QueuePace& pace, std::int64_t ahead, double else_seconds);

// Expected times of a job; a rough guide for people.
struct ExpectedTimes {
  std::optional<base::Timestamp> start, completion;
};
// `ahead`: its queue position, while pending.
ExpectedTimes expected_times(const jobs::Job& job, std::optional<std::int64_t> ahead,
                             const QueuePace& pace, base::Timestamp now);

}  // namespace hindcast::api
