#include "worker/event_loop.h"

#include <utility>

namespace hindcast::worker {

// The waiting thread is told after the lock is free, so that it need not wait for that as well.
void EventLoop::post(Task task) {
  bool is_first = false;
  {
    const std::scoped_lock lock(mutex_);
    if (stopped_) return;
    tasks_.push_back(std::move(task));
    is_first = tasks_.size() == 1;
  }
  if (is_first) changed_.notify_one();
}

void EventLoop::after(std::chrono::milliseconds delay, Task task) {
  bool is_next = false;
  {
    const std::scoped_lock lock(mutex_);
    if (stopped_) return;
    // In two steps: in one comparison begin() may be read before the timer is there.
    const auto timer = timers_.emplace(Clock::now() + delay, std::move(task));
    is_next = timer == timers_.begin();
  }
  if (is_next) changed_.notify_one();
}

void EventLoop::run() {
  while (true) {
    const std::vector<Task> tasks = wait_for_tasks();
    if (tasks.empty()) return;
    for (const Task& task : tasks) task();
  }
}

std::vector<EventLoop::Task> EventLoop::wait_for_tasks() {
  std::unique_lock lock(mutex_);
  while (true) {
    if (stopped_) return {};
    const auto now = Clock::now();
    while (!timers_.empty() && timers_.begin()->first <= now) {
      tasks_.push_back(std::move(timers_.begin()->second));
      timers_.erase(timers_.begin());
    }
    if (!tasks_.empty()) return std::exchange(tasks_, {});
    if (timers_.empty()) {
      changed_.wait(lock);
    } else {
      const auto next = timers_.begin()->first;  // a copy: the timer may be gone while we wait
      changed_.wait_until(lock, next);
    }
  }
}

void EventLoop::stop() {
  const std::scoped_lock lock(mutex_);
  stopped_ = true;
  tasks_.clear();
  timers_.clear();
  changed_.notify_one();
}

}  // namespace hindcast::worker
