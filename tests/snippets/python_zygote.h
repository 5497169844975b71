// Runs snippets in the program that the server starts for them.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/document.h"
#include "base/error.h"
#include "base/json.h"
#include "market/bars.h"
#include "runner/backtest_run.h"
#include "sandbox/supervisor.h"

namespace hindcast::snippets::testing {

// Whose rights the zygote has: ours, or none when we are root.
enum class User { same, nobody };

struct Ran {
  sandbox::Exit exit;
  std::string log;                       // of its messages
  std::optional<base::Error> error;      // that it reported
  std::optional<base::Document> result;  // when it is done
  base::Json head;                       // of the result

  // All that a person would see of a failure.
  std::string told() const;
};

class PythonZygote {
 public:
  // Bars to run on: a wave, hourly, `count` of them.
  explicit PythonZygote(User user = User::same, std::size_t count = 500);
  // On a kernel that seems to lack these layers: "landlock", "namespaces", or both with a comma.
  explicit PythonZygote(const std::string& missing_layers);
  ~PythonZygote();

  sandbox::Supervisor& supervisor() { return *supervisor_; }
  // A whole backtest of the code; `changes` may edit the request.
  Ran run(const std::string& code, sandbox::Limits limits = {},
          const std::function<void(base::Json&)>& changes = {});
  // The same request without the code and with `changes`, by formulas, in this process.
  base::Result<base::Document> run_here(const std::function<void(base::Json&)>& changes);
  Ran check(const std::string& code);
  sandbox::Launch launch_of(const std::string& code, sandbox::Limits limits,
                            const std::function<void(base::Json&)>& changes = {});
  const market::BarColumns& bars() const { return bars_; }

 private:
  void start(sandbox::Supervisor::Options options, std::size_t count);
  base::Json request_of(const std::string& code, const std::function<void(base::Json&)>& changes);
  runner::ResolvedData data() const;
  Ran wait(sandbox::Launch launch);

  market::BarColumns bars_;
  std::string folder_, file_;
  std::unique_ptr<sandbox::Supervisor> supervisor_;
};

// The zygote of these tests, made once.
PythonZygote& shared_zygote(User user = User::same);

// False where `user` cannot be had: not root, so nothing is to be given up.
bool can_be(User user);

}  // namespace hindcast::snippets::testing
