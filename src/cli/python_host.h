// The Python zygote of this process: started when the first snippet comes, or at once, or never.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "sandbox/supervisor.h"

namespace hindcast::cli {

enum class PythonStart { off, on_demand, at_start };

// Limits of one job with a code_snippet, instead of those of JobLimits. Each has an option of
// `serve` and `worker` by the same name.
struct SnippetLimits {
  static constexpr int kSecondsMax = 86'400;
  static constexpr int kMemoryMbMin = 64;
  static constexpr int kMemoryMbMax = 1 << 20;
  static constexpr int kLogKbMax = 64;

  int wall_seconds = 60;  // --snippet-wall-seconds
  int cpu_seconds = 60;   // --snippet-cpu-seconds
  int memory_mb = 512;    // --snippet-memory-mb
  int log_kb = 64;        // --snippet-log-kb

  sandbox::Limits for_sandbox() const;
};

// --snippet-wall-seconds and the others, in the help under `group`.
void add_snippet_limits(CLI::App& command, SnippetLimits& limits, const std::string& group);

class PythonHost {
 public:
  struct Options {
    PythonStart start = PythonStart::on_demand;
    SnippetLimits limits;
    int slots = 1;  // snippets at a time
  };
  explicit PythonHost(Options options) : options_(options) {}

  const SnippetLimits& limits() const { return options_.limits; }
  // Thread-safe; the first call starts the zygote and takes some 0.2 s. unavailable, for a while
  // without trying again, when snippets are switched off or this machine cannot confine them.
  base::Result<sandbox::Supervisor*> supervisor();
  // Whether the code compiles, found out in a child of the sandbox. Problems point at the code.
  // Thread-safe; takes some milliseconds, at most a second.
  base::Result<void> check(std::string_view code);

 private:
  base::Result<void> start();

  const Options options_;
  std::mutex mutex_;
  std::unique_ptr<sandbox::Supervisor> supervisor_;
  std::optional<base::Error> refusal_;
  std::chrono::steady_clock::time_point try_again_;
};

// Runs one child to its end. Messages come on another thread.
sandbox::Exit run_to_end(sandbox::Supervisor& supervisor, sandbox::Launch launch,
                         std::function<void(std::string_view)> on_message = {});

}  // namespace hindcast::cli
