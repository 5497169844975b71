// The thread that makes artifacts durable. It takes the puts that wait together, so that they share
// syncs.
#pragma once

#include <future>
#include <string_view>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/queue.h"
#include "stores/files/layout.h"

namespace hindcast::stores::files {

inline constexpr std::size_t kBatchMax = 64;
inline constexpr std::size_t kSyncAllFrom = 4;  // puts in a batch that are worth a syncfs()
inline constexpr std::size_t kQueueMax = 1024;  // puts that wait; further callers block

class BatchWriter {
 public:
  BatchWriter();
  ~BatchWriter();  // finishes what is queued

  // Blocks until the artifact is durable. conflict: it is there with other bytes.
  base::Result<void> put(const FilePlace& place, std::string_view bytes);

 private:
  struct Request {
    const FilePlace* place;  // the caller's, who waits
    std::string_view bytes;
    std::promise<base::Result<void>> done;
  };

  void work();

  base::BoundedQueue<Request> queue_{kQueueMax};
  std::thread thread_;
};

}  // namespace hindcast::stores::files
