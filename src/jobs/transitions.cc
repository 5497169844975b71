#include "jobs/transitions.h"

namespace hindcast::jobs {
namespace {

constexpr Transition kTransitions[] = {
    {Status::pending, Event::claim, Status::running},
    {Status::pending, Event::cancel, Status::cancelled},
    {Status::running, Event::complete, Status::completed},
    {Status::running, Event::fail, Status::failed},
    {Status::running, Event::cancel_running, Status::cancelled},
    {Status::running, Event::release, Status::pending},
    {Status::running, Event::reclaim, Status::pending},
    {Status::running, Event::quarantine, Status::failed},
};

}  // namespace

std::span<const Transition> transitions() { return kTransitions; }

std::optional<Status> next_status(Status from, Event event) {
  for (const Transition& t : kTransitions) {
    if (t.from == from && t.event == event) return t.to;
  }
  return std::nullopt;
}

}  // namespace hindcast::jobs
