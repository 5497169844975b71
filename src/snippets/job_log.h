// What a snippet prints: kept for the result, sent to the server as it comes.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace hindcast::snippets {

class JobLog {
 public:
  // `send` gets {"log": text} messages as JSON.
  void start(std::size_t bytes_most, std::function<void(std::string_view)> send);

  // UTF-8. What passes the limit is dropped, and the log says so once.
  void append(std::string_view text);
  void flush();
  const std::string& text() const { return text_; }

 private:
  std::size_t bytes_most_ = 0;
  std::function<void(std::string_view)> send_;
  std::string text_;
  std::size_t sent_ = 0;  // bytes of text_
  bool full_ = false;
  std::chrono::steady_clock::time_point next_;
};

// The one of this process.
JobLog& job_log();

}  // namespace hindcast::snippets
