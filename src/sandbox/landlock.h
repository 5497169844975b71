// Landlock: the kernel's second wall around files, beside the system call filter.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"

namespace hindcast::sandbox {

// A ruleset under which `directories` and what is below them can be read, and nothing else on any
// file system can be reached at all. An empty descriptor on kernels without Landlock.
base::Result<base::Fd> landlock_ruleset(const std::vector<std::string>& directories);

}  // namespace hindcast::sandbox
