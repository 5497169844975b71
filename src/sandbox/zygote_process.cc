#include "sandbox/zygote_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstring>

#include "base/log.h"

namespace hindcast::sandbox {
namespace {

constexpr int kReadyWithinMs = 20'000;

struct SpawnSetup {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;

  explicit SpawnSetup(int socket) {
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, socket, kSocketFd);
    posix_spawn_file_actions_addclosefrom_np(&files, kSocketFd + 1);
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    // A session of its own: Ctrl-C in the server's terminal must reach only the server, which
    // finishes the running jobs first.
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnSetup() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnSetup(const SpawnSetup&) = delete;
  SpawnSetup& operator=(const SpawnSetup&) = delete;
};

}  // namespace

ZygoteProcess::ZygoteProcess(ZygoteProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)), socket_(std::move(other.socket_)) {}

ZygoteProcess& ZygoteProcess::operator=(ZygoteProcess&& other) noexcept {
  if (this != &other) {
    end();
    pid_ = std::exchange(other.pid_, 0);
    socket_ = std::move(other.socket_);
  }
  return *this;
}

base::Result<ZygoteProcess> ZygoteProcess::spawn(const Supervisor::Options& options) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return base::io_failure("create", "the zygote's socket", errno);
  }
  ZygoteProcess zygote;
  zygote.socket_ = base::Fd(ends[0]);
  base::Fd theirs(ends[1]);
  std::vector<char*> arguments{const_cast<char*>(options.program.c_str())};
  for (const auto& a : options.arguments) arguments.push_back(const_cast<char*>(a.c_str()));
  arguments.push_back(nullptr);
  char* const no_environment[] = {nullptr};
  SpawnSetup setup(theirs.get());
  const int error = ::posix_spawn(&zygote.pid_, options.program.c_str(), &setup.files,
                                  &setup.attributes, arguments.data(), no_environment);
  if (error != 0) {
    zygote.pid_ = 0;
    return base::io_failure("start", options.program, error);
  }
  // Only the zygote's copy is left after this, so that its death closes the connection.
  theirs.reset();
  HC_TRY(zygote.wait_until_ready());
  return zygote;
}

base::Result<void> ZygoteProcess::wait_until_ready() {
  pollfd wait{socket_.get(), POLLIN, 0};
  int ready = 0;
  do {
    ready = ::poll(&wait, 1, kReadyWithinMs);
  } while (ready < 0 && errno == EINTR);
  ZygoteNews news;
  if (ready <= 0) {
    return base::fail(base::ErrorCode::unavailable,
                      fmt::format("the zygote was not ready within {} s", kReadyWithinMs / 1000));
  }
  const Packet packet =
      receive_packet(socket_.get(), std::as_writable_bytes(std::span(&news, 1)), true);
  if (packet.state != Packet::State::received || packet.size != sizeof news) {
    return base::fail(base::ErrorCode::unavailable, "the zygote ended before it was ready");
  }
  news.reason[sizeof news.reason - 1] = '\0';
  if (news.kind == ZygoteNews::Kind::ready) {
    if ((news.layers & ZygoteNews::landlock) == 0) {
      base::log::warn("sandbox: this kernel has no Landlock; going on without");
    }
    if ((news.layers & ZygoteNews::namespaces_wanted) != 0 &&
        (news.layers & ZygoteNews::namespaces) == 0) {
      base::log::warn("sandbox: going on without namespaces: {}", news.reason);
    }
    return {};
  }
  return base::fail(
      base::ErrorCode::unavailable,
      fmt::format("this machine cannot confine jobs, so none are run: {}", news.reason));
}

void ZygoteProcess::end() {
  if (pid_ <= 0) return;
  socket_.reset();
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
}

}  // namespace hindcast::sandbox
