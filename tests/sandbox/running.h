// Starts children and waits for what they report.
#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sandbox/supervisor.h"

namespace hindcast::sandbox::testing {

inline Supervisor::Options test_options() {
  return {.program = HINDCAST_TEST_CHILD, .arguments = {}};
}

// One child: its messages so far, its exit in the future.
class Running {
 public:
  static std::unique_ptr<Running> launch(Supervisor& supervisor, Launch work) {
    auto running = std::make_unique<Running>();
    Running* self = running.get();
    auto id = supervisor.launch(
        std::move(work),
        {.on_message = [self](std::string_view text) { self->add(text); },
         .on_exit = [self](Exit exit) { self->exit_.set_value(std::move(exit)); }});
    if (!id) return nullptr;
    running->id_ = *id;
    return running;
  }
  static std::unique_ptr<Running> launch(Supervisor& supervisor, std::string input,
                                         Limits limits = {}) {
    return launch(supervisor, {.input = std::move(input), .files = {}, .limits = limits});
  }

  ChildId id() const { return id_; }
  Exit wait() {
    auto future = exit_.get_future();
    if (future.wait_for(std::chrono::seconds(30)) != std::future_status::ready) {
      return {.outcome = Outcome::lost, .detail = "the test waited for 30 s"};
    }
    return future.get();
  }
  void wait_for_message() { first_.get_future().wait_for(std::chrono::seconds(30)); }
  std::vector<std::string> messages() {
    const std::scoped_lock lock(mutex_);
    return messages_;
  }

 private:
  void add(std::string_view text) {
    const std::scoped_lock lock(mutex_);
    messages_.emplace_back(text);
    if (messages_.size() == 1) first_.set_value();
  }

  ChildId id_ = 0;
  std::promise<Exit> exit_;
  std::promise<void> first_;
  std::mutex mutex_;
  std::vector<std::string> messages_;
};

}  // namespace hindcast::sandbox::testing
