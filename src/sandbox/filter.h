// The system calls a child may make: an allow-list, everything else is refused with EPERM.
#pragma once

#include <linux/filter.h>

#include <vector>

#include "base/error.h"

namespace hindcast::sandbox {

// True in builds where a sanitizer needs terabytes of address space and threads of its own.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

// Whether children may open files for reading; which ones is for others to bound.
enum class FileCalls { none, read };

class SyscallFilter {
 public:
  // Built once in the zygote. unavailable when this machine's libseccomp cannot make it.
  static base::Result<SyscallFilter> build(FileCalls files = FileCalls::none);

  // Puts the calling process under the filter, for good. Needs no_new_privs. Only async-signal-safe
  // calls; returns errno, or 0.
  int install();

 private:
  std::vector<sock_filter> program_;
};

}  // namespace hindcast::sandbox
