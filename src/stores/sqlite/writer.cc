#include "stores/sqlite/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace hindcast::stores::sqlite {
namespace {

using base::Result;

Result<void> execute(Connection& db, std::string_view sql) {
  HC_ASSIGN(Statement statement, db.prepare(sql));
  return statement.run();
}

}  // namespace

Happening ending(jobs::Status status) {
  switch (status) {
    case jobs::Status::completed:
      return Happening::completed;
    case jobs::Status::cancelled:
      return Happening::cancelled;
    default:
      return Happening::failed;
  }
}

Writer::Writer(Connection db, const base::Clock& clock, std::size_t group_max, Hooks hooks)
    : db_(std::move(db)),
      clock_(clock),
      group_max_(std::max<std::size_t>(1, group_max)),
      hooks_(std::move(hooks)) {
  if (const auto version = db_.query_integer("PRAGMA data_version")) data_version_ = *version;
  thread_ = std::thread([this] { work(); });
}

Writer::~Writer() {
  queue_.close();
  thread_.join();
}

Result<void> Writer::run(Undo undo, Operation operation) {
  Request request{undo, std::move(operation), {}};
  auto answer = request.done.get_future();
  if (!queue_.push(std::move(request))) {
    return base::fail(base::ErrorCode::unavailable, "the job store is closing");
  }
  return answer.get();
}

void Writer::look() { queue_.push(Request{}); }

void Writer::work() {
  while (true) {
    std::vector<Request> group = queue_.pop_batch(group_max_);
    if (group.empty()) return;
    const auto looks =
        std::erase_if(group, [](const Request& request) { return !request.operation; });
    if (!group.empty()) write_group(group);
    if (looks > 0) notice_others();
  }
}

void Writer::write_group(std::vector<Request>& group) {
  std::vector<Result<void>> outcomes;
  std::vector<jobs::Change> changes;
  const auto committed = run_group(group, outcomes, changes);
  if (!committed && db_.in_transaction()) {
    // What matters is the error that led here; it goes to every caller of the group.
    static_cast<void>(execute(db_, "ROLLBACK"));
  }
  for (std::size_t i = 0; i < group.size(); ++i) {
    // An operation that failed by itself keeps its own reason.
    const bool refused = i < outcomes.size() && !outcomes[i];
    group[i].done.set_value(refused || committed ? std::move(outcomes[i]) : committed);
  }
  if (committed && !changes.empty()) hooks_.committed(std::move(changes));
}

Result<void> Writer::run_group(std::vector<Request>& group, std::vector<Result<void>>& outcomes,
                               std::vector<jobs::Change>& changes) {
  // IMMEDIATE: a transaction that begins by reading cannot become a writer after another process
  // has committed, however long it waits.
  HC_TRY(execute(db_, "BEGIN IMMEDIATE"));
  CountDeltas counts{};
  std::vector<Happened> happened;
  std::vector<RankChange> ranks;
  Transaction transaction{db_, changes, counts, happened, ranks};
  for (Request& request : group) {
    outcomes.push_back(run_one(request, transaction));
    if (!db_.in_transaction()) {
      // A full disk or an I/O error: SQLite has rolled everything back.
      return outcomes.back() ? base::fail(base::ErrorCode::internal, "the transaction has ended")
                             : outcomes.back();
    }
  }
  HC_TRY(write_counts(counts));
  HC_TRY(write_depth(counts[static_cast<std::size_t>(jobs::Status::pending)]));
  HC_TRY(write_activity(happened));
  HC_TRY(write_ranks(db_, ranks));
  return execute(db_, "COMMIT");
}

Result<void> Writer::run_one(Request& request, Transaction& transaction) {
  const std::size_t changes_before = transaction.changes.size();
  const CountDeltas counts_before = transaction.counts;
  const std::size_t happened_before = transaction.happened.size();
  const std::size_t ranks_before = transaction.ranks.size();
  const bool savepoint = request.undo == Undo::by_savepoint;
  if (savepoint) HC_TRY(execute(db_, "SAVEPOINT operation"));
  auto outcome = request.operation(transaction);
  if (!outcome) {
    transaction.changes.resize(changes_before);
    transaction.counts = counts_before;
    transaction.happened.resize(happened_before);
    transaction.ranks.resize(ranks_before);
  }
  if (!savepoint || !db_.in_transaction()) return outcome;
  if (!outcome) HC_TRY(execute(db_, "ROLLBACK TO operation"));
  HC_TRY(execute(db_, "RELEASE operation"));
  return outcome;
}

Result<void> Writer::write_counts(const CountDeltas& counts) {
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    const std::string name =
        i < kStatuses ? std::string(base::enum_name(static_cast<jobs::Status>(i)))
                      : fmt::format("pending:{}",
                                    base::enum_name(static_cast<jobs::Priority>(i - kStatuses)));
    HC_ASSIGN(Statement update,
              db_.prepare("UPDATE job_counts SET jobs = jobs + ?2 WHERE status = ?1"));
    HC_TRY(update.bind(name, counts[i]).run());
  }
  return {};
}

// What job_counts says after this commit is exact, whichever processes write beside this one.
Result<void> Writer::write_depth(std::int64_t pending_added) {
  if (pending_added == 0) return {};
  HC_ASSIGN(Statement note,
            db_.prepare("INSERT INTO queue_depths "
                        "SELECT ?1, jobs - ?2, jobs, max(jobs, jobs - ?2) FROM job_counts "
                        "WHERE status = 'pending' ON CONFLICT DO UPDATE SET "
                        "pending_after = excluded.pending_after, "
                        "pending_most = max(pending_most, excluded.pending_most)"));
  return note.bind(clock_.now().ns / kNsPerMinute, pending_added).run();
}

// Most of a commit falls into one minute and few buckets, so it costs some rows, not one a job.
Result<void> Writer::write_activity(const std::vector<Happened>& happened) {
  using Key = std::tuple<std::int64_t, Happening, int>;
  std::map<Key, std::pair<std::int64_t, double>> sums;
  for (const Happened& h : happened) {
    const int bucket = h.seconds ? jobs::TimeHistogram::bucket_of(*h.seconds) : -1;
    auto& [jobs, seconds] = sums[{h.when.ns / kNsPerMinute, h.what, bucket}];
    ++jobs;
    seconds += std::max(0.0, h.seconds.value_or(0));
  }
  for (const auto& [key, sum] : sums) {
    const auto& [minute, what, bucket] = key;
    HC_ASSIGN(Statement add,
              db_.prepare("INSERT INTO job_activity (minute, what, bucket, jobs, seconds) "
                          "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET "
                          "jobs = jobs + excluded.jobs, seconds = seconds + excluded.seconds"));
    HC_TRY(add.bind(minute, base::enum_name(what), bucket, sum.first, sum.second).run());
  }
  return {};
}

void Writer::notice_others() {
  const auto version = db_.query_integer("PRAGMA data_version");
  if (!version || *version == data_version_) return;
  data_version_ = *version;
  hooks_.others_committed();
}

}  // namespace hindcast::stores::sqlite
