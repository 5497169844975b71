// The one table of state changes. docs/job-states.md draws it; every store obeys it.
#pragma once

#include <span>

#include "jobs/job.h"

namespace hindcast::jobs {

enum class Event {
  claim,            // a worker takes it
  complete,         // result published
  fail,             // the run failed, for good
  cancel,           // the user, while pending
  cancel_running,   // the worker confirms that the cancelled run has ended
  release,          // a draining worker gives it back
  reclaim,          // its worker's lease ran out
  quarantine,       // reclaimed for the third time
};

struct Transition {
  Status from;
  Event event;
  Status to;
};

std::span<const Transition> transitions();
std::optional<Status> next_status(Status from, Event event);
constexpr bool is_final(Status s) {
  return s == Status::completed || s == Status::failed || s == Status::cancelled;
}
inline constexpr int kCrashesUntilQuarantine = 3;

}  // namespace hindcast::jobs
