// One thread's work: tasks from anybody, timers from itself.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

namespace hindcast::worker {

// Tasks run in the order in which they were posted, never two at a time.
class EventLoop {
 public:
  using Task = std::function<void()>;
  using Clock = std::chrono::steady_clock;

  // Thread-safe. After stop() the task is dropped.
  void post(Task task);
  // Thread-safe. Runs once, not before the delay has passed.
  void after(std::chrono::milliseconds delay, Task task);
  // Runs tasks on the calling thread until stop().
  void run();
  void stop();

 private:
  std::vector<Task> wait_for_tasks();  // empty: stopped

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Task> tasks_;
  std::multimap<Clock::time_point, Task> timers_;
  bool stopped_ = false;
};

}  // namespace hindcast::worker
