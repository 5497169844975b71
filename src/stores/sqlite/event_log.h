// The events of a job: numbered from 1 over all attempts, bounded by jobs/limits.h.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "jobs/job_store.h"
#include "stores/sqlite/database.h"

namespace hindcast::stores::sqlite {

struct EventText {
  std::string kind;
  std::string payload;  // JSON
};

// As they will be stored: made by the caller's thread, not by the writer's.
std::vector<EventText> event_texts(const std::vector<jobs::JobEvent>& events);

// Writes several rows: for use inside a savepoint.
base::Result<void> append_events(Connection& db, const std::string& job_id,
                                 const std::vector<EventText>& events);

}  // namespace hindcast::stores::sqlite
