#include "stores/sqlite/event_log.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "jobs/limits.h"
#include "stores/sqlite/row_codec.h"

namespace hindcast::stores::sqlite {
namespace {

// What stands in the place of something that was not kept, so that nothing is lost in silence.
EventText truncated(std::string_view limit, std::int64_t value, std::string detail) {
  const base::Json payload = {{"limit", limit}, {"value", value}, {"detail", std::move(detail)}};
  return {"truncated", json_text(payload)};
}

}  // namespace

std::vector<EventText> event_texts(const std::vector<jobs::JobEvent>& events) {
  std::vector<EventText> texts;
  texts.reserve(events.size());
  for (const jobs::JobEvent& event : events) {
    EventText text{event.kind, json_text(event.payload)};
    if (text.payload.size() > jobs::kJobEventBytesMax) {
      text = truncated(
          "job_event_bytes_max", jobs::kJobEventBytesMax,
          fmt::format("an event '{}' of {} bytes was not kept", event.kind, text.payload.size()));
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

base::Result<void> append_events(Connection& db, const std::string& job_id,
                                 const std::vector<EventText>& events) {
  if (events.empty()) return {};
  std::int64_t last = 0;
  {
    HC_ASSIGN(Statement newest,
              db.prepare("SELECT coalesce(max(id), 0) FROM job_events WHERE job_id = ?1"));
    HC_TRY(newest.bind(job_id).step());
    last = newest.integer(0);
  }
  for (const EventText& event : events) {
    if (++last > jobs::kJobEventsMax) return {};
    static const EventText kFull =
        truncated("job_events_max", jobs::kJobEventsMax, "later events of this job are not kept");
    const EventText& kept = last == jobs::kJobEventsMax ? kFull : event;
    HC_ASSIGN(Statement insert, db.prepare("INSERT INTO job_events (job_id, id, kind, payload) "
                                           "VALUES (?1, ?2, ?3, ?4)"));
    HC_TRY(insert.bind(job_id, last, kept.kind, kept.payload).run());
  }
  return {};
}

}  // namespace hindcast::stores::sqlite
