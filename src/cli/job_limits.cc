#include "cli/job_limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json.h"

namespace hindcast::cli {
namespace {

using strategy::kLogKbMax;
using strategy::kRunMemoryMbMax;
using strategy::kRunMemoryMbMin;
using strategy::kRunSecondsMax;
using strategy::RunLimits;

struct OneLimit {
  const char* field;
  const char* option;  // without the prefix
  const char* what;
  int JobLimits::* value;
  std::optional<int> RunLimits::* asked;
  int least, most;
};

constexpr std::array kLimits{
    OneLimit{"wall_seconds", "wall-seconds", "Wall-clock time", &JobLimits::wall_seconds,
             &RunLimits::wall_seconds, 1, kRunSecondsMax},
    OneLimit{"cpu_seconds", "cpu-seconds", "CPU time", &JobLimits::cpu_seconds,
             &RunLimits::cpu_seconds, 1, kRunSecondsMax},
    OneLimit{"memory_mb", "memory-mb", "Memory", &JobLimits::memory_mb, &RunLimits::memory_mb,
             kRunMemoryMbMin, kRunMemoryMbMax},
    OneLimit{"log_kb", "log-kb", "What it prints; more is dropped", &JobLimits::log_kb,
             &RunLimits::log_kb, 0, kLogKbMax}};

int most_of(const LimitPolicy& policy, const OneLimit& limit) {
  const int given = policy.most.*limit.value;
  return given >= limit.least
             ? given
             : std::max(policy.built_in_most.*limit.value, policy.usual.*limit.value);
}

}  // namespace

sandbox::Limits JobLimits::for_sandbox() const {
  sandbox::Limits limits;
  limits.wall = std::chrono::seconds(wall_seconds);
  limits.cpu = std::chrono::seconds(cpu_seconds);
  limits.memory_bytes = static_cast<std::uint64_t>(memory_mb) << 20;
  return limits;
}

LimitPolicy LimitPolicy::of_jobs() {
  return {.usual = {300, 300, 1024}, .built_in_most = {3600, 3600, 4096}};
}

LimitPolicy LimitPolicy::of_snippets() {
  return {.usual = {60, 60, 512}, .built_in_most = {600, 600, 2048}};
}

base::Result<JobLimits> LimitPolicy::grant(const std::optional<RunLimits>& asked) const {
  JobLimits granted = usual;
  std::vector<base::Problem> problems;
  for (const OneLimit& limit : kLimits) {
    const int allowed = most_of(*this, limit);
    // A usual limit above the most is the most.
    granted.*limit.value = std::min(granted.*limit.value, allowed);
    if (!asked || !((*asked).*limit.asked)) continue;
    const int wanted = *((*asked).*limit.asked);
    if (wanted < limit.least || wanted > allowed) {
      problems.push_back({base::pointer_join("/limits", limit.field), "out_of_range",
                          fmt::format("is {}, past what this server allows one job", wanted),
                          fmt::format("{} to {}", limit.least, allowed)});
    }
    granted.*limit.value = wanted;
  }
  if (!problems.empty()) return base::invalid(std::move(problems));
  return granted;
}

void add_limit_options(CLI::App& command, LimitPolicy& policy, const std::string& prefix,
                       const std::string& group, bool log) {
  for (const OneLimit& limit : kLimits) {
    if (limit.value == &JobLimits::log_kb && !log) continue;
    const std::string name = fmt::format("--{}-{}", prefix, limit.option);
    command.add_option(name, policy.usual.*limit.value, limit.what)
        ->check(CLI::Range(limit.least, limit.most))
        ->capture_default_str()
        ->group(group);
    command
        .add_option(name + "-max", policy.most.*limit.value,
                    fmt::format("The most that a request's `limits` may ask for [{}, or the usual "
                                "limit where that is more]",
                                policy.built_in_most.*limit.value))
        ->check(CLI::Range(limit.least, limit.most))
        ->group(group);
  }
}

}  // namespace hindcast::cli
