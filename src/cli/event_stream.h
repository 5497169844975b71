// Server-sent events as they come over the wire: bytes in, events out.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace hindcast::cli {

struct StreamEvent {
  std::string id;    // of this event or the last one that had an id
  std::string kind;  // "event:" field; "message" when there was none
  std::string data;  // data lines joined by '\n'
};

// Parses a stream in pieces of any size. An event larger than kEventBytesMax is refused.
class EventParser {
 public:
  static constexpr std::size_t kEventBytesMax = 4u << 20;

  // Calls on_event for every event that is complete now; it returns false to stop.
  // False when on_event wanted to stop; limit_exceeded when an event is too large.
  base::Result<bool> feed(std::string_view bytes,
                          const std::function<bool(const StreamEvent&)>& on_event);

 private:
  bool take_line(std::string_view line, const std::function<bool(const StreamEvent&)>& on_event);

  std::string pending_;  // bytes of an incomplete line
  StreamEvent event_;
  bool has_data_ = false;
};

}  // namespace hindcast::cli
