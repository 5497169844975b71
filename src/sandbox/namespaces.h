// The walls of a room: namespaces of its own and a root that holds nothing but what children may
// read.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"

namespace hindcast::sandbox {

// Gives up root for good (uid and gid 65534), so that nothing that follows rests on its rights.
// Does nothing for other users, and where root has not the right to do so.
void leave_root();

// Moves the calling process, which must have one thread, into user, network, ipc, uts and mount
// namespaces, and what it does from here on into a process namespace: this function returns in a
// child that is process 1 there. The process that called stays behind until that child ends, then
// ends itself, and takes the child along when it dies. unavailable, with nothing changed, where the
// machine does not allow it; after any other error the process must end.
base::Result<void> enter_namespaces();

// Makes a new, read-only root that holds `directories` (absolute, no links) and nothing else.
// Afterwards the process has no capability left. For a process that entered namespaces.
base::Result<void> wall_in(const std::vector<std::string>& directories);

}  // namespace hindcast::sandbox
