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
    std::erase_if(group, [](const Request& request) { return !request.operation; });
    if (!group.empty()) write_group(group);
    notice_others();
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
  for (Request& request : group) {
    outcomes.push_back(run_one(request, changes));
    if (!db_.in_transaction()) {
      // A full disk or an I/O error: SQLite has rolled everything back.
      return outcomes.back() ? base::fail(base::ErrorCode::internal, "the transaction has ended")
                             : outcomes.back();
    }
  }
  return execute(db_, "COMMIT");
}

Result<void> Writer::run_one(Request& request, std::vector<jobs::Change>& changes) {
  const std::size_t changes_before = changes.size();
  Transaction transaction{db_, changes};
  const bool savepoint = request.undo == Undo::by_savepoint;
  if (savepoint) HC_TRY(execute(db_, "SAVEPOINT operation"));
  auto outcome = request.operation(transaction);
  if (!outcome) changes.resize(changes_before);
  if (!savepoint || !db_.in_transaction()) return outcome;
  if (!outcome) HC_TRY(execute(db_, "ROLLBACK TO operation"));
  HC_TRY(execute(db_, "RELEASE operation"));
  return outcome;
}

void Writer::notice_others() {
  const auto version = db_.query_integer("PRAGMA data_version");
  if (!version || *version == data_version_) return;
  data_version_ = *version;
  hooks_.others_committed();
}

}  // namespace hindcast::stores::sqlite
