// What one job may use: the usual limits, which a request may lower or raise up to the most that
// the configuration allows.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "base/error.h"
#include "sandbox/supervisor.h"
#include "strategy/run_limits.h"

namespace hindcast::cli {

struct JobLimits {
  int wall_seconds = 0;
  int cpu_seconds = 0;
  int memory_mb = 0;
  int log_kb = strategy::kLogKbMax;

  sandbox::Limits for_sandbox() const;
};

// Each limit has two options of `serve` and `worker`: "--job-memory-mb" for the usual one and
// "--job-memory-mb-max" for the most. A most that is not given is the built-in one, or the usual
// one where that is above it.
struct LimitPolicy {
  JobLimits usual;
  JobLimits built_in_most;
  JobLimits most{-1, -1, -1, -1};  // -1: not given

  // The policies before any option: of formulas, and of jobs with a code_snippet.
  static LimitPolicy of_jobs();
  static LimitPolicy of_snippets();

  // The limits of a job that asks for these. invalid_argument with problems below /limits when one
  // is past the most.
  base::Result<JobLimits> grant(const std::optional<strategy::RunLimits>& asked) const;
};

// The options "--PREFIX-wall-seconds" and so on in the help under `group`. With `log` those of the
// log too.
void add_limit_options(CLI::App& command, LimitPolicy& policy, const std::string& prefix,
                       const std::string& group, bool log);

}  // namespace hindcast::cli
