// Reads: one job, pages of jobs, the queue, counts and events.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "jobs/cursor.h"
#include "jobs/limits.h"
#include "stores/sqlite/queue_ranks.h"
#include "stores/sqlite/row_codec.h"
#include "stores/sqlite/store.h"

namespace hindcast::stores::sqlite {
namespace {

using base::ErrorCode;
using base::Result;

tl::unexpected<base::Error> no_job(const std::string& job_id) {
  return base::fail(ErrorCode::not_found, fmt::format("there is no job '{}'", job_id));
}

// A newest-first page: what it reads, how its rows are ordered and which of them are wanted.
struct PageSpec {
  std::string_view table, id_column;
  const std::string& columns;
  jobs::CursorKind kind;
  std::optional<std::string> user_id;
  std::optional<jobs::Status> status;
  int limit;
  const std::string& cursor;
};

// The condition on the status as a literal, because only then the partial indexes can be used; its
// text is one of five of ours.
std::string status_condition(jobs::Status status) {
  std::string condition = fmt::format("status = '{}'", base::enum_name(status));
  if (jobs::is_final(status)) condition += " AND completed_at IS NOT NULL";
  return condition;
}

// ?1 user, ?2 and ?3 the place after which the page begins.
std::string page_condition(const PageSpec& spec) {
  std::string where;
  const auto add = [&](std::string_view condition) {
    where += where.empty() ? " WHERE " : " AND ";
    where += condition;
  };
  if (spec.user_id) add("user_id = ?1");
  if (spec.status) add(status_condition(*spec.status));
  if (!spec.cursor.empty()) add(fmt::format("(created_at, {}) < (?2, ?3)", spec.id_column));
  return where;
}

// ?4 limit.
std::string page_sql(const PageSpec& spec) {
  const std::string order =
      fmt::format(" ORDER BY created_at DESC, {} DESC LIMIT ?4", spec.id_column);
  std::string from = std::string(spec.table);
  const std::string where = page_condition(spec);
  // Running jobs are few, and pending ones have an index in this order.
  if (spec.status == jobs::Status::running) from += " INDEXED BY RunningIndex";
  if (spec.status == jobs::Status::pending && !spec.user_id) from += " INDEXED BY PendingIndex";
  return fmt::format("SELECT {} FROM {}{}{}", spec.columns, from, where, order);
}

// One row more than the limit is read, to see whether another page follows.
Result<std::vector<Row>> page_rows(Connection& db, const PageSpec& spec) {
  std::optional<std::string> time, id;
  if (!spec.cursor.empty()) {
    HC_ASSIGN(jobs::Place place, jobs::decode_cursor(spec.kind, spec.cursor));
    time = base::to_string(place.created_at);
    id = std::move(place.id);
  }
  HC_ASSIGN(Statement select, db.prepare(page_sql(spec)));
  return select.bind(spec.user_id, time, id, spec.limit + 1).rows();
}

template <class T>
Result<jobs::Page<T>> page_from(std::vector<Row> rows, const PageSpec& spec, Result<T> (*read)(Row),
                                std::string T::* id) {
  jobs::Page<T> page;
  const bool more = rows.size() > static_cast<std::size_t>(spec.limit);
  if (more) rows.pop_back();
  for (Row& row : rows) {
    HC_ASSIGN(T item, read(std::move(row)));
    page.items.push_back(std::move(item));
  }
  if (more) {
    const T& last = page.items.back();
    page.next_cursor = jobs::encode_cursor(spec.kind, {last.created_at, last.*id});
  }
  return page;
}

}  // namespace

Result<jobs::Job> SqliteJobStore::get_backtest_job(const std::string& job_id) {
  static const std::string sql =
      fmt::format("SELECT {} FROM jobs WHERE job_id = ?1", job_column_list());
  std::optional<Row> row;
  {
    auto db = readers_->borrow();
    HC_ASSIGN(Statement select, db->prepare(sql));
    HC_ASSIGN(row, select.bind(job_id).first_row());
  }
  if (!row) return no_job(job_id);
  return job_from(std::move(*row));
}

Result<jobs::Page<jobs::Job>> SqliteJobStore::list_backtest_jobs(const jobs::JobQuery& query) {
  HC_TRY(jobs::check_page_limit(query.limit));
  const PageSpec spec{"jobs",        "job_id",     job_column_list(), jobs::CursorKind::jobs,
                      query.user_id, query.status, query.limit,       query.cursor};
  std::vector<Row> rows;
  {
    auto db = readers_->borrow();
    HC_ASSIGN(rows, page_rows(*db, spec));
  }
  return page_from<jobs::Job>(std::move(rows), spec, job_from, &jobs::Job::job_id);
}

Result<std::vector<jobs::Job>> SqliteJobStore::get_pending_backtest_jobs(int limit) {
  static const std::string sql = fmt::format(
      "SELECT {} FROM jobs INDEXED BY ReadyIndex WHERE status = 'pending' "
      "ORDER BY order_key, job_id LIMIT ?1",
      job_column_list());
  HC_TRY(jobs::check_page_limit(limit));
  std::vector<Row> rows;
  {
    auto db = readers_->borrow();
    HC_ASSIGN(Statement select, db->prepare(sql));
    HC_ASSIGN(rows, select.bind(limit).rows());
  }
  std::vector<jobs::Job> pending;
  for (Row& row : rows) {
    HC_ASSIGN(jobs::Job job, job_from(std::move(row)));
    pending.push_back(std::move(job));
  }
  return pending;
}

Result<std::optional<std::int64_t>> SqliteJobStore::queue_position(const std::string& job_id) {
  auto db = readers_->borrow();
  HC_ASSIGN(const auto place, place_in_queue(*db, job_id));
  if (!place) return no_job(job_id);
  return place->ahead;
}

Result<jobs::Counts> SqliteJobStore::counts() {
  auto db = readers_->borrow();
  HC_ASSIGN(Statement select,
            db->prepare("SELECT status, jobs FROM job_counts WHERE instr(status, ':') = 0"));
  jobs::Counts counts;
  while (true) {
    HC_ASSIGN(const bool more, select.step());
    if (!more) return counts;
    const std::int64_t jobs = select.integer(1);
    switch (base::enum_value<jobs::Status>(select.text(0)).value_or(jobs::Status::pending)) {
      case jobs::Status::pending:
        counts.pending = jobs;
        break;
      case jobs::Status::running:
        counts.running = jobs;
        break;
      case jobs::Status::completed:
        counts.completed = jobs;
        break;
      case jobs::Status::failed:
        counts.failed = jobs;
        break;
      case jobs::Status::cancelled:
        counts.cancelled = jobs;
        break;
    }
  }
}

Result<std::vector<jobs::JobEvent>> SqliteJobStore::events_after(const std::string& job_id,
                                                                 std::int64_t after, int limit) {
  if (limit < 1) {
    return base::invalid({{"/limit", "out_of_range", fmt::format("is {}", limit), "at least 1"}});
  }
  auto db = readers_->borrow();
  HC_ASSIGN(Statement select, db->prepare("SELECT id, kind, payload FROM job_events "
                                          "WHERE job_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3"));
  select.bind(job_id, after, limit);
  std::vector<jobs::JobEvent> events;
  while (true) {
    HC_ASSIGN(const bool more, select.step());
    if (!more) break;
    base::Json payload = base::Json::parse(select.text(2), nullptr, /*allow_exceptions=*/false);
    if (payload.is_discarded()) {
      return base::fail(ErrorCode::corrupt,
                        fmt::format("an event of job '{}' cannot be read", job_id));
    }
    events.push_back({select.integer(0), std::string(select.text(1)), std::move(payload)});
  }
  if (!events.empty()) return events;
  HC_ASSIGN(Statement exists, db->prepare("SELECT 1 FROM jobs WHERE job_id = ?1"));
  HC_ASSIGN(const bool found, exists.bind(job_id).step());
  if (!found) return no_job(job_id);
  return events;
}

}  // namespace hindcast::stores::sqlite
