// A bounded queue between threads: producers wait when it is full, consumers when it is empty.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

namespace hindcast::base {

template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  // False when the queue is closed; the item is then dropped.
  bool push(T item) {
    {
      std::unique_lock lock(mutex_);
      not_full_.wait(lock, [&] { return closed_ || items_.size() < capacity_; });
      if (closed_) return false;
      items_.push_back(std::move(item));
    }
    // After the lock is free: whoever wakes up would only wait for it.
    not_empty_.notify_one();
    return true;
  }
  // Waits for one item, then takes all that are there, up to `most`. Empty: closed and drained.
  std::vector<T> pop_batch(std::size_t most) {
    std::unique_lock lock(mutex_);
    not_empty_.wait(lock, [&] { return closed_ || !items_.empty(); });
    std::vector<T> batch;
    while (!items_.empty() && batch.size() < most) {
      batch.push_back(std::move(items_.front()));
      items_.pop_front();
    }
    lock.unlock();
    not_full_.notify_all();
    return batch;
  }
  // Refuses further pushes; what is inside can still be popped.
  void close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    not_empty_.notify_all();
    not_full_.notify_all();
  }

 private:
  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable not_full_, not_empty_;
  std::deque<T> items_;
  bool closed_ = false;
};

}  // namespace hindcast::base
