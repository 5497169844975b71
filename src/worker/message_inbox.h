// Messages of a child, kept as they came until a report is due. Most jobs end before that, and then
// nobody reads them.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hindcast::worker {

// Thread-safe. How much can wait is bounded by sandbox::Limits::message_bytes.
class MessageInbox {
 public:
  // True: no report is planned yet, the caller plans one.
  bool put(std::string_view message) {
    const std::scoped_lock lock(mutex_);
    messages_.emplace_back(message);
    return !std::exchange(planned_, true);
  }
  // What came since the last call. The report stays planned until finished().
  std::vector<std::string> take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(messages_, {});
  }
  // The planned report is done. True: more has come, the caller plans the next one.
  bool finished() {
    const std::scoped_lock lock(mutex_);
    planned_ = !messages_.empty();
    return planned_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> messages_;
  bool planned_ = false;
};

}  // namespace hindcast::worker
