#include "cli/stop_signals.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>

#include "base/check.h"

namespace hindcast::cli {
namespace {

std::atomic<int> g_count{0};
int g_pipe[2] = {-1, -1};

// Only what is allowed in a signal handler: an atomic and write().
void on_signal(int) {
  const int saved = errno;
  g_count.fetch_add(1);
  [[maybe_unused]] const auto written = ::write(g_pipe[1], "s", 1);
  errno = saved;
}

}  // namespace

void install_stop_signals() {
  if (g_pipe[0] >= 0) return;
  HC_CHECK(::pipe2(g_pipe, O_CLOEXEC | O_NONBLOCK) == 0, "a pipe for signals");
  struct sigaction action{};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

int stop_signals() { return g_count.load(); }

int wait_for_stop(int seen, std::chrono::milliseconds most) {
  const auto until = std::chrono::steady_clock::now() + most;
  while (g_count.load() <= seen) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (left.count() <= 0) break;
    pollfd ready{g_pipe[0], POLLIN, 0};
    ::poll(&ready, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 60'000)));
    char bytes[16];
    while (::read(g_pipe[0], bytes, sizeof bytes) > 0) {
    }
  }
  return g_count.load();
}

}  // namespace hindcast::cli
