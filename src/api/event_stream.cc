#include "api/event_stream.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "api/problem.h"
#include "base/log.h"
#include "jobs/transitions.h"

namespace hindcast::api {
namespace {

using base::Json;

// JSON has no raw line breaks, so one data line is always enough.
std::string frame(std::string_view event, const Json& data,
                  std::optional<std::int64_t> id = std::nullopt) {
  std::string out;
  if (id) out = fmt::format("id: {}\n", *id);
  out += fmt::format("event: {}\ndata: {}\n\n", event, render_json(data));
  return out;
}

// Names of events are ours and the worker's; anything else would break the line format.
std::string event_name(const std::string& kind) {
  const bool sound = !kind.empty() && kind.find_first_of("\r\n") == std::string::npos;
  return sound ? kind : "log";
}

}  // namespace

Stream::Chunk EventStream::next() {
  Chunk chunk;
  if (!began_) {
    began_ = true;
    chunk.bytes = "retry: 2000\n\n";  // milliseconds until a browser comes back
  }
  const auto job = store_.get_backtest_job(job_id_);
  if (!job) {
    if (job.error().code == base::ErrorCode::not_found) {
      chunk.bytes += frame("done", {{"job_id", job_id_}, {"status", "deleted"}});
    } else {
      base::log::warn("events of {}: {}", job_id_, job.error().message);
    }
    chunk.end = true;  // a browser reconnects by itself
    return chunk;
  }
  // The row is read before the events: when it is final, all of its events are there already.
  tell_status(*job, chunk);
  tell_progress(*job, chunk);
  if (!tell_events(chunk)) {
    chunk.end = true;
  } else if (!chunk.more && jobs::is_final(job->status)) {
    tell_done(*job, chunk);
  }
  return chunk;
}

void EventStream::tell_status(const jobs::Job& job, Chunk& chunk) {
  std::string now = fmt::format("{} {} {}", base::enum_name(job.status), job.attempt,
                                job.cancel_requested_at.has_value());
  if (now == told_status_) return;
  told_status_ = std::move(now);
  Json data = jobs::to_json(job);
  if (job.status == jobs::Status::pending) {
    const auto position = store_.queue_position(job.job_id);
    if (position && *position) data["queue_position"] = **position;
  }
  chunk.bytes += frame("status", data);
}

void EventStream::tell_progress(const jobs::Job& job, Chunk& chunk) {
  std::string now = fmt::format("{} {} {}", job.attempt, job.progress, job.phase);
  if (now == told_progress_) return;
  told_progress_ = std::move(now);
  chunk.bytes += frame(
      "progress", {{"progress", job.progress}, {"phase", job.phase}, {"attempt", job.attempt}});
}

bool EventStream::tell_events(Chunk& chunk) {
  const auto events = store_.events_after(job_id_, last_id_, kEventsPerChunk);
  if (!events) {
    base::log::warn("events of {}: {}", job_id_, events.error().message);
    return false;
  }
  for (const jobs::JobEvent& event : *events) {
    last_id_ = event.id;
    // The job's row tells these two, and tells them again to whoever reconnects.
    if (event.kind == "status" || event.kind == "progress") continue;
    chunk.bytes += frame(event_name(event.kind), event.payload, event.id);
  }
  chunk.more = events->size() == kEventsPerChunk;
  return true;
}

void EventStream::tell_done(const jobs::Job& job, Chunk& chunk) {
  Json data{{"job_id", job.job_id}, {"status", std::string(base::enum_name(job.status))}};
  if (job.result_backtest_id) data["result_backtest_id"] = *job.result_backtest_id;
  if (job.error_message) data["error_message"] = *job.error_message;
  // A final job gets no further events, so the next id is free to mean "seen to the end".
  chunk.bytes += frame("done", data, last_id_ + 1);
  chunk.end = true;
}

base::Result<bool> has_seen_done(jobs::JobStore& store, const jobs::Job& job,
                                 std::int64_t last_event_id) {
  if (!jobs::is_final(job.status) || last_event_id <= 0) return false;
  // The id of `done` is one above the last event: seen when that event is not the client's last.
  HC_ASSIGN(const auto before, store.events_after(job.job_id, last_event_id - 1, 1));
  return before.empty();
}

}  // namespace hindcast::api
