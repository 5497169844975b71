// The inside of a sandboxed child.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/error.h"
#include "sandbox/room.h"

namespace hindcast::sandbox {

class ChildContext {
 public:
  virtual ~ChildContext() = default;
  virtual std::string_view input() const = 0;
  virtual std::span<const int> files() const = 0;  // descriptors of Launch::files, in order
  // Sends a message to the server; waits while the socket is full. A message that is empty, longer
  // than kMessageBytesMost or beyond Limits::message_bytes in total is dropped.
  virtual void message(std::string_view text) = 0;
  // Appends to the output. limit_exceeded when it would pass Limits::output_bytes.
  virtual base::Result<void> output(std::string_view bytes) = 0;
};

inline constexpr std::size_t kMessageBytesMost = 64 << 10;

// Runs in the child; the return value is the exit code (0..63; others are reserved and become 63).
// std::bad_alloc that leaves it is reported as the memory limit, a passed output limit as that.
using Entry = int (*)(ChildContext& context);

// main() of the zygote: serves fork requests on descriptor 3 until it closes. Never returns
// children.
int zygote_main(Entry entry, const Room& room = {});

}  // namespace hindcast::sandbox
