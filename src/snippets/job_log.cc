#include "snippets/job_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json.h"

namespace hindcast::snippets {
namespace {

// A message holds so much text that its JSON stays below what the worker reads, whatever is
// escaped.
constexpr std::size_t kChunkBytes = 640;
constexpr std::chrono::milliseconds kInterval{20};

// The longest beginning of at most `most` bytes that does not end inside a character.
std::size_t whole_characters(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text.size();
  std::size_t size = most;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
  return size == 0 ? most : size;
}

}  // namespace

void JobLog::start(std::size_t bytes_most, std::function<void(std::string_view)> send) {
  bytes_most_ = bytes_most;
  send_ = std::move(send);
}

void JobLog::append(std::string_view text) {
  if (full_) return;
  if (text_.size() + text.size() > bytes_most_) {
    full_ = true;
    text_ += text.substr(0, whole_characters(text, bytes_most_ - text_.size()));
    text_ += fmt::format("\n[log limit of {} KiB reached; what follows is dropped]\n",
                         bytes_most_ >> 10);
    return flush();
  }
  text_ += text;
  // The first line at once, later ones as fast as a person can read.
  if (text_.ends_with('\n') && std::chrono::steady_clock::now() >= next_) flush();
}

void JobLog::flush() {
  while (sent_ < text_.size()) {
    const std::string_view rest = std::string_view(text_).substr(sent_);
    const std::size_t size = whole_characters(rest, kChunkBytes);
    const base::Json message{{"log", rest.substr(0, size)}};
    if (send_) send_(message.dump(-1, ' ', false, base::Json::error_handler_t::replace));
    sent_ += size;
  }
  next_ = std::chrono::steady_clock::now() + kInterval;
}

JobLog& job_log() {
  static JobLog log;
  return log;
}

}  // namespace hindcast::snippets
