// Runs children in processes of their own, forked from a zygote, with limits. Knows no jobs.
//
// Server side: one Supervisor owns the zygote process and one thread. Child side: child.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/file.h"

namespace hindcast::sandbox {

// Each limit that is exceeded ends the child, and the Exit names it with its value.
struct Limits {
  std::chrono::milliseconds wall{300'000};
  std::chrono::seconds cpu{300};
  std::uint64_t memory_bytes = 1ull << 30;  // address space above what the zygote itself maps
  std::uint64_t output_bytes = 256ull << 20;
};

struct Launch {
  std::string input;               // handed over read-only (sealed memfd)
  std::vector<base::Fd> files;     // read-only descriptors the child may map, in this order
  Limits limits;
};

enum class Outcome {
  done,          // exit code 0 and a complete output
  failed,        // a non-zero exit code; `output` may hold what the child said
  crashed,       // ended by a signal that nobody sent on purpose
  wall_limit,
  cpu_limit,
  memory_limit,
  output_limit,
  killed,        // by kill()
  lost,          // the zygote died; the child died with it
};
std::string_view to_string(Outcome outcome);

struct Exit {
  Outcome outcome = Outcome::lost;
  int code = 0;      // exit code, when it exited
  int signal = 0;    // when a signal ended it
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
    std::string program;               // executable to spawn as zygote, e.g. /proc/self/exe
    std::vector<std::string> arguments;  // e.g. {"zygote"}; the socket is descriptor 3 there
    int spares = 0;                    // children forked ahead, waiting for work
  };
  // Spawns the zygote with an empty environment and waits until it is ready.
  static base::Result<std::unique_ptr<Supervisor>> start(Options options);
  // Kills all children and waits for them; each still gets its on_exit.
  virtual ~Supervisor() = default;

  // Thread-safe, does not block on the child. When the zygote is gone it is started again first.
  virtual base::Result<ChildId> launch(Launch launch, Callbacks callbacks) = 0;
  // Thread-safe; a child that has ended already is ignored. on_exit follows with `killed`.
  virtual void kill(ChildId id) = 0;
};

}  // namespace hindcast::sandbox
