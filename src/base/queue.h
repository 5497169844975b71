// A bounded queue between threads: producers wait when it is full, consumers when it is empty.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace hindcast::base {

template <class T>
class BoundedQueue {
 public:
  static constexpr std::size_t kCrowd = 4;

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
    return take(most, std::move(lock));
  }
  // The same for one consumer whose work costs much the same for few and for many. When the batch
  // before was of kCrowd items or more, others are taken to be on their way: they get `gather` time
  // to come together. One or two producers never wait for that.
  std::vector<T> pop_crowd(std::size_t most, std::chrono::microseconds gather) {
    std::unique_lock lock(mutex_);
    not_empty_.wait(lock, [&] { return closed_ || !items_.empty(); });
    if (crowded_ && !closed_ && items_.size() < most) {
      const auto until = std::chrono::steady_clock::now() + gather;
      lock.unlock();
      std::this_thread::sleep_until(until);
      lock.lock();
    }
    std::vector<T> batch = take(most, std::move(lock));
    crowded_ = batch.size() >= kCrowd;
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
  std::vector<T> take(std::size_t most, std::unique_lock<std::mutex> lock) {
    std::vector<T> batch;
    while (!items_.empty() && batch.size() < most) {
      batch.push_back(std::move(items_.front()));
      items_.pop_front();
    }
    lock.unlock();
    if (!batch.empty()) not_full_.notify_all();
    return batch;
  }

  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable not_full_, not_empty_;
  std::deque<T> items_;
  bool closed_ = false;
  bool crowded_ = false;  // the consumer's
};

}  // namespace hindcast::base
