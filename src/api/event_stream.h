// Follows one job as server-sent events. docs/http-api.md lists the events.
//
// The truth is the store: the stream holds no history, only what it has told so far. `id:` goes
// only with the store's own events, whose ids rise within a job; status and progress are told anew
// at every connect. So a client that comes back with Last-Event-ID misses nothing and gets no log
// line or equity point twice.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/http.h"
#include "base/json.h"
#include "jobs/job_store.h"

namespace hindcast::api {

class EventStream final : public Stream {
 public:
  // Tells events with an id above `after`.
  EventStream(jobs::JobStore& store, std::string job_id, std::int64_t after)
      : store_(store), job_id_(std::move(job_id)), last_id_(after) {}

  Chunk next() override;
  const std::string& topic() const override { return job_id_; }

 private:
  void tell_status(const jobs::Job& job, Chunk& chunk);
  void tell_progress(const jobs::Job& job, Chunk& chunk);
  bool tell_events(Chunk& chunk);  // false when the store failed
  void tell_done(const jobs::Job& job, Chunk& chunk);

  static constexpr int kEventsPerChunk = 256;

  jobs::JobStore& store_;
  const std::string job_id_;
  std::int64_t last_id_;
  bool began_ = false;
  std::string told_status_;  // status, attempt and wish to cancel, as told last
  std::string told_progress_;
};

// True when a client that saw `last_event_id` of this finished job has seen its `done`, too.
base::Result<bool> has_seen_done(jobs::JobStore& store, const jobs::Job& job,
                                 std::int64_t last_event_id);

}  // namespace hindcast::api
