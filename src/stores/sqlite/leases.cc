// Claiming jobs and every write under a lease. The fencing predicate stands inside each UPDATE, so
// that nothing can come between the check and the write.
#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "jobs/limits.h"
#include "stores/sqlite/event_log.h"
#include "stores/sqlite/row_codec.h"
#include "stores/sqlite/store.h"

namespace hindcast::stores::sqlite {
namespace {

using base::ErrorCode;
using base::Result;
using jobs::Lease;

// Each UPDATE under a lease ends with this; ?1 to ?3 are its job, worker and attempt.
#define HINDCAST_FENCE \
  " WHERE job_id = ?1 AND status = 'running' AND worker_id = ?2 AND attempt = ?3"

constexpr std::string_view kReport =
    "UPDATE jobs SET progress = max(progress, ?4), phase = ?5, "
    "data_start = coalesce(?6, data_start), data_end = coalesce(?7, data_end)" HINDCAST_FENCE;
constexpr std::string_view kComplete =
    "UPDATE jobs SET status = 'completed', completed_at = ?4, progress = 100, phase = '', "
    "result_backtest_id = ?5, actual_duration = ?6, cancel_requested_at = NULL" HINDCAST_FENCE;
constexpr std::string_view kFail =
    "UPDATE jobs SET status = 'failed', completed_at = ?4, phase = '', error_message = ?5, "
    "error = ?6, actual_duration = ?7, cancel_requested_at = NULL" HINDCAST_FENCE;
constexpr std::string_view kConfirmCancelled =
    "UPDATE jobs SET status = 'cancelled', completed_at = ?4, phase = '', actual_duration = ?5, "
    "cancel_requested_at = NULL" HINDCAST_FENCE " AND cancel_requested_at IS NOT NULL";
constexpr std::string_view kRelease =
    "UPDATE jobs SET "
    "status = iif(cancel_requested_at IS NULL, 'pending', 'cancelled'), "
    "completed_at = iif(cancel_requested_at IS NULL, NULL, ?4), "
    "phase = iif(cancel_requested_at IS NULL, ?5, ''), "
    "progress = iif(cancel_requested_at IS NULL, 0, progress), "
    "cancel_requested_at = NULL" HINDCAST_FENCE " RETURNING status, priority, order_key";
#undef HINDCAST_FENCE

struct Holder {
  std::string status, worker_id, result_backtest_id;
  std::int64_t attempt = 0;
  bool cancel_requested = false;
};

Result<std::optional<Holder>> find_holder(Connection& db, const std::string& job_id) {
  HC_ASSIGN(Statement select,
            db.prepare("SELECT status, worker_id, result_backtest_id, attempt, "
                       "cancel_requested_at IS NOT NULL FROM jobs WHERE job_id = ?1"));
  HC_ASSIGN(const bool found, select.bind(job_id).step());
  if (!found) return std::nullopt;
  return Holder{std::string(select.text(0)), std::string(select.text(1)),
                std::string(select.text(2)), select.integer(3), select.integer(4) != 0};
}

bool holds(const Holder& holder, const Lease& lease) {
  return holder.worker_id == lease.worker_id && holder.attempt == lease.attempt;
}

// Why a fenced write touched no row.
tl::unexpected<base::Error> refusal(const std::optional<Holder>& holder, const Lease& lease) {
  if (!holder) {
    return base::fail(ErrorCode::not_found, fmt::format("there is no job '{}'", lease.job_id));
  }
  return base::fail(
      ErrorCode::stale,
      fmt::format("the job '{}' is no longer running as attempt {} of worker '{}': it is {}{}",
                  lease.job_id, lease.attempt, lease.worker_id, holder->status,
                  holder->worker_id.empty() ? std::string()
                                            : fmt::format(", attempt {} of worker '{}'",
                                                          holder->attempt, holder->worker_id)));
}

// Runs a fenced UPDATE. False: no row was touched.
template <class... Args>
Result<bool> fenced(Connection& db, std::string_view sql, const Lease& lease, const Args&... args) {
  HC_ASSIGN(Statement update, db.prepare(sql));
  HC_TRY(update.bind(lease.job_id, lease.worker_id, lease.attempt, args...).run());
  return db.changed_rows() > 0;
}

Result<void> refuse(Connection& db, const Lease& lease) {
  HC_ASSIGN(const auto holder, find_holder(db, lease.job_id));
  return refusal(holder, lease);
}

Result<void> insert_backtest(Connection& db, const Row& row) {
  static const std::string sql = fmt::format("INSERT INTO backtests ({}) VALUES ({})",
                                             backtest_column_list(), backtest_parameters());
  HC_ASSIGN(Statement insert, db.prepare(sql));
  return insert.bind_row(row).run();
}

Result<void> check_registered(Connection& db, const std::string& worker_id) {
  HC_ASSIGN(Statement select, db.prepare("SELECT 1 FROM workers WHERE worker_id = ?1"));
  HC_ASSIGN(const bool found, select.bind(worker_id).step());
  if (found) return {};
  return base::fail(ErrorCode::not_found,
                    fmt::format("the worker '{}' is not registered or its lease ran out; "
                                "register under a new id",
                                worker_id));
}

Result<std::vector<Row>> ready_rows(Connection& db, int most, jobs::ClaimScope scope) {
  const auto query = [](const char* further) {
    return fmt::format(
        "SELECT {} FROM jobs INDEXED BY ReadyIndex WHERE status = 'pending' {}"
        "ORDER BY order_key, job_id LIMIT ?1",
        job_column_list(), further);
  };
  static const std::string all = query("");
  // As jobs::runs_users_code has it.
  static const std::string without_users_code =
      query("AND json_extract(strategy_definition, '$.code_snippet') IS NULL ");
  HC_ASSIGN(Statement select,
            db.prepare(scope == jobs::ClaimScope::all ? all : without_users_code));
  return select.bind(most).rows();
}

// The row in the store and the job that the worker gets: set_running() says the same as kClaim.
constexpr std::string_view kClaim =
    "UPDATE jobs SET status = 'running', worker_id = ?2, attempt = attempt + 1, started_at = ?3, "
    "progress = 0, phase = ?4 WHERE job_id = ?1 AND status = 'pending'";

Result<void> take_ready(Connection& db, const std::string& job_id, const std::string& worker_id,
                        const std::string& time) {
  HC_ASSIGN(Statement update, db.prepare(kClaim));
  return update.bind(job_id, worker_id, time, jobs::kPhaseStarting).run();
}

// Seconds since the submission; none for a job that had been started before.
std::optional<double> first_wait(const Row& row, base::Timestamp time) {
  if (attempt_of(row) > 0) return std::nullopt;
  return std::chrono::duration<double>(time - created_at_of(row)).count();
}

void set_running(jobs::Job& job, const std::string& worker_id, base::Timestamp time) {
  job.status = jobs::Status::running;
  job.worker_id = worker_id;
  ++job.attempt;
  job.started_at = time;
  job.progress = 0;
  job.phase = jobs::kPhaseStarting;
}

}  // namespace

Result<std::vector<jobs::Job>> SqliteJobStore::claim(const std::string& worker_id, int most,
                                                     jobs::ClaimScope scope) {
  if (most < 1) {
    return base::invalid({{"/most", "out_of_range", fmt::format("is {}", most), "at least 1"}});
  }
  const base::Timestamp time{clock_.now().ns / 1000 * 1000};  // as a column can hold it
  std::vector<Row> rows;
  const auto written = writer_->run(Undo::by_statement, [&](Transaction& tx) -> Result<void> {
    HC_TRY(check_registered(tx.db, worker_id));
    HC_ASSIGN(rows, ready_rows(tx.db, std::min(most, jobs::kClaimMax), scope));
    const std::string time_text = base::to_string(time);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::string& job_id = std::get<std::string>(rows[i].front());
      if (const auto taken = take_ready(tx.db, job_id, worker_id, time_text); !taken) {
        // Those before it are claimed and are told.
        rows.resize(i);
        return i > 0 ? Result<void>{} : taken;
      }
      tx.moved(jobs::Status::pending, jobs::Status::running);
      tx.waiting(priority_of(rows[i]), order_key_of(rows[i]), -1);
      tx.happened.push_back({Happening::started, time, first_wait(rows[i], time)});
      tx.changed(job_id);
    }
    return {};
  });
  HC_TRY(written);
  std::vector<jobs::Job> claimed;
  claimed.reserve(rows.size());
  for (Row& row : rows) {
    HC_ASSIGN(jobs::Job job, job_from(std::move(row)));
    set_running(job, worker_id, time);
    claimed.push_back(std::move(job));
  }
  return claimed;
}

Result<void> SqliteJobStore::report_progress(const Lease& lease,
                                             const jobs::ProgressReport& report) {
  if (report.progress < 0 || report.progress > 100) {
    return base::invalid(
        {{"/progress", "out_of_range", fmt::format("is {}", report.progress), "0 to 100"}});
  }
  const auto events = event_texts(report.events);
  return writer_->run(events.empty() ? Undo::by_statement : Undo::by_savepoint,
                      [&](Transaction& tx) -> Result<void> {
                        HC_ASSIGN(const bool done,
                                  fenced(tx.db, kReport, lease, report.progress, report.phase,
                                         report.data_start, report.data_end));
                        if (!done) return refuse(tx.db, lease);
                        tx.changed(lease.job_id);
                        return append_events(tx.db, lease.job_id, events);
                      });
}

Result<void> SqliteJobStore::complete(const Lease& lease, const jobs::Completion& completion) {
  const jobs::Backtest& backtest = completion.backtest;
  if (backtest.job_id != lease.job_id) {
    return base::invalid(
        {{"/backtest/job_id", "mismatch", fmt::format("is '{}'", backtest.job_id), lease.job_id}});
  }
  const auto events = event_texts(completion.events);
  const Row row = to_row(backtest);
  const base::Timestamp when = clock_.now();
  const std::string time = base::to_string(when);
  // The feed entry first: it alone can break a constraint. Nothing comes between the check of the
  // lease and the write: the transaction holds the lock of the file.
  const Undo undo = events.empty() ? Undo::by_statement : Undo::by_savepoint;
  return writer_->run(undo, [&](Transaction& tx) -> Result<void> {
    HC_ASSIGN(const auto holder, find_holder(tx.db, lease.job_id));
    if (!holder || !holds(*holder, lease) || holder->status != "running") {
      // The worker asks again because it never heard that it had succeeded.
      if (holder && holds(*holder, lease) && holder->status == "completed" &&
          holder->result_backtest_id == backtest.backtest_id) {
        return {};
      }
      return refusal(holder, lease);
    }
    HC_TRY(insert_backtest(tx.db, row));
    HC_ASSIGN(const bool done, fenced(tx.db, kComplete, lease, time, backtest.backtest_id,
                                      completion.actual_duration));
    HC_CHECK(done, "the lease was checked in the same transaction");
    tx.moved(jobs::Status::running, jobs::Status::completed);
    tx.happened.push_back({Happening::completed, when, completion.actual_duration});
    tx.changed(lease.job_id);
    return append_events(tx.db, lease.job_id, events);
  });
}

Result<void> SqliteJobStore::fail(const Lease& lease, const jobs::Failure& failure) {
  const auto events = event_texts(failure.events);
  const std::string error = json_text(failure.error);
  const base::Timestamp when = clock_.now();
  const std::string time = base::to_string(when);
  return writer_->run(events.empty() ? Undo::by_statement : Undo::by_savepoint,
                      [&](Transaction& tx) -> Result<void> {
                        HC_ASSIGN(const bool done,
                                  fenced(tx.db, kFail, lease, time, failure.message, error,
                                         failure.actual_duration));
                        if (!done) return refuse(tx.db, lease);
                        tx.moved(jobs::Status::running, jobs::Status::failed);
                        tx.happened.push_back({Happening::failed, when, failure.actual_duration});
                        tx.changed(lease.job_id);
                        return append_events(tx.db, lease.job_id, events);
                      });
}

Result<void> SqliteJobStore::confirm_cancelled(const Lease& lease, double actual_duration) {
  const base::Timestamp when = clock_.now();
  const std::string time = base::to_string(when);
  return writer_->run(Undo::by_statement, [&](Transaction& tx) -> Result<void> {
    HC_ASSIGN(const bool done, fenced(tx.db, kConfirmCancelled, lease, time, actual_duration));
    if (done) {
      tx.moved(jobs::Status::running, jobs::Status::cancelled);
      tx.happened.push_back({Happening::cancelled, when, actual_duration});
      tx.changed(lease.job_id);
      return {};
    }
    HC_ASSIGN(const auto holder, find_holder(tx.db, lease.job_id));
    if (holder && holds(*holder, lease) && holder->status == "running") {
      return base::fail(ErrorCode::conflict,
                        fmt::format("nobody asked to cancel the job '{}'", lease.job_id));
    }
    return refusal(holder, lease);
  });
}

Result<void> SqliteJobStore::release(const Lease& lease) {
  const base::Timestamp when = clock_.now();
  const std::string time = base::to_string(when);
  return writer_->run(Undo::by_statement, [&](Transaction& tx) -> Result<void> {
    HC_ASSIGN(Statement update, tx.db.prepare(kRelease));
    update.bind(lease.job_id, lease.worker_id, lease.attempt, time, jobs::kPhaseQueued);
    HC_ASSIGN(const auto rows, update.rows());
    if (rows.empty()) return refuse(tx.db, lease);
    const bool again = std::get<std::string>(rows.front().front()) == "pending";
    tx.moved(jobs::Status::running, again ? jobs::Status::pending : jobs::Status::cancelled);
    if (again) {
      const auto priority =
          base::enum_value<jobs::Priority>(std::get<std::string>(rows.front().at(1)));
      tx.waiting(priority.value_or(jobs::Priority::normal),
                 std::get<std::int64_t>(rows.front().at(2)), +1);
    } else {
      tx.happened.push_back({Happening::cancelled, when, std::nullopt});
    }
    tx.changed(lease.job_id, again);
    return {};
  });
}

}  // namespace hindcast::stores::sqlite
