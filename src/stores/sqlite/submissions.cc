// Submitting, cancelling and deleting jobs.
#include <fmt/format.h>

#include "jobs/limits.h"
#include "stores/sqlite/row_codec.h"
#include "stores/sqlite/store.h"

namespace hindcast::stores::sqlite {
namespace {

using base::ErrorCode;
using base::Result;

Result<void> check_submitted(const jobs::Job& job, const std::optional<jobs::IdempotencyKey>& key) {
  std::vector<base::Problem> problems;
  const auto check_length = [&](std::string_view pointer, std::size_t length) {
    if (length >= 1 && length <= jobs::kIdBytesMax) return;
    problems.push_back({std::string(pointer), length == 0 ? "too_short" : "too_long",
                        fmt::format("has {} bytes", length),
                        fmt::format("1 to {} bytes", jobs::kIdBytesMax)});
  };
  check_length("/job_id", job.job_id.size());
  if (key) check_length("/idempotency_key", key->key.size());
  if (job.status != jobs::Status::pending) {
    problems.push_back(
        {"/status", "wrong_state", fmt::format("is {}", base::enum_name(job.status)), "pending"});
  }
  if (!problems.empty()) return base::invalid(std::move(problems));
  return {};
}

Result<void> insert_job(Connection& db, const Row& row) {
  static const std::string sql =
      fmt::format("INSERT INTO jobs ({}) VALUES ({})", job_column_list(), job_parameters());
  HC_ASSIGN(Statement insert, db.prepare(sql));
  return insert.bind_row(row).run();
}

Result<std::optional<Row>> find_job(Connection& db, const std::string& job_id) {
  static const std::string sql =
      fmt::format("SELECT {} FROM jobs WHERE job_id = ?1", job_column_list());
  HC_ASSIGN(Statement select, db.prepare(sql));
  return select.bind(job_id).first_row();
}

Result<std::optional<jobs::Status>> find_status(Connection& db, const std::string& job_id) {
  HC_ASSIGN(Statement select, db.prepare("SELECT status FROM jobs WHERE job_id = ?1"));
  HC_ASSIGN(const bool found, select.bind(job_id).step());
  if (!found) return std::nullopt;
  return base::enum_value<jobs::Status>(select.text(0));
}

// The row of the job that this key already made, if any. conflict: the key stood for other content.
Result<std::optional<Row>> find_by_key(Connection& db, const std::string& user_id,
                                       const jobs::IdempotencyKey& key, const std::string& now) {
  std::string job_id;
  {
    HC_ASSIGN(Statement select, db.prepare("SELECT body_hash, job_id FROM idempotency_keys "
                                           "WHERE user_id = ?1 AND key = ?2 AND expires_at > ?3"));
    HC_ASSIGN(const bool found, select.bind(user_id, key.key, now).step());
    if (!found) return std::nullopt;
    if (select.text(0) != key.body_hash) {
      return base::fail(ErrorCode::conflict,
                        fmt::format("the idempotency key '{}' was used for another request in the "
                                    "last {} hours; use a new key for a new request",
                                    key.key, jobs::kIdempotencyWindow.count()));
    }
    job_id = select.text(1);
  }
  return find_job(db, job_id);
}

Result<void> remember_key(Connection& db, const jobs::Job& job, const jobs::IdempotencyKey& key,
                          const std::string& expires_at) {
  HC_ASSIGN(
      Statement insert,
      db.prepare("INSERT OR REPLACE INTO idempotency_keys "
                 "(user_id, key, body_hash, job_id, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)"));
  return insert.bind(job.user_id, key.key, key.body_hash, job.job_id, expires_at).run();
}

Result<std::optional<Row>> update_one(Connection& db, std::string_view sql,
                                      const std::string& job_id, const std::string& now) {
  HC_ASSIGN(Statement update, db.prepare(sql));
  HC_ASSIGN(auto rows, update.bind(job_id, now).rows());
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

}  // namespace

Result<jobs::Submitted> SqliteJobStore::create_backtest_job(
    const jobs::Job& job, const std::optional<jobs::IdempotencyKey>& key) {
  HC_TRY(check_submitted(job, key));
  const Row row = to_row(job);
  const base::Timestamp time = clock_.now();
  const std::string now_text = base::to_string(time);
  const std::string expires_at = base::to_string(time + jobs::kIdempotencyWindow);
  std::optional<Row> existing;
  const auto written = writer_->run(
      key ? Undo::by_savepoint : Undo::by_statement, [&](Transaction& tx) -> Result<void> {
        if (key) {
          HC_ASSIGN(existing, find_by_key(tx.db, job.user_id, *key, now_text));
          if (existing) return {};
        }
        HC_TRY(insert_job(tx.db, row));
        tx.added(jobs::Status::pending);
        tx.waiting(job.priority, job.order_key, +1);
        tx.happened.push_back({Happening::submitted, time, std::nullopt});
        if (key) HC_TRY(remember_key(tx.db, job, *key, expires_at));
        tx.changed(job.job_id, true);
        return {};
      });
  HC_TRY(written);
  if (!existing) return jobs::Submitted{job, false};
  HC_ASSIGN(jobs::Job first, job_from(std::move(*existing)));
  return jobs::Submitted{std::move(first), true};
}

Result<jobs::Job> SqliteJobStore::cancel_backtest_job(const std::string& job_id) {
  static const std::string cancel_pending = fmt::format(
      "UPDATE jobs SET status = 'cancelled', completed_at = ?2, phase = '' "
      "WHERE job_id = ?1 AND status = 'pending' RETURNING {}",
      job_column_list());
  static const std::string ask_running = fmt::format(
      "UPDATE jobs SET cancel_requested_at = coalesce(cancel_requested_at, ?2) "
      "WHERE job_id = ?1 AND status = 'running' RETURNING {}",
      job_column_list());
  const base::Timestamp when = clock_.now();
  const std::string time = base::to_string(when);
  std::optional<Row> row;
  const auto written = writer_->run(Undo::by_statement, [&](Transaction& tx) -> Result<void> {
    HC_ASSIGN(row, update_one(tx.db, cancel_pending, job_id, time));
    if (row) {
      tx.moved(jobs::Status::pending, jobs::Status::cancelled);
      tx.waiting(priority_of(*row), order_key_of(*row), -1);
      tx.happened.push_back({Happening::cancelled, when, std::nullopt});
    } else {
      HC_ASSIGN(row, update_one(tx.db, ask_running, job_id, time));
    }
    if (row) {
      tx.changed(job_id);
      return {};
    }
    HC_ASSIGN(row, find_job(tx.db, job_id));
    return {};
  });
  HC_TRY(written);
  if (!row) return base::fail(ErrorCode::not_found, fmt::format("there is no job '{}'", job_id));
  HC_ASSIGN(jobs::Job job, job_from(std::move(*row)));
  if (job.status == jobs::Status::completed || job.status == jobs::Status::failed) {
    return base::fail(ErrorCode::conflict,
                      fmt::format("the job '{}' is {} and can no longer be cancelled", job_id,
                                  base::enum_name(job.status)));
  }
  return job;
}

Result<void> SqliteJobStore::delete_backtest_job(const std::string& job_id) {
  return writer_->run(Undo::by_statement, [&](Transaction& tx) -> Result<void> {
    HC_ASSIGN(const auto found, find_status(tx.db, job_id));
    if (!found) {
      return base::fail(ErrorCode::not_found, fmt::format("there is no job '{}'", job_id));
    }
    if (!jobs::is_final(*found)) {
      return base::fail(ErrorCode::conflict,
                        fmt::format("the job '{}' is {}; cancel it before it is deleted", job_id,
                                    base::enum_name(*found)));
    }
    // Events, feed entry and idempotency keys go with it (ON DELETE CASCADE).
    HC_ASSIGN(Statement remove, tx.db.prepare("DELETE FROM jobs WHERE job_id = ?1"));
    HC_TRY(remove.bind(job_id).run());
    tx.removed(*found);
    tx.changed(job_id);
    return {};
  });
}

}  // namespace hindcast::stores::sqlite
