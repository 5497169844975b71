// How much of the machine the children of a zygote find around them.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"

namespace hindcast::sandbox {

// The plain room has nothing: no files, and no need of namespaces, since no call that could look
// beyond is allowed. A room for users' code is furnished and walled in.
struct Room {
  // Namespaces for users, network, ipc, processes and mounts, entered once by the zygote. Where
  // they cannot be had, the zygote goes on with a warning.
  bool namespaces = false;
  // Runs in the zygote after it entered its namespaces and while it can still read everything; what
  // it loads is there in every child. Returns the directories that children may read: in namespaces
  // they are all that is left of the file system. Children read files only when the kernel has
  // Landlock and the root could be changed; else they open none.
  base::Result<std::vector<std::string>> (*furnish)() = nullptr;
  // How far its children stand back when the processor is wanted by others: 0 to 19, as of nice.
  int niceness = 0;
};

}  // namespace hindcast::sandbox
