// A few threads for calls that block: store writes wait for the disk, several at a time share one
// commit.
#pragma once

#include <functional>
#include <thread>
#include <vector>

#include "base/queue.h"

namespace hindcast::worker {

class TaskPool {
 public:
  explicit TaskPool(int threads) : queue_(kWaitingMost) {
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back([this] {
        while (true) {
          const auto tasks = queue_.pop_batch(1);
          if (tasks.empty()) return;
          tasks.front()();
        }
      });
    }
  }
  ~TaskPool() { finish(); }
  TaskPool(const TaskPool&) = delete;
  TaskPool& operator=(const TaskPool&) = delete;

  // Thread-safe; in the order of the calls. Dropped after finish().
  void run(std::function<void()> task) { queue_.push(std::move(task)); }
  // Does what is waiting, then ends the threads. Call from one thread.
  void finish() {
    queue_.close();
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

 private:
  // More than a worker ever has under way: two tasks a job and the publishing bound.
  static constexpr std::size_t kWaitingMost = 65'536;

  base::BoundedQueue<std::function<void()>> queue_;
  std::vector<std::thread> threads_;
};

}  // namespace hindcast::worker
