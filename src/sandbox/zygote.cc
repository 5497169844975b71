// The zygote: one thread that forks confined children and reports their ends. It never sees what
// the children work on: the server speaks to each over a socket of its own.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <unordered_map>
#include <vector>

#include "sandbox/child_main.h"
#include "sandbox/fresh_heap.h"
#include "sandbox/namespaces.h"
#include "sandbox/protocol.h"

namespace hindcast::sandbox {
namespace {

constexpr std::size_t kChildrenUsually = 64;  // more only cost a larger table

void report(const ZygoteNews& news, std::span<const int> fds = {}) {
  // Fails only when the server is gone; the loop then ends on the closed socket.
  (void)send_packet(kSocketFd, bytes_of(news), fds, /*dont_wait=*/false);
}

void give_reason(ZygoteNews& news, std::string_view reason) {
  std::memcpy(news.reason, reason.data(), std::min(reason.size(), sizeof news.reason - 1));
}

int refuse(std::string_view reason) {
  ZygoteNews news{.kind = ZygoteNews::Kind::refused};
  give_reason(news, reason);
  report(news);
  return 1;
}

// When memory runs out, the children have to go before the server.
void prefer_for_oom_killer() {
  const base::Fd file(::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
  if (file) [[maybe_unused]]
    const ssize_t n = ::write(file.get(), "900", 3);
}

[[noreturn]] void run_canary(Confinement& confinement, int socket) {
  const auto end = [](std::string_view text) {
    [[maybe_unused]] const ssize_t n = ::write(kSocketFd, text.data(), text.size());
    ::_exit(1);
  };
  if (auto ok = confinement.early(socket); !ok) end(ok.error().message);
  const LaunchOrder order{.cpu_s = 1, .memory_bytes = 64 << 20, .output_bytes = 1};
  if (auto ok = confinement.late(order, 0); !ok) end(ok.error().message);
  if (const char* leak = first_leak(confinement.reads_files()); leak != nullptr) {
    end(std::string("a confined process can still ") + leak);
  }
  ::_exit(0);
}

// "" when a confined child can do none of what it must not; else what is wrong.
std::string canary(Confinement& confinement) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return "no socket pair for the canary";
  }
  base::Fd ours(ends[0]), theirs(ends[1]);
  const pid_t pid = ::fork();
  if (pid < 0) return std::string("cannot fork: ") + std::strerror(errno);
  if (pid == 0) run_canary(confinement, theirs.get());
  theirs.reset();
  char text[200];
  const ssize_t size = ::read(ours.get(), text, sizeof text);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return "";
  return size > 0 ? std::string(text, static_cast<std::size_t>(size))
                  : "the canary process ended unexpectedly";
}

class Zygote {
 public:
  Zygote(Entry entry, Confinement confinement, base::Fd child_signals, ZygoteNews ready)
      : entry_(entry),
        confinement_(std::move(confinement)),
        signals_(std::move(child_signals)),
        ready_(ready) {}

  int serve() {
    children_.reserve(kChildrenUsually);
    leave_heap_gaps();
    if (auto ok = confinement_.measure_zygote(); !ok) return refuse(ok.error().message);
    report(ready_);
    pollfd waits[2] = {{kSocketFd, POLLIN, 0}, {signals_.get(), POLLIN, 0}};
    while (true) {
      if (::poll(waits, 2, -1) < 0 && errno != EINTR) return 1;
      if (waits[1].revents != 0) reap();
      if (waits[0].revents != 0 && !take_order()) return 0;
    }
  }

 private:
  // False when the server closed the socket; the children die with the zygote.
  bool take_order() {
    ForkOrder order;
    Packet packet = receive_packet(kSocketFd, std::as_writable_bytes(std::span(&order, 1)), true);
    if (packet.state == Packet::State::empty) return true;
    if (packet.state == Packet::State::closed) return false;
    if (packet.size != sizeof order || packet.fds.size() != 1) return false;
    fork_child(order.id, packet.fds.front().get());
    return true;
  }

  void fork_child(std::uint64_t id, int socket) {
    // There is no other thread whose locks fork() would have to care for.
    const pid_t pid = ::_Fork();
    if (pid == 0) child_main(confinement_, entry_, socket);
    if (pid < 0) {
      return report({.kind = ZygoteNews::Kind::fork_failed, .id = id, .status = errno});
    }
    // Not reaped yet, so the pid cannot belong to anybody else.
    const base::Fd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!pidfd) {
      const int reason = errno;
      ::kill(pid, SIGKILL);
      ::waitpid(pid, nullptr, 0);
      return report({.kind = ZygoteNews::Kind::fork_failed, .id = id, .status = reason});
    }
    children_[pid] = id;
    const int fd = pidfd.get();
    report({.kind = ZygoteNews::Kind::started, .pid = pid, .id = id}, std::span(&fd, 1));
  }

  void reap() {
    signalfd_siginfo info[8];
    [[maybe_unused]] const ssize_t n = ::read(signals_.get(), info, sizeof info);
    int status = 0;
    rusage usage{};
    for (pid_t pid; (pid = ::wait4(-1, &status, WNOHANG, &usage)) > 0;) {
      const auto found = children_.find(pid);
      if (found == children_.end()) continue;
      const auto us = [](const timeval& t) {
        return std::int64_t{t.tv_sec} * 1'000'000 + t.tv_usec;
      };
      report({.kind = ZygoteNews::Kind::exited,
              .pid = pid,
              .id = found->second,
              .status = status,
              .cpu_us = us(usage.ru_utime) + us(usage.ru_stime),
              .peak_memory_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024});
      children_.erase(found);
    }
  }

  Entry entry_;
  Confinement confinement_;
  base::Fd signals_;
  const ZygoteNews ready_;
  std::unordered_map<pid_t, std::uint64_t> children_;
};

}  // namespace

namespace {

// Enters the room, furnishes it, and leaves the rest of the machine behind. Fills in `ready`.
base::Result<Confinement> settle(const Room& room, ZygoteNews& ready) {
  if (room.niceness > 0) ::setpriority(PRIO_PROCESS, 0, room.niceness);
  bool walls = false;
  if (room.namespaces) {
    ready.layers |= ZygoteNews::namespaces_wanted;
    leave_root();
    const auto entered = enter_namespaces();
    walls = entered.has_value();
    if (!walls && entered.error().code != base::ErrorCode::unavailable) {
      return tl::unexpected(entered.error());  // half way in: nothing can be relied on
    }
    if (!walls) give_reason(ready, entered.error().message);
  }
  HC_ASSIGN(Confinement confinement, Confinement::begin());
  if (!confinement.single_threaded()) {
    return base::fail(base::ErrorCode::unavailable, "the zygote has more than one thread");
  }
  std::vector<std::string> directories;
  if (room.furnish != nullptr) {
    HC_ASSIGN(directories, room.furnish());
  }
  if (!confinement.single_threaded()) {
    return base::fail(base::ErrorCode::unavailable, "what the zygote loaded has started threads");
  }
  if (walls) {
    if (const auto walled = wall_in(directories); walled) {
      ready.layers |= ZygoteNews::namespaces;
    } else {
      walls = false;
      give_reason(ready, walled.error().message);
    }
  }
  // Without a root of its own a reader would see names all over the machine.
  HC_TRY(confinement.prepare(walls ? directories : std::vector<std::string>()));
  if (confinement.landlock()) ready.layers |= ZygoteNews::landlock;
  return confinement;
}

}  // namespace

int zygote_main(Entry entry, const Room& room) {
  int type = 0;
  socklen_t length = sizeof type;
  if (::getsockopt(kSocketFd, SOL_SOCKET, SO_TYPE, &type, &length) != 0 || type != SOCK_SEQPACKET) {
    std::fputs("the zygote is started by the server only: descriptor 3 is not its socket\n",
               stderr);
    return 2;
  }
  // The socket closes when the server dies; the signal also ends a zygote that hangs.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  prefer_for_oom_killer();
  ZygoteNews ready{.kind = ZygoteNews::Kind::ready};
  auto confinement = settle(room, ready);
  if (!confinement) return refuse(confinement.error().message);
  if (const std::string wrong = canary(*confinement); !wrong.empty()) return refuse(wrong);
  sigset_t child_ended;
  sigemptyset(&child_ended);
  sigaddset(&child_ended, SIGCHLD);
  ::sigprocmask(SIG_BLOCK, &child_ended, nullptr);
  base::Fd signals(::signalfd(-1, &child_ended, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!signals) return refuse("signalfd is not available");
  return Zygote(entry, std::move(*confinement), std::move(signals), ready).serve();
}

}  // namespace hindcast::sandbox
