// The system calls a child may make: an allow-list, everything else is refused with EPERM.
#pragma once

#include <linux/filter.h>

#include <vector>

#include "base/error.h"

namespace hindcast::sandbox {

class SyscallFilter {
 public:
  // Built once in the zygote. unavailable when this machine's libseccomp cannot make it.
  static base::Result<SyscallFilter> build();

  // Puts the calling process under the filter, for good. Needs no_new_privs. Only async-signal-safe
  // calls; returns errno, or 0.
  int install();

 private:
  std::vector<sock_filter> program_;
};

}  // namespace hindcast::sandbox
