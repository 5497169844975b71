// What an operator looks at: how much waits, and what happened minute by minute. Both are read from
// counters that the writer keeps, whatever the number of jobs.
#include <map>

#include "stores/sqlite/store.h"

namespace hindcast::stores::sqlite {
namespace {

using base::Result;

void add(jobs::Activity& activity, Happening what, int bucket, std::int64_t jobs, double seconds) {
  const bool timed = bucket >= 0 && bucket < jobs::TimeHistogram::kBuckets;
  switch (what) {
    case Happening::submitted:
      activity.submitted += jobs;
      return;
    case Happening::started:
      activity.started += jobs;
      if (timed) activity.wait.add(bucket, jobs, seconds);
      return;
    case Happening::completed:
      activity.completed += jobs;
      break;
    case Happening::failed:
      activity.failed += jobs;
      break;
    case Happening::cancelled:
      activity.cancelled += jobs;
      break;
  }
  if (timed) activity.run.add(bucket, jobs, seconds);
}

Result<std::optional<base::Timestamp>> oldest_pending(Connection& db) {
  HC_ASSIGN(Statement select,
            db.prepare("SELECT created_at FROM jobs INDEXED BY PendingIndex "
                       "WHERE status = 'pending' ORDER BY created_at, job_id LIMIT 1"));
  HC_ASSIGN(const bool found, select.step());
  if (!found) return std::nullopt;
  return base::Timestamp{base::parse_utc(select.text(0)).value_or(0)};
}

}  // namespace

Result<jobs::QueueDepth> SqliteJobStore::queue_depth() {
  auto db = readers_->borrow();
  jobs::QueueDepth depth;
  const std::map<std::string_view, std::int64_t*> by_name{{"pending:low", &depth.low},
                                                          {"pending:normal", &depth.normal},
                                                          {"pending:high", &depth.high},
                                                          {"pending:urgent", &depth.urgent}};
  HC_ASSIGN(Statement select,
            db->prepare("SELECT status, jobs FROM job_counts WHERE instr(status, ':') > 0"));
  while (true) {
    HC_ASSIGN(const bool more, select.step());
    if (!more) break;
    const auto found = by_name.find(select.text(0));
    if (found != by_name.end()) *found->second = select.integer(1);
  }
  HC_ASSIGN(depth.oldest_pending, oldest_pending(*db));
  return depth;
}

namespace {

using Minutes = std::map<std::int64_t, jobs::Activity>;

jobs::Activity& at_minute(Minutes& minutes, std::int64_t minute) {
  jobs::Activity& activity = minutes[minute];
  activity.minute = {minute * kNsPerMinute};
  return activity;
}

Result<void> read_happenings(Connection& db, std::int64_t first, std::int64_t end, Minutes& into) {
  HC_ASSIGN(Statement select,
            db.prepare("SELECT minute, what, bucket, jobs, seconds FROM job_activity "
                       "WHERE minute >= ?1 AND minute < ?2 ORDER BY minute"));
  select.bind(first, end);
  while (true) {
    HC_ASSIGN(const bool more, select.step());
    if (!more) return {};
    jobs::Activity& minute = at_minute(into, select.integer(0));
    const auto what = base::enum_value<Happening>(select.text(1));
    if (!what) continue;
    add(minute, *what, static_cast<int>(select.integer(2)), select.integer(3), select.number(4));
  }
}

Result<void> read_depths(Connection& db, std::int64_t first, std::int64_t end, Minutes& into) {
  HC_ASSIGN(Statement select,
            db.prepare("SELECT minute, pending_before, pending_after, pending_most "
                       "FROM queue_depths WHERE minute >= ?1 AND minute < ?2"));
  select.bind(first, end);
  while (true) {
    HC_ASSIGN(const bool more, select.step());
    if (!more) return {};
    at_minute(into, select.integer(0)).pending = {
        .before = select.integer(1), .after = select.integer(2), .most = select.integer(3)};
  }
}

}  // namespace

Result<std::vector<jobs::Activity>> SqliteJobStore::activity(base::Timestamp from,
                                                             base::Timestamp to) {
  auto db = readers_->borrow();
  const auto first = (from.ns + kNsPerMinute - 1) / kNsPerMinute;
  const auto end = (to.ns + kNsPerMinute - 1) / kNsPerMinute;
  Minutes by_minute;
  HC_TRY(read_happenings(*db, first, end, by_minute));
  HC_TRY(read_depths(*db, first, end, by_minute));
  std::vector<jobs::Activity> minutes;
  for (auto& [minute, activity] : by_minute) minutes.push_back(activity);
  return minutes;
}

}  // namespace hindcast::stores::sqlite
