// The Python zygote of this process: started when the first snippet comes, or at once, or never.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "cli/job_limits.h"
#include "sandbox/supervisor.h"

namespace hindcast::cli {

enum class PythonStart { off, on_demand, at_start };

class PythonHost {
 public:
  struct Options {
    PythonStart start = PythonStart::on_demand;
    LimitPolicy limits = LimitPolicy::of_snippets();
    int slots = 1;  // snippets at a time
  };
  explicit PythonHost(Options options) : options_(options) {}

  // Of one job with a code_snippet.
  const LimitPolicy& limits() const { return options_.limits; }
  // Thread-safe; the first call starts the zygote and takes some 0.2 s. unavailable, for a while
  // without trying again, when snippets are switched off or this machine cannot confine them.
  base::Result<sandbox::Supervisor*> supervisor();
  // Whether the code compiles, found out in a child of the sandbox. Problems point at the code.
  // Thread-safe; takes some milliseconds, at most a second. While many are under way it says
  // nothing against the code at once: its job will tell, and those who ask for something else are
  // not held up.
  base::Result<void> check(std::string_view code);

 private:
  base::Result<void> start();
  base::Result<void> check_now(std::string_view code);

  const Options options_;
  std::atomic<int> checks_ = 0;  // under way
  std::mutex mutex_;
  std::unique_ptr<sandbox::Supervisor> supervisor_;
  std::optional<base::Error> refusal_;
  std::chrono::steady_clock::time_point try_again_;
};

// Runs one child to its end. Messages come on another thread.
sandbox::Exit run_to_end(sandbox::Supervisor& supervisor, sandbox::Launch launch,
                         std::function<void(std::string_view)> on_message = {});

}  // namespace hindcast::cli
