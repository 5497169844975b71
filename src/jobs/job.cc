#include "jobs/job.h"

#include "base/id.h"
#include "base/record_json.h"

namespace hindcast::jobs {

base::Json to_json(const Job& job) { return base::to_json(job); }
base::Json to_json(const Backtest& backtest) { return base::to_json(backtest); }
base::Json job_schema() { return base::json_schema<Job>(); }
base::Json backtest_schema() { return base::json_schema<Backtest>(); }

std::int64_t order_key(base::Timestamp created_at, Priority priority) {
  using std::chrono::duration_cast;
  using std::chrono::microseconds;
  return created_at.ns / 1000 - duration_cast<microseconds>(priority_gap(priority)).count();
}

Job new_job(base::Timestamp now, Priority priority) {
  Job job;
  job.job_id = base::new_id("job", now);
  job.created_at = now;
  job.priority = priority;
  job.phase = kPhaseQueued;
  finish_new_job(job);
  return job;
}

void finish_new_job(Job& job) { job.order_key = order_key(job.created_at, job.priority); }

}  // namespace hindcast::jobs
