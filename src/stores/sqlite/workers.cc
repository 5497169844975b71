// Worker leases: one row per incarnation. What is left of an expired one is swept here.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "jobs/limits.h"
#include "stores/sqlite/row_codec.h"
#include "stores/sqlite/store.h"

namespace hindcast::stores::sqlite {
namespace {

using base::ErrorCode;
using base::Result;

// One guarded step: a job that was completed in the meantime is no longer running and stays as it
// is. `worker_id` may also be of a worker that deregistered without releasing its jobs.
// ?1 now, ?2 crashes until quarantine, ?3 error message, ?4 error, ?5 phase
constexpr std::string_view kReclaim = R"(
  UPDATE jobs SET
    crashes = crashes + 1,
    status = CASE WHEN cancel_requested_at IS NOT NULL THEN 'cancelled'
                  WHEN crashes + 1 >= ?2 THEN 'failed'
                  ELSE 'pending' END,
    completed_at = iif(cancel_requested_at IS NOT NULL OR crashes + 1 >= ?2, ?1, NULL),
    actual_duration = iif(cancel_requested_at IS NOT NULL OR crashes + 1 >= ?2,
      round((julianday(?1) - julianday(started_at)) * 86400.0, 3), NULL),
    error_message = iif(cancel_requested_at IS NULL AND crashes + 1 >= ?2, ?3, NULL),
    error = iif(cancel_requested_at IS NULL AND crashes + 1 >= ?2, ?4, NULL),
    phase = iif(cancel_requested_at IS NOT NULL OR crashes + 1 >= ?2, '', ?5),
    progress = iif(cancel_requested_at IS NOT NULL OR crashes + 1 >= ?2, progress, 0),
    cancel_requested_at = NULL
  WHERE status = 'running'
    AND NOT EXISTS (SELECT 1 FROM workers WHERE workers.worker_id = jobs.worker_id)
  RETURNING job_id, crashes, status, priority, actual_duration, order_key)";

Result<void> run(Connection& db, std::string_view sql, const std::string& time) {
  HC_ASSIGN(Statement statement, db.prepare(sql));
  return statement.bind(time).run();
}

Result<void> forget_activity(Connection& db, std::int64_t before_minute) {
  for (const char* table : {"job_activity", "queue_depths"}) {
    HC_ASSIGN(Statement remove, db.prepare(fmt::format("DELETE FROM {} WHERE minute < ?1", table)));
    HC_TRY(remove.bind(before_minute).run());
  }
  return {};
}

base::Timestamp time_from(std::string_view text) {
  return base::Timestamp{base::parse_utc(text).value_or(0)};
}

}  // namespace

Result<void> SqliteJobStore::register_worker(const jobs::WorkerInfo& worker) {
  if (worker.worker_id.empty() || worker.worker_id.size() > jobs::kIdBytesMax) {
    return base::invalid(
        {{"/worker_id", "out_of_range", fmt::format("has {} bytes", worker.worker_id.size()),
          fmt::format("1 to {} bytes", jobs::kIdBytesMax)}});
  }
  const std::string started_at = base::to_string(worker.started_at), time = now();
  const std::string expires_at = base::to_string(worker.expires_at);
  return writer_->run(Undo::by_statement, [&](Transaction& tx) -> Result<void> {
    HC_ASSIGN(Statement insert,
              tx.db.prepare("INSERT OR REPLACE INTO workers "
                            "(worker_id, host, pid, slots, started_at, expires_at, heartbeat_at) "
                            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    return insert
        .bind(worker.worker_id, worker.host, worker.pid, worker.slots, started_at, expires_at, time)
        .run();
  });
}

Result<void> SqliteJobStore::heartbeat(const std::string& worker_id, base::Timestamp expires_at) {
  const std::string expiry = base::to_string(expires_at), time = now();
  return writer_->run(Undo::by_statement, [&](Transaction& tx) -> Result<void> {
    HC_ASSIGN(Statement update,
              tx.db.prepare("UPDATE workers SET expires_at = ?2, heartbeat_at = ?3 "
                            "WHERE worker_id = ?1"));
    HC_TRY(update.bind(worker_id, expiry, time).run());
    if (tx.db.changed_rows() > 0) return {};
    return base::fail(ErrorCode::not_found,
                      fmt::format("the lease of worker '{}' ran out and its jobs were taken back; "
                                  "stop them and register under a new id",
                                  worker_id));
  });
}

Result<void> SqliteJobStore::deregister_worker(const std::string& worker_id) {
  return writer_->run(Undo::by_statement, [&](Transaction& tx) {
    return run(tx.db, "DELETE FROM workers WHERE worker_id = ?1", worker_id);
  });
}

Result<std::vector<jobs::WorkerInfo>> SqliteJobStore::workers() {
  auto db = readers_->borrow();
  HC_ASSIGN(Statement select,
            db->prepare(
                "SELECT worker_id, host, pid, slots, started_at, expires_at, "
                "coalesce(heartbeat_at, started_at) FROM workers ORDER BY started_at, worker_id"));
  std::vector<jobs::WorkerInfo> all;
  while (true) {
    HC_ASSIGN(const bool more, select.step());
    if (!more) return all;
    all.push_back({std::string(select.text(0)), std::string(select.text(1)),
                   static_cast<int>(select.integer(2)), static_cast<int>(select.integer(3)),
                   time_from(select.text(4)), time_from(select.text(5)),
                   time_from(select.text(6))});
  }
}

Result<std::vector<jobs::Lease>> SqliteJobStore::cancel_requests(const std::string& worker_id) {
  auto db = readers_->borrow();
  HC_ASSIGN(
      Statement select,
      db->prepare("SELECT job_id, attempt FROM jobs INDEXED BY RunningIndex "
                  "WHERE status = 'running' AND worker_id = ?1 "
                  "AND cancel_requested_at IS NOT NULL ORDER BY cancel_requested_at, job_id"));
  select.bind(worker_id);
  std::vector<jobs::Lease> leases;
  while (true) {
    HC_ASSIGN(const bool more, select.step());
    if (!more) return leases;
    leases.push_back({std::string(select.text(0)), worker_id, static_cast<int>(select.integer(1))});
  }
}

Result<std::vector<jobs::Reclaimed>> SqliteJobStore::reclaim_expired() {
  static const std::string message = fmt::format(
      "its worker vanished {} times; it is not tried again, since the job itself may be the cause",
      jobs::kCrashesUntilQuarantine);
  static const std::string error = json_text({{"code", "worker_vanished"},
                                              {"detail", message},
                                              {"crashes", jobs::kCrashesUntilQuarantine}});
  const base::Timestamp when = clock_.now();
  const std::string time = base::to_string(when);
  const std::int64_t oldest_kept = (when - jobs::kActivityKept).ns / kNsPerMinute;
  std::vector<jobs::Reclaimed> reclaimed;
  const auto written = writer_->run(Undo::by_savepoint, [&](Transaction& tx) -> Result<void> {
    HC_TRY(run(tx.db, "DELETE FROM idempotency_keys WHERE expires_at <= ?1", time));
    HC_TRY(run(tx.db, "DELETE FROM workers WHERE expires_at <= ?1", time));
    HC_TRY(forget_activity(tx.db, oldest_kept));
    HC_ASSIGN(Statement update, tx.db.prepare(kReclaim));
    update.bind(time, jobs::kCrashesUntilQuarantine, message, error, jobs::kPhaseQueued);
    while (true) {
      HC_ASSIGN(const bool more, update.step());
      if (!more) return {};
      const auto status = base::enum_value<jobs::Status>(update.text(2));
      HC_CHECK(status.has_value(), "the statement sets one of three statuses");
      reclaimed.push_back({std::string(update.text(0)), static_cast<int>(update.integer(1)),
                           *status == jobs::Status::failed});
      tx.moved(jobs::Status::running, *status);
      if (*status == jobs::Status::pending) {
        tx.waiting(
            base::enum_value<jobs::Priority>(update.text(3)).value_or(jobs::Priority::normal),
            update.integer(5), +1);
      } else {
        tx.happened.push_back({ending(*status), when, update.number(4)});
      }
      tx.changed(reclaimed.back().job_id, *status == jobs::Status::pending);
    }
  });
  HC_TRY(written);
  return reclaimed;
}

}  // namespace hindcast::stores::sqlite
