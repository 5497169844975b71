#include "stores/sqlite/writer.h"

#include <algorithm>

namespace hindcast::stores::sqlite {
namespace {

using base::Result;

Result<void> execute(Connection& db, std::string_view sql) {
  HC_ASSIGN(Statement statement, db.prepare(sql));
  return statement.run();
}

}  // namespace

Writer::Writer(Connection db, std::size_t group_max, Hooks hooks)
    : db_(std::move(db)),
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
  Transaction transaction{db_, changes, counts};
  for (Request& request : group) {
    outcomes.push_back(run_one(request, transaction));
    if (!db_.in_transaction()) {
      // A full disk or an I/O error: SQLite has rolled everything back.
      return outcomes.back() ? base::fail(base::ErrorCode::internal, "the transaction has ended")
                             : outcomes.back();
    }
  }
  HC_TRY(write_counts(counts));
  return execute(db_, "COMMIT");
}

Result<void> Writer::run_one(Request& request, Transaction& transaction) {
  const std::size_t changes_before = transaction.changes.size();
  const CountDeltas counts_before = transaction.counts;
  const bool savepoint = request.undo == Undo::by_savepoint;
  if (savepoint) HC_TRY(execute(db_, "SAVEPOINT operation"));
  auto outcome = request.operation(transaction);
  if (!outcome) {
    transaction.changes.resize(changes_before);
    transaction.counts = counts_before;
  }
  if (!savepoint || !db_.in_transaction()) return outcome;
  if (!outcome) HC_TRY(execute(db_, "ROLLBACK TO operation"));
  HC_TRY(execute(db_, "RELEASE operation"));
  return outcome;
}

Result<void> Writer::write_counts(const CountDeltas& counts) {
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    HC_ASSIGN(Statement update,
              db_.prepare("UPDATE job_counts SET jobs = jobs + ?2 WHERE status = ?1"));
    HC_TRY(update.bind(base::enum_name(static_cast<jobs::Status>(i)), counts[i]).run());
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
