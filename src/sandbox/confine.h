// Taking everything from a child that it does not need. All of this runs in the child, between fork
// and entry, in the order: early(), then the launch order is read, then late().
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "sandbox/filter.h"
#include "sandbox/protocol.h"

namespace hindcast::sandbox {

class Confinement {
 public:
  // Opens what of /proc is needed later. In the zygote, before its root may change.
  static base::Result<Confinement> begin();

  // In the zygote, once: what all children share. They may read `directories`, if there are any and
  // Landlock bounds them.
  base::Result<void> prepare(const std::vector<std::string>& directories);

  // Measures what every child gets with the fork and does not count as the job's memory. prepare()
  // has done it once; to be repeated when the zygote has grown.
  base::Result<void> measure_zygote();

  bool landlock() const { return static_cast<bool>(ruleset_); }
  bool reads_files() const { return files_ == FileCalls::read; }
  // A fork copies only the calling thread: a lock that another one holds would stay locked for
  // ever.
  bool single_threaded() const;

  // `socket` becomes descriptor 3; every other one is closed, 0 to 2 lead to /dev/null.
  base::Result<void> early(int socket) const;
  // Resource limits, then the system call filter: nothing can be undone after that.
  // `mapped_bytes`: size of the input and the files, which do not count as the job's memory.
  base::Result<void> late(const LaunchOrder& order, std::uint64_t mapped_bytes);

 private:
  base::Result<void> drop_privileges() const;

  SyscallFilter filter_;
  FileCalls files_ = FileCalls::none;
  base::Fd null_;
  base::Fd memory_, status_;  // /proc/self/statm and status
  base::Fd ruleset_;          // Landlock; none on kernels without it
  pid_t zygote_ = 0;
  std::uint64_t zygote_address_space_ = 0;
};

// Tries in the calling process, confined, what must not work: opening a file, writing to one where
// reading is allowed, a socket, a fork. The name of what did work, or nullptr.
const char* first_leak(bool reads_files);

}  // namespace hindcast::sandbox
