// The server's end of one child: its socket, its pidfd, its output, its messages.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "sandbox/exit_report.h"
#include "sandbox/protocol.h"
#include "sandbox/supervisor.h"

namespace hindcast::sandbox {

class ChildProcess {
 public:
  using Clock = std::chrono::steady_clock;

  explicit ChildProcess(base::Fd socket) : socket_(std::move(socket)) {}

  // Gives a waiting child its work; from now on it counts against the limits.
  base::Result<void> start(ChildId id, Launch launch, Callbacks callbacks);
  bool busy() const { return id_ != 0; }
  ChildId id() const { return id_; }
  int socket() const { return socket_.get(); }
  // No deadline once it was told to stop.
  Clock::time_point deadline() const;

  void started(base::Fd pidfd);
  // Sends SIGKILL, at once or as soon as the child has a pidfd. The first reason counts.
  void stop(StopReason reason);

  // Reads what is there; false when there will be no more. Lengths come from the kernel, never
  // from the child.
  bool read_messages();

  // Called once, after the child has ended: the last messages, then on_exit.
  void finish(const ZygoteNews& news);
  // The same for a child whose zygote died. Makes sure that the child is gone too.
  void finish_lost(const std::string& detail);

 private:
  void take_message(std::string_view text);
  void deliver(Exit exit);
  base::Result<std::string> read_output() const;

  base::Fd socket_, pidfd_, output_;
  ChildId id_ = 0;  // 0: a spare
  Limits limits_;
  Callbacks callbacks_;
  Clock::time_point start_;
  StopReason stop_ = StopReason::none;
  std::uint64_t message_bytes_ = 0;
  std::string last_words_;
};

}  // namespace hindcast::sandbox
