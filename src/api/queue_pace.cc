#include "api/queue_pace.h"

#include <algorithm>
#include <cmath>

namespace hindcast::api {
namespace {

// What a run is taken to last when neither an estimate nor a recent run says more.
constexpr double kUnknownRunSeconds = 1;
// Progress below this says too little of the whole.
constexpr int kTellingPercent = 10;

base::Timestamp after(base::Timestamp time, double seconds) {
  return time + std::chrono::nanoseconds(std::llround(std::min(seconds, 1e9)) * 1'000'000'000);
}

// A running job by its progress; before that says much, by its estimate.
double seconds_left(const jobs::Job& job, base::Timestamp now) {
  const double ran =
      job.started_at ? std::max(0.0, std::chrono::duration<double>(now - *job.started_at).count())
                     : 0;
  if (job.progress >= kTellingPercent) return ran * (100 - job.progress) / job.progress;
  return std::max(0.0, job.estimated_duration.value_or(kUnknownRunSeconds) - ran);
}

}  // namespace

base::Result<QueuePace> read_pace(jobs::JobStore& store, base::Timestamp now) {
  QueuePace pace;
  HC_ASSIGN(const auto workers, store.workers());
  for (const jobs::WorkerInfo& worker : workers) {
    if (worker.expires_at > now) pace.slots += worker.slots;
  }
  HC_ASSIGN(const jobs::Counts counts, store.counts());
  pace.running = counts.running;
  HC_ASSIGN(const auto minutes, store.activity(now - std::chrono::minutes(kPaceMinutes),
                                               now + std::chrono::minutes(1)));
  jobs::TimeHistogram run;
  for (const jobs::Activity& minute : minutes) run.add(minute.run);
  pace.mean_run_seconds = run.mean();
  return pace;
}

std::optional<double> wait_seconds(const QueuePace& pace, std::int64_t ahead, double else_seconds) {
  if (pace.slots <= 0) return std::nullopt;
  const std::int64_t free = std::max<std::int64_t>(0, pace.slots - pace.running);
  if (ahead < free) return 0;
  const double rounds = std::ceil(static_cast<double>(ahead - free + 1) / pace.slots);
  return rounds * pace.mean_run_seconds.value_or(else_seconds);
}

ExpectedTimes expected_times(const jobs::Job& job, std::optional<std::int64_t> ahead,
                             const QueuePace& pace, base::Timestamp now) {
  ExpectedTimes times;
  if (job.status == jobs::Status::running) {
    times.completion = after(now, std::ceil(seconds_left(job, now)));
  } else if (job.status == jobs::Status::pending && ahead) {
    const double own = job.estimated_duration.value_or(kUnknownRunSeconds);
    const auto wait = wait_seconds(pace, *ahead, own);
    if (!wait) return times;
    times.start = after(now, std::ceil(*wait));
    times.completion = after(now, std::ceil(*wait + own));
  }
  return times;
}

}  // namespace hindcast::api
