#include "cli/prepare.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/record_json.h"
#include "base/time.h"
#include "cli/strategy_needs.h"
#include "jobs/job_store.h"
#include "runner/backtest_run.h"
#include "runner/child.h"

namespace hindcast::cli {

namespace {

// The job was checked when it was submitted.
strategy::Settling settling_of(const jobs::Job& job) {
  strategy::ExecutionRequest execution;
  std::vector<base::Problem> problems;
  if (job.execution.is_object()) base::read_record(job.execution, execution, "", problems);
  return strategy::settling_of(strategy::resolve(execution));
}

base::Result<std::optional<strategy::RunLimits>> limits_of(const jobs::Job& job) {
  if (!job.limits) return std::nullopt;
  HC_ASSIGN(const auto asked, base::from_json<strategy::RunLimits>(*job.limits, "/limits"));
  return asked;
}

}  // namespace

worker::Prepare make_prepare(const market::Catalog& catalog, LimitPolicy limits,
                             PythonHost& python) {
  const auto needs = std::make_shared<StrategyNeeds>();
  return
      [&catalog, limits, &python, needs](const jobs::Job& job) -> base::Result<worker::Prepared> {
        HC_ASSIGN(const market::Timeframe timeframe, market::parse_timeframe(job.timeframe));
        HC_ASSIGN(const market::Period period, market::parse_period(job.period));
        HC_ASSIGN(auto read, needs->of(job.strategy_definition, job.timeframe, job.assets));
        HC_ASSIGN(
            runner::ResolvedData data,
            runner::resolve_data(runner::DataNeeds{job.assets, timeframe, period, settling_of(job),
                                                   read.takes_profit, std::move(read.others)},
                                 catalog));
        worker::Prepared prepared;
        const bool snippet = jobs::runs_users_code(job);
        HC_ASSIGN(const auto asked, limits_of(job));
        HC_ASSIGN(const JobLimits granted, (snippet ? python.limits() : limits).grant(asked));
        prepared.launch.limits = granted.for_sandbox();
        prepared.launch.input =
            snippet ? runner::snippet_input(jobs::request_of(job), data,
                                            static_cast<std::size_t>(granted.log_kb) << 10)
                    : runner::child_input(jobs::request_of(job), data);
        for (runner::DataFile& file : data.files) {
          prepared.launch.files.push_back(std::move(file.file));
        }
        // After all of the others, as the child expects them.
        for (runner::DataFile& file : data.files) {
          if (file.finer) prepared.launch.files.push_back(std::move(file.finer));
        }
        for (runner::DataFile& file : data.other_files) {
          prepared.launch.files.push_back(std::move(file.file));
        }
        if (snippet) {
          HC_ASSIGN(prepared.supervisor, python.supervisor());
          prepared.data_start = base::format_utc(data.window.begin_ns);
          prepared.data_end = base::format_utc(data.window.end_ns);
          return prepared;
        }
        prepared.data_start = base::format_utc(data.window.begin_ns);
        prepared.data_end = base::format_utc(data.window.end_ns);
        return prepared;
      };
}

base::Result<api::Estimate> estimate_request(const market::Catalog& catalog,
                                             const LimitPolicy& limits, PythonHost& python,
                                             const strategy::CheckedRequest& request) {
  const bool snippet = request.definition.code_snippet.has_value();
  HC_TRY((snippet ? python.limits() : limits).grant(request.request.limits));
  HC_ASSIGN(const runner::ResolvedData data, runner::resolve_data(request, catalog));
  if (snippet) HC_TRY(python.check(*request.definition.code_snippet));
  api::Estimate estimate;
  estimate.seconds = runner::estimate_seconds(request, data.bars);
  estimate.data_start = base::format_utc(data.window.begin_ns);
  estimate.data_end = base::format_utc(data.window.end_ns);
  estimate.bars = data.bars;
  return estimate;
}

}  // namespace hindcast::cli
