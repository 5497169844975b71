// What a forked child does from its first instruction to its last.
#pragma once

#include "sandbox/child.h"
#include "sandbox/confine.h"

namespace hindcast::sandbox {

// Confines itself, waits for the launch order on `socket`, runs the entry, ends the process.
[[noreturn]] void child_main(Confinement& confinement, Entry entry, int socket);

}  // namespace hindcast::sandbox
