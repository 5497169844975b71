// The one thread of a process that writes to the file. It takes all operations that wait, up to
// group_max, into one transaction: one sync makes them all durable, and each caller is
// answered after it.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/queue.h"
#include "base/time_units.h"
#include "jobs/job_store.h"
#include "stores/sqlite/database.h"
#include "stores/sqlite/queue_ranks.h"

namespace hindcast::stores::sqlite {

// Operations that may wait for the writer; further callers block until there is room.
inline constexpr std::size_t kWriterQueueMax = 4096;

// By how much the number of jobs of each status changes, and of the pending ones of each priority;
// the indexes are jobs::Status and, after those, jobs::Priority.
inline constexpr std::size_t kStatuses = 5, kPriorities = 4;
using CountDeltas = std::array<std::int64_t, kStatuses + kPriorities>;

// What job_activity counts by minute.
inline constexpr std::int64_t kNsPerMinute = 60 * base::kNsPerSecond;
enum class Happening { submitted, started, completed, failed, cancelled };
constexpr auto describe_enum(Happening*) {
  return std::array{base::EnumName{Happening::submitted, "submitted"},
                    base::EnumName{Happening::started, "started"},
                    base::EnumName{Happening::completed, "completed"},
                    base::EnumName{Happening::failed, "failed"},
                    base::EnumName{Happening::cancelled, "cancelled"}};
}
// The one of a final state.
Happening ending(jobs::Status status);

struct Happened {
  Happening what;
  base::Timestamp when;
  std::optional<double> seconds;  // of the wait (started) or the run (ended); none: not known
};

// What an operation sees of the transaction that it shares with others.
struct Transaction {
  Connection& db;
  std::vector<jobs::Change>& changes;  // told to listeners once committed
  CountDeltas& counts;                 // written to job_counts by the commit
  std::vector<Happened>& happened;     // added up in job_activity by the commit
  std::vector<RankChange>& ranks;      // added up in queue_ranks by the commit

  void changed(const std::string& job_id, bool claimable = false) {
    changes.push_back({job_id, claimable});
  }
  void added(jobs::Status status) { ++counts[static_cast<std::size_t>(status)]; }
  void removed(jobs::Status status) { --counts[static_cast<std::size_t>(status)]; }
  // Beside the above for each job that becomes pending (+1) or is so no longer (-1).
  void waiting(jobs::Priority priority, std::int64_t order_key, int by) {
    ranks.push_back({order_key, by});
    counts[kStatuses + static_cast<std::size_t>(priority)] += by;
  }
  void moved(jobs::Status from, jobs::Status to) {
    removed(from);
    added(to);
  }
};

// How an operation that fails is undone while its neighbours stay.
enum class Undo {
  // Its first write is the only one that can fail without ending the transaction, as a broken
  // constraint does, and SQLite undoes that by itself. Cheap: no copies of the pages it changes.
  by_statement,
  by_savepoint,  // several of its writes can fail
};

class Writer {
 public:
  using Operation = std::function<base::Result<void>(Transaction&)>;
  struct Hooks {
    std::function<void(std::vector<jobs::Change>)> committed;  // this writer's changes, now durable
    std::function<void()> others_committed;                    // some other connection committed
  };

  Writer(Connection db, const base::Clock& clock, std::size_t group_max, Hooks hooks);
  ~Writer();  // finishes what is queued

  // Blocks until the operation is durable or has failed; a failed one has changed nothing. The
  // operation runs on the writer's thread and may refer to the caller's variables.
  base::Result<void> run(Undo undo, Operation operation);

  // Has the writer see whether others committed.
  void look();

 private:
  struct Request {
    Undo undo = Undo::by_statement;
    Operation operation;  // empty: look()
    std::promise<base::Result<void>> done;
  };

  void work();
  void write_group(std::vector<Request>& group);
  base::Result<void> run_group(std::vector<Request>& group,
                               std::vector<base::Result<void>>& outcomes,
                               std::vector<jobs::Change>& changes);
  base::Result<void> run_one(Request& request, Transaction& transaction);
  base::Result<void> write_counts(const CountDeltas& counts);
  base::Result<void> write_depth(std::int64_t pending_added);
  base::Result<void> write_activity(const std::vector<Happened>& happened);
  void notice_others();

  Connection db_;
  const base::Clock& clock_;
  const std::size_t group_max_;
  const Hooks hooks_;
  std::int64_t data_version_ = 0;
  base::BoundedQueue<Request> queue_{kWriterQueueMax};
  std::thread thread_;
};

}  // namespace hindcast::stores::sqlite
