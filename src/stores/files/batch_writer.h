// The one thread that changes artifacts. It takes the changes that wait together, so that they
// share a sync.
#pragma once

#include <future>
#include <string_view>
#include <thread>

#include "base/error.h"
#include "base/queue.h"
#include "stores/files/committer.h"

namespace hindcast::stores::files {

inline constexpr std::size_t kBatchMax = 64;
inline constexpr std::size_t kQueueMax = 1024;  // changes that wait; further callers block

class BatchWriter {
 public:
  explicit BatchWriter(Committer committer);
  ~BatchWriter();  // finishes what is queued

  // Blocks until the change is durable; the outcome of the change. Any thread.
  base::Result<void> commit(EntryKind kind, std::string_view name, std::string_view bytes);

 private:
  struct Request {
    Change change;  // views of the caller, who waits
    std::promise<base::Result<void>> done;
  };

  void work();

  Committer committer_;
  base::BoundedQueue<Request> queue_{kQueueMax};
  std::thread thread_;
};

}  // namespace hindcast::stores::files
