// The server's end of the zygote: starting it, hearing from it, ending it.
#pragma once

#include <sys/types.h>

#include "base/error.h"
#include "base/file.h"
#include "sandbox/protocol.h"
#include "sandbox/supervisor.h"

namespace hindcast::sandbox {

class ZygoteProcess {
 public:
  // Waits until it is ready, at most 20 s. Must be called on a thread that lives as long as the
  // zygote: the kernel ends the zygote together with the thread that started it.
  static base::Result<ZygoteProcess> spawn(const Supervisor::Options& options);

  ZygoteProcess() = default;
  ~ZygoteProcess() { end(); }
  ZygoteProcess(ZygoteProcess&& other) noexcept;
  ZygoteProcess& operator=(ZygoteProcess&& other) noexcept;

  bool running() const { return pid_ > 0; }
  int socket() const { return socket_.get(); }
  // Kills it, and with it all its children, and waits for it.
  void end();

 private:
  base::Result<void> wait_until_ready();

  pid_t pid_ = 0;
  base::Fd socket_;
};

}  // namespace hindcast::sandbox
