#include "jobs/job.h"

#include "base/id.h"
#include "base/record_json.h"
#include "jobs/job_store.h"

namespace hindcast::jobs {

std::optional<std::string> template_of(const base::Json& strategy_definition) {
  if (!strategy_definition.is_object()) return std::nullopt;
  const auto found = strategy_definition.find("template_id");
  if (found == strategy_definition.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

base::Json to_json(const Job& job) { return base::to_json(job); }
base::Json to_json(const Backtest& backtest) { return base::to_json(backtest); }
base::Json job_schema() { return base::json_schema<Job>(); }
base::Json backtest_schema() { return base::json_schema<Backtest>(); }

base::Json request_of(const Job& job) {
  base::Json request = base::Json::object();
  request["strategy_name"] = job.strategy_name;
  request["strategy_description"] = job.strategy_description;
  request["timeframe"] = job.timeframe;
  request["assets"] = job.assets;
  request["period"] = job.period;
  request["initial_capital"] = job.initial_capital;
  request["strategy_definition"] = job.strategy_definition;
  if (!job.costs.is_null()) request["costs"] = job.costs;
  if (!job.execution.is_null()) request["execution"] = job.execution;
  if (job.market_rules) request["market_rules"] = *job.market_rules;
  if (job.account) request["account"] = *job.account;
  if (job.prove) request["prove"] = *job.prove;
  if (job.limits) request["limits"] = *job.limits;
  if (job.strategy_id) request["strategy_id"] = *job.strategy_id;
  if (job.strategy_version) request["strategy_version"] = *job.strategy_version;
  return request;
}

std::int64_t order_key(base::Timestamp created_at, Priority priority) {
  using std::chrono::duration_cast;
  using std::chrono::microseconds;
  return created_at.ns / 1000 - duration_cast<microseconds>(priority_gap(priority)).count();
}

bool runs_users_code(const Job& job) {
  const base::Json& definition = job.strategy_definition;
  const auto found = definition.find("code_snippet");
  return found != definition.end() && !found->is_null();
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
