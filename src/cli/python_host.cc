#include "cli/python_host.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <future>

#include "base/log.h"
#include "cli/programs.h"
#include "runner/child.h"

namespace hindcast::cli {
namespace {

constexpr const char* kPointer = "/strategy_definition/code_snippet";
constexpr std::chrono::seconds kRetryAfter{30};
// Children that only compile must not wait behind jobs; fewer than there are threads that answer
// requests, each of which a check holds.
constexpr int kChecksAtATime = 4;

sandbox::Limits check_limits() {
  sandbox::Limits limits;
  limits.wall = std::chrono::milliseconds(1000);
  limits.cpu = std::chrono::seconds(1);
  limits.memory_bytes = 128 << 20;
  limits.output_bytes = 256 << 10;
  limits.message_bytes = 0;
  return limits;
}

}  // namespace

base::Result<void> PythonHost::start() {
  if (options_.start == PythonStart::off) {
    return base::fail(base::ErrorCode::unavailable, "this server was started with --python off");
  }
  sandbox::Supervisor::Options options;
  HC_ASSIGN(options.program, program_beside("hindcast-python-runner"));
  options.spares = std::clamp(options_.slots, 1, 2);
  options.children_most = options_.slots + kChecksAtATime;
  HC_ASSIGN(supervisor_, sandbox::Supervisor::start(std::move(options)));
  return {};
}

base::Result<sandbox::Supervisor*> PythonHost::supervisor() {
  const std::scoped_lock lock(mutex_);
  if (supervisor_) return supervisor_.get();
  const auto now = std::chrono::steady_clock::now();
  if (!refusal_ || now >= try_again_) {
    auto started = start();
    if (started) return supervisor_.get();
    base::log::warn("code snippets are refused: {}", started.error().message);
    refusal_ = base::Error{base::ErrorCode::unavailable,
                           "code snippets are refused: " + started.error().message};
    try_again_ = now + kRetryAfter;
  }
  return tl::unexpected(*refusal_);
}

base::Result<void> PythonHost::check(std::string_view code) {
  const bool has_room = checks_.fetch_add(1) < kChecksAtATime;
  auto checked = has_room ? check_now(code) : base::Result<void>();
  --checks_;
  return checked;
}

base::Result<void> PythonHost::check_now(std::string_view code) {
  const auto where = [](std::string kind, std::string detail, std::string allowed = {}) {
    return base::invalid({{kPointer, std::move(kind), std::move(detail), std::move(allowed)}});
  };
  const auto host = supervisor();
  if (!host) {
    return where("not_available", host.error().message,
                 "formulas in entry_conditions and exit_conditions");
  }
  const sandbox::Exit exit = run_to_end(
      **host, {.input = runner::check_input(code), .files = {}, .limits = check_limits()});
  if (exit.outcome == sandbox::Outcome::done) return {};
  if (exit.outcome == sandbox::Outcome::failed && exit.code == 1) {
    if (auto error = runner::error_of(exit.output); error && !error->problems.empty()) {
      return base::invalid(std::move(error->problems));
    }
  }
  return where("cannot_compile", "cannot be compiled: " + exit.detail);
}

sandbox::Exit run_to_end(sandbox::Supervisor& supervisor, sandbox::Launch launch,
                         std::function<void(std::string_view)> on_message) {
  auto ended = std::make_shared<std::promise<sandbox::Exit>>();
  auto future = ended->get_future();
  const auto id = supervisor.launch(std::move(launch), {.on_message = std::move(on_message),
                                                        .on_exit = [ended](sandbox::Exit exit) {
                                                          ended->set_value(std::move(exit));
                                                        }});
  if (id) return future.get();
  sandbox::Exit refused;
  refused.detail = id.error().message;
  return refused;
}

}  // namespace hindcast::cli
