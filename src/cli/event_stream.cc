#include "cli/event_stream.h"

#include <fmt/format.h>

namespace hindcast::cli {

base::Result<bool> EventParser::feed(std::string_view bytes,
                                     const std::function<bool(const StreamEvent&)>& on_event) {
  pending_ += bytes;
  std::size_t begin = 0;
  bool go_on = true;
  while (go_on) {
    const std::size_t end = pending_.find('\n', begin);
    if (end == std::string::npos) break;
    std::string_view line(pending_.data() + begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    begin = end + 1;
    go_on = take_line(line, on_event);
  }
  pending_.erase(0, begin);
  if (pending_.size() + event_.data.size() > kEventBytesMax) {
    return base::fail(
        base::ErrorCode::limit_exceeded,
        fmt::format("an event of the stream is larger than event_bytes_max = {} bytes",
                    kEventBytesMax));
  }
  return go_on;
}

bool EventParser::take_line(std::string_view line,
                            const std::function<bool(const StreamEvent&)>& on_event) {
  if (line.empty()) {
    bool go_on = true;
    if (has_data_) {
      if (event_.kind.empty()) event_.kind = "message";
      go_on = on_event(event_);
    }
    event_.kind.clear();
    event_.data.clear();
    has_data_ = false;
    return go_on;
  }
  if (line.starts_with(':')) return true;  // a comment: the heartbeat
  const std::size_t colon = line.find(':');
  const std::string_view field = line.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? "" : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "event") {
    event_.kind = value;
  } else if (field == "id") {
    event_.id = value;
  } else if (field == "data") {
    if (has_data_) event_.data += '\n';
    event_.data += value;
    has_data_ = true;
  }
  return true;
}

}  // namespace hindcast::cli
