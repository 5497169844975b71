// What goes over the sockets between server, zygote and children. Both ends are the same program,
// so the structs travel as they are in memory; sizes are checked on arrival.
//
// server -> zygote: ForkOrder with the child's end of a socket pair of its own.
// zygote -> server: ZygoteNews (ready, started with a pidfd, fork_failed, exited).
// server -> child:  LaunchOrder with input, output and the files.
// child -> server:  one packet a message; one that begins with a NUL byte holds its last words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "base/error.h"
#include "base/file.h"

namespace hindcast::sandbox {

inline constexpr int kSocketFd = 3;  // in the zygote the server's socket, in a child its own
inline constexpr char kLastWordsMark = '\0';
inline constexpr std::size_t kLastWordsBytesMost = 512;

// Exit codes above what an entry may return.
enum ReservedExit : int {
  kExitSetupFailed = 64,        // the sandbox could not be set up; last words say why
  kExitUncaughtException = 65,  // last words hold its text
  kExitMemoryLimit = 66,
  kExitOutputLimit = 67,
};

struct ForkOrder {
  std::uint64_t id = 0;
};

struct ZygoteNews {
  enum class Kind : std::uint32_t { ready, refused, started, fork_failed, exited };
  Kind kind = Kind::ready;
  std::int32_t pid = 0;
  std::uint64_t id = 0;
  std::int32_t status = 0;  // exited: of wait4; fork_failed: errno
  // ready: the walls that stand beside the filter, and (`namespaces`) whether they were wanted.
  enum Layer : std::uint32_t { landlock = 1, namespaces_wanted = 2, namespaces = 4 };
  std::uint32_t layers = 0;
  std::int64_t cpu_us = 0;
  std::uint64_t peak_memory_bytes = 0;
  char reason[256] = {};  // refused: why no child may run; ready: why there are no namespaces
};

struct LaunchOrder {
  std::int64_t cpu_s = 0;
  std::uint64_t memory_bytes = 0;
  std::uint64_t output_bytes = 0;
  std::uint64_t message_bytes = 0;
  std::uint32_t files = 0;
};

// Sends one packet. False: the socket is full and `dont_wait` was set. io when the peer is gone.
base::Result<bool> send_packet(int socket, std::span<const std::byte> bytes,
                               std::span<const int> fds, bool dont_wait);

struct Packet {
  enum class State { received, empty, closed } state = State::closed;
  std::size_t size = 0;  // bytes; larger than the buffer when the packet was cut off
  std::vector<base::Fd> fds;
};
Packet receive_packet(int socket, std::span<std::byte> buffer, bool dont_wait);

template <class T>
std::span<const std::byte> bytes_of(const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  return std::as_bytes(std::span(&value, 1));
}

}  // namespace hindcast::sandbox
