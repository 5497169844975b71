#include "sandbox/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "sandbox/child.h"

namespace hindcast::sandbox {
namespace {

constexpr int kGoneWithinMs = 5'000;

// A pidfd never names another process, however long the child has been dead. By number: the header
// of glibc 2.36 declares the function without C linkage.
void kill_by(const base::Fd& pidfd) {
  ::syscall(SYS_pidfd_send_signal, pidfd.get(), SIGKILL, nullptr, 0);
}

base::Result<base::Fd> sealed_input(std::string_view input) {
  base::Fd file(::memfd_create("hindcast-input", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file) return base::io_failure("create", "the input memory", errno);
  HC_TRY(base::write_all(file.get(), std::as_bytes(std::span(input)), "the input memory"));
  constexpr int kSeals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
  if (::fcntl(file.get(), F_ADD_SEALS, kSeals) != 0) {
    return base::io_failure("seal", "the input memory", errno);
  }
  return file;
}

}  // namespace

base::Result<void> ChildProcess::start(ChildId id, Launch launch, Callbacks callbacks) {
  id_ = id;
  limits_ = launch.limits;
  callbacks_ = std::move(callbacks);
  start_ = Clock::now();
  HC_ASSIGN(const base::Fd input, sealed_input(launch.input));
  output_ = base::Fd(::memfd_create("hindcast-output", MFD_CLOEXEC));
  if (!output_) return base::io_failure("create", "the output memory", errno);
  std::vector<int> fds{input.get(), output_.get()};
  for (const base::Fd& file : launch.files) fds.push_back(file.get());
  const LaunchOrder order{.cpu_s = limits_.cpu.count(),
                          .memory_bytes = limits_.memory_bytes,
                          .output_bytes = limits_.output_bytes,
                          .message_bytes = limits_.message_bytes,
                          .files = static_cast<std::uint32_t>(launch.files.size())};
  HC_ASSIGN(const bool sent, send_packet(socket_.get(), bytes_of(order), fds, true));
  if (!sent) return base::fail(base::ErrorCode::internal, "a fresh socket is full");
  return {};
}

ChildProcess::Clock::time_point ChildProcess::deadline() const {
  if (!busy() || stop_ != StopReason::none) return Clock::time_point::max();
  return start_ + limits_.wall;
}

void ChildProcess::started(base::Fd pidfd) {
  pidfd_ = std::move(pidfd);
  if (stop_ != StopReason::none) kill_by(pidfd_);
}

void ChildProcess::stop(StopReason reason) {
  if (stop_ != StopReason::none) return;
  stop_ = reason;
  if (pidfd_) kill_by(pidfd_);
}

bool ChildProcess::read_messages() {
  std::array<std::byte, kMessageBytesMost> buffer;
  while (socket_) {
    const Packet packet = receive_packet(socket_.get(), buffer, true);
    if (packet.state == Packet::State::empty) return true;
    if (packet.state == Packet::State::closed) return false;
    message_bytes_ += packet.size;
    if (packet.size <= buffer.size()) {
      take_message({reinterpret_cast<const char*>(buffer.data()), packet.size});
    }
    // The library in the child keeps the limit itself; only a child that goes round it gets here.
    // It then finds its socket closed.
    if (message_bytes_ > limits_.message_bytes + kLastWordsBytesMost + 1) return false;
  }
  return false;
}

void ChildProcess::take_message(std::string_view text) {
  if (text.front() == kLastWordsMark) {
    last_words_ = text.substr(1, kLastWordsBytesMost);
  } else if (message_bytes_ <= limits_.message_bytes && callbacks_.on_message) {
    callbacks_.on_message(text);
  }
}

base::Result<std::string> ChildProcess::read_output() const {
  struct stat info{};
  if (::fstat(output_.get(), &info) != 0) return base::io_failure("stat", "the output", errno);
  if (static_cast<std::uint64_t>(info.st_size) > limits_.output_bytes) {
    return base::fail(base::ErrorCode::limit_exceeded, "the output is larger than its limit");
  }
  std::string text(static_cast<std::size_t>(info.st_size), '\0');
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t n =
        ::pread(output_.get(), text.data() + at, text.size() - at, static_cast<off_t>(at));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return base::io_failure("read", "the output", n < 0 ? errno : EIO);
    at += static_cast<std::size_t>(n);
  }
  return text;
}

void ChildProcess::finish(const ZygoteNews& news) {
  if (!busy()) return;
  read_messages();
  Exit exit;
  exit.cpu = std::chrono::microseconds(news.cpu_us);
  exit.peak_memory_bytes = news.peak_memory_bytes;
  describe_ending(
      {.wait_status = news.status, .cpu = exit.cpu, .stop = stop_, .last_words = last_words_},
      limits_, exit);
  if (auto output = read_output()) {
    exit.output = std::move(*output);
  } else if (exit.outcome == Outcome::done) {
    exit.outcome = Outcome::failed;
    exit.detail = output.error().message;
  }
  deliver(std::move(exit));
}

void ChildProcess::finish_lost(const std::string& detail) {
  if (pidfd_) {
    kill_by(pidfd_);
    pollfd gone{pidfd_.get(), POLLIN, 0};
    while (::poll(&gone, 1, kGoneWithinMs) < 0 && errno == EINTR) {
    }
  }
  if (!busy()) return;
  read_messages();
  Exit exit;
  exit.outcome = stop_ == StopReason::killed ? Outcome::killed : Outcome::lost;
  exit.detail = detail;
  deliver(std::move(exit));
}

void ChildProcess::deliver(Exit exit) {
  exit.wall = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start_);
  if (callbacks_.on_exit) callbacks_.on_exit(std::move(exit));
}

}  // namespace hindcast::sandbox
