// The one table of state changes. docs/job-states.md draws it; every store obeys it.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "jobs/job.h"

namespace hindcast::jobs {

enum class Event {
  claim,           // a worker takes it
  complete,        // result published
  fail,            // the run failed, for good
  cancel,          // the user, while pending
  cancel_running,  // the worker confirms that the cancelled run has ended
  release,         // a worker that stops gives it back
  reclaim,         // its worker's lease ran out
  quarantine,      // reclaimed for the third time
};

constexpr auto describe_enum(Event*) {
  return std::array{base::EnumName{Event::claim, "claim"},
                    base::EnumName{Event::complete, "complete"},
                    base::EnumName{Event::fail, "fail"},
                    base::EnumName{Event::cancel, "cancel"},
                    base::EnumName{Event::cancel_running, "cancel_running"},
                    base::EnumName{Event::release, "release"},
                    base::EnumName{Event::reclaim, "reclaim"},
                    base::EnumName{Event::quarantine, "quarantine"}};
}

struct Transition {
  Status from;
  Event event;
  Status to;
};

std::span<const Transition> transitions();
// Nothing: the event is refused in that state.
std::optional<Status> next_status(Status from, Event event);
constexpr bool is_final(Status s) {
  return s == Status::completed || s == Status::failed || s == Status::cancelled;
}
inline constexpr int kCrashesUntilQuarantine = 3;

}  // namespace hindcast::jobs
