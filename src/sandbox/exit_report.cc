#include "sandbox/exit_report.h"

#include <fmt/format.h>
#include <string.h>
#include <sys/wait.h>

#include "sandbox/protocol.h"

namespace hindcast::sandbox {
namespace {

std::string in_words(std::chrono::milliseconds time) {
  if (time.count() % 1000 == 0) return fmt::format("{} s", time.count() / 1000);
  return fmt::format("{} ms", time.count());
}

std::string in_words(std::uint64_t bytes) {
  if (bytes % (1 << 20) == 0) return fmt::format("{} MiB", bytes >> 20);
  if (bytes % (1 << 10) == 0) return fmt::format("{} KiB", bytes >> 10);
  return fmt::format("{} bytes", bytes);
}

// One printable line, whatever the child sent.
std::string printable(std::string_view text) {
  std::string line(text.substr(0, kLastWordsBytesMost));
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e) c = '?';
  }
  return line;
}

void set(Exit& exit, Outcome outcome, std::string detail) {
  exit.outcome = outcome;
  exit.detail = std::move(detail);
}

void limit_passed(Exit& exit, Outcome outcome, const Limits& limits) {
  switch (outcome) {
    case Outcome::wall_limit:
      return set(exit, outcome, "wall-clock limit of " + in_words(limits.wall) + " exceeded");
    case Outcome::cpu_limit:
      return set(exit, outcome, "CPU limit of " + in_words(limits.cpu) + " exceeded");
    case Outcome::memory_limit:
      return set(exit, outcome, "memory limit of " + in_words(limits.memory_bytes) + " exceeded");
    default:
      return set(exit, Outcome::output_limit,
                 "output limit of " + in_words(limits.output_bytes) + " exceeded");
  }
}

void describe_code(const Ending& ending, const Limits& limits, Exit& exit) {
  switch (exit.code) {
    case 0:
      return set(exit, Outcome::done, "finished");
    case kExitMemoryLimit:
      return limit_passed(exit, Outcome::memory_limit, limits);
    case kExitOutputLimit:
      return limit_passed(exit, Outcome::output_limit, limits);
    case kExitSetupFailed:
      return set(exit, Outcome::failed,
                 "the sandbox could not be set up: " + printable(ending.last_words));
    case kExitUncaughtException:
      return set(exit, Outcome::crashed,
                 "ended by an uncaught exception: " + printable(ending.last_words));
    default:
      return set(exit, Outcome::failed, fmt::format("exit code {}", exit.code));
  }
}

void describe_signal(const Ending& ending, const Limits& limits, Exit& exit) {
  if (exit.signal == SIGKILL && ending.stop == StopReason::killed) {
    return set(exit, Outcome::killed, "killed");
  }
  if (exit.signal == SIGKILL && ending.stop == StopReason::wall_limit) {
    return limit_passed(exit, Outcome::wall_limit, limits);
  }
  // SIGXCPU comes at the limit; a child that ignores it gets SIGKILL a second later.
  if (exit.signal == SIGXCPU || (exit.signal == SIGKILL && ending.cpu >= limits.cpu)) {
    return limit_passed(exit, Outcome::cpu_limit, limits);
  }
  if (exit.signal == SIGXFSZ) return limit_passed(exit, Outcome::output_limit, limits);
  if (exit.signal == SIGKILL) {
    return set(exit, Outcome::crashed,
               "ended by SIGKILL from outside; the machine may be out of memory");
  }
  const char* name = ::sigabbrev_np(exit.signal);
  set(exit, Outcome::crashed,
      name != nullptr ? fmt::format("ended by SIG{} ({})", name, ::sigdescr_np(exit.signal))
                      : fmt::format("ended by signal {}", exit.signal));
}

}  // namespace

void describe_ending(const Ending& ending, const Limits& limits, Exit& exit) {
  if (WIFSIGNALED(ending.wait_status)) {
    exit.signal = WTERMSIG(ending.wait_status);
    describe_signal(ending, limits, exit);
  } else {
    exit.code = WEXITSTATUS(ending.wait_status);
    describe_code(ending, limits, exit);
  }
}

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::done:
      return "done";
    case Outcome::failed:
      return "failed";
    case Outcome::crashed:
      return "crashed";
    case Outcome::wall_limit:
      return "wall_limit";
    case Outcome::cpu_limit:
      return "cpu_limit";
    case Outcome::memory_limit:
      return "memory_limit";
    case Outcome::output_limit:
      return "output_limit";
    case Outcome::killed:
      return "killed";
    case Outcome::lost:
      return "lost";
  }
  return "lost";
}

}  // namespace hindcast::sandbox
