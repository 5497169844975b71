// Runs children in processes of their own, forked from a zygote, with limits. Knows no jobs.
//
// Server side: one Supervisor owns the zygote process and one thread. Child side: child.h.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/file.h"

namespace hindcast::sandbox {

// Each limit that is exceeded ends the child, and the Exit names it with its value. Only the
// message limit does not: further messages are dropped, since progress is not worth a job.
struct Limits {
  std::chrono::milliseconds wall{300'000};  // from the start of the child; at most a day
  std::chrono::seconds cpu{300};            // at most a day
  // Address space above what the zygote, the input and the files take; 16 MiB to 1 TiB.
  std::uint64_t memory_bytes = 1ull << 30;
  std::uint64_t output_bytes = 256ull << 20;  // at most 1 GiB
  std::uint64_t message_bytes = 1ull << 20;   // of all messages together; at most 64 MiB
};
// invalid_argument with every limit that is outside its range.
base::Result<void> check_limits(const Limits& limits);

inline constexpr std::size_t kFilesMost = 250;            // Launch::files
inline constexpr std::size_t kInputBytesMost = 64 << 20;  // Launch::input

struct Launch {
  std::string input;            // handed over read-only (sealed memfd)
  std::vector<base::Fd> files;  // read-only descriptors the child may map, in this order
  Limits limits;
};

enum class Outcome {
  done,     // exit code 0 and a complete output
  failed,   // a non-zero exit code; `output` may hold what the child said
  crashed,  // ended by a signal that nobody sent on purpose
  wall_limit,
  cpu_limit,
  memory_limit,
  output_limit,
  killed,  // by kill()
  lost,    // the zygote died; the child died with it
};
std::string_view to_string(Outcome outcome);

struct Exit {
  Outcome outcome = Outcome::lost;
  int code = 0;        // exit code, when it exited
  int signal = 0;      // when a signal ended it
  std::string detail;  // one sentence for a person: "wall-clock limit of 300 s exceeded"
  std::string output;  // what the child wrote, up to output_bytes
  std::chrono::microseconds wall{0};
  std::chrono::microseconds cpu{0};
  std::uint64_t peak_memory_bytes = 0;
};

// Called on the supervisor's thread; must be quick and must not throw. on_exit is called exactly
// once a child, after its last on_message.
struct Callbacks {
  std::function<void(std::string_view message)> on_message;
  std::function<void(Exit exit)> on_exit;
};

using ChildId = std::uint64_t;

class Supervisor {
 public:
  struct Options {
    std::string program;  // executable to spawn as zygote: its main() is zygote_main()
    std::vector<std::string> arguments;  // after its name; the socket is descriptor 3 there
    int spares = 0;                      // children forked ahead, waiting for work; 0..16
    int children_most = 64;              // alive at a time; further launches wait for their turn
  };
  // Spawns the zygote with an empty environment and waits until it is ready.
  static base::Result<std::unique_ptr<Supervisor>> start(Options options);
  // Kills all children and waits for them; each still gets its on_exit.
  virtual ~Supervisor() = default;

  // Thread-safe, also from callbacks; does not block on the child. When the zygote is gone it is
  // started again first; if that fails, on_exit tells it as `lost`. Errors: limits out of range.
  virtual base::Result<ChildId> launch(Launch launch, Callbacks callbacks) = 0;
  // Thread-safe; a child that has ended already is ignored. on_exit follows with `killed`.
  virtual void kill(ChildId id) = 0;
};

}  // namespace hindcast::sandbox
