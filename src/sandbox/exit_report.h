// From a wait status to an Exit: which limit it was, in words.
#pragma once

#include <string_view>

#include "sandbox/supervisor.h"

namespace hindcast::sandbox {

// Why the supervisor ended a child, if it did.
enum class StopReason { none, killed, wall_limit };

struct Ending {
  int wait_status = 0;  // as of wait4
  std::chrono::microseconds cpu{0};
  StopReason stop = StopReason::none;
  std::string_view last_words;  // of the child: untrusted
};

// Sets outcome, code, signal and detail. A child that ended by itself before the kill arrived is
// reported as what it did.
void describe_ending(const Ending& ending, const Limits& limits, Exit& exit);

}  // namespace hindcast::sandbox
