// Where jobs live. Implemented by stores/sqlite (later PostgreSQL and DynamoDB); tests/conformance
// holds every implementation to the sentences below. All methods are thread-safe and block until
// the change is durable (writes) or read. Every write about a running job carries its Lease and is
// refused with ErrorCode::stale when the job is no longer running under exactly that lease.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "jobs/job.h"
#include "jobs/time_histogram.h"

namespace hindcast::jobs {

// The fencing token of one attempt.
struct Lease {
  std::string job_id;
  std::string worker_id;
  int attempt = 0;
};

// Same user, key and body within kIdempotencyWindow: the job of the first submit. Same key, other
// body: conflict. Keys of different users never meet.
struct IdempotencyKey {
  std::string key;
  std::string body_hash;
};

struct Submitted {
  Job job;
  bool existed = false;  // found by its idempotency key
};

struct JobQuery {
  std::optional<std::string> user_id;
  std::optional<Status> status;
  int limit = 50;      // 1..kPageLimitMax, else invalid_argument
  std::string cursor;  // "" for the first page, else next_cursor of the page before
};

// What results are listed by. Ties: the newer one counts as higher.
enum class FeedOrder { created_at, total_return_pct, sharpe, max_drawdown_pct };
constexpr auto describe_enum(FeedOrder*) {
  return std::array{base::EnumName{FeedOrder::created_at, "created_at"},
                    base::EnumName{FeedOrder::total_return_pct, "total_return_pct"},
                    base::EnumName{FeedOrder::sharpe, "sharpe"},
                    base::EnumName{FeedOrder::max_drawdown_pct, "max_drawdown_pct"}};
}

// Filters look through at most kFeedRowsScannedMax results for one page: it may have fewer items
// than the limit, even none, and a next_cursor all the same.
struct FeedQuery {
  std::optional<std::string> user_id;
  std::optional<std::string> asset;        // one of the assets, exactly
  std::optional<std::string> template_id;  // exactly
  // In the strategy's name or description, an asset or the template, whatever the case (ASCII).
  std::optional<std::string> text;
  FeedOrder order = FeedOrder::created_at;
  bool ascending = false;  // either way what has no figure comes last
  int limit = 50;          // 1..kPageLimitMax, else invalid_argument
  std::string cursor;      // of a query of the same order and direction
};

// Newest first, unless the query says otherwise. next_cursor is "" on the last page. A foreign
// cursor is invalid_argument.
template <class T>
struct Page {
  std::vector<T> items;
  std::string next_cursor;
};

// Something a watcher of the job may want to see: kind "log", "equity", "phase", ... and its
// payload. A store keeps the first kJobEventsMax of a job (the last of these is of kind
// "truncated"), and stores an event above kJobEventBytesMax as "truncated": jobs/limits.h.
struct JobEvent {
  std::int64_t id = 0;  // from 1, increasing over all attempts of a job; the store sets it
  std::string kind;
  base::Json payload;
};

struct ProgressReport {
  int progress = 0;  // never lowers what is stored for this attempt
  std::string phase;
  std::optional<std::string> data_start, data_end;
  std::vector<JobEvent> events;
};

struct Completion {
  Backtest backtest;  // backtest_id and created_at set by the caller
  double actual_duration = 0;
  std::vector<JobEvent> events;
};

struct Failure {
  std::string message;  // for a person
  base::Json error;     // for a program
  double actual_duration = 0;
  std::vector<JobEvent> events;
};

// Which waiting jobs a worker wants. Those with users' code (runs_users_code) can be left to
// others, so that they never take all slots.
enum class ClaimScope { all, without_users_code };

// Whether the strategy has a code_snippet.
bool runs_users_code(const Job& job);

struct WorkerInfo {
  std::string worker_id;  // one incarnation: unique per process start
  std::string host;
  int pid = 0;
  int slots = 0;
  base::Timestamp started_at;
  base::Timestamp expires_at;
  std::optional<base::Timestamp> heartbeat_at;  // of the latest sign of life; the store sets it
};

struct Reclaimed {
  std::string job_id;
  int crashes = 0;
  bool quarantined = false;
};

struct Counts {
  std::int64_t pending = 0, running = 0, completed = 0, failed = 0, cancelled = 0;
};

// What waits, without a look at each job of it.
struct QueueDepth {
  std::int64_t low = 0, normal = 0, high = 0, urgent = 0;  // pending jobs by priority
  std::optional<base::Timestamp> oldest_pending;           // created_at
};

// What happened within one minute.
struct Activity {
  base::Timestamp minute;  // its beginning
  std::int64_t submitted = 0, started = 0, completed = 0, failed = 0, cancelled = 0;
  TimeHistogram wait;  // from the submission to the first start, of jobs started in this minute
  TimeHistogram run;   // from the start to the end, of jobs that ended in this minute
  // Where the number of pending jobs changed in it: before, afterwards, and the most in between.
  struct Pending {
    std::int64_t before = 0, after = 0, most = 0;
  };
  std::optional<Pending> pending;
};

// Something changed. job_id is "" when only "some job" is known (a commit by another process).
struct Change {
  std::string job_id;
  bool claimable = false;  // there may be a pending job to claim
};

// Ends the subscription when destroyed; no call is running or comes after that.
class Subscription {
 public:
  virtual ~Subscription() = default;
};

class JobStore {
 public:
  virtual ~JobStore() = default;

  // ---- submit, read ----
  // Stores a pending job. job_id, created_at, status, order_key are the caller's (new_job()).
  virtual base::Result<Submitted> create_backtest_job(const Job& job,
                                                      const std::optional<IdempotencyKey>& key) = 0;
  virtual base::Result<Job> get_backtest_job(const std::string& job_id) = 0;  // not_found
  virtual base::Result<Page<Job>> list_backtest_jobs(const JobQuery& query) = 0;
  // Claimable jobs in the order in which they would be claimed; limit as in JobQuery.
  virtual base::Result<std::vector<Job>> get_pending_backtest_jobs(int limit) = 0;
  // Jobs that would be claimed before this one; 0 for the next. Only for pending jobs, else
  // nothing.
  virtual base::Result<std::optional<std::int64_t>> queue_position(const std::string& job_id) = 0;
  virtual base::Result<Counts> counts() = 0;
  virtual base::Result<QueueDepth> queue_depth() = 0;
  // The minutes in [from, to) in which anything happened, oldest first. Kept for kActivityKept.
  virtual base::Result<std::vector<Activity>> activity(base::Timestamp from,
                                                       base::Timestamp to) = 0;
  // Events with id > after, oldest first. not_found when there is no such job.
  virtual base::Result<std::vector<JobEvent>> events_after(const std::string& job_id,
                                                           std::int64_t after, int limit) = 0;

  // ---- the user's wishes ----
  // pending -> cancelled at once; running: cancel_requested_at is set (repeatable);
  // cancelled: returned as it is; completed or failed: conflict.
  virtual base::Result<Job> cancel_backtest_job(const std::string& job_id) = 0;
  // Removes a job in a final state with its events and feed entry; otherwise conflict.
  virtual base::Result<void> delete_backtest_job(const std::string& job_id) = 0;

  // ---- workers ----
  // Repeating it with the same worker_id overwrites what was registered.
  virtual base::Result<void> register_worker(const WorkerInfo& worker) = 0;
  // Moves expires_at; not_found when the lease already ran out and was swept: the worker must stop
  // its jobs and register under a new id.
  virtual base::Result<void> heartbeat(const std::string& worker_id,
                                       base::Timestamp expires_at) = 0;
  // A job that it still runs goes the way of reclaim_expired(): release() first. Absent is success.
  virtual base::Result<void> deregister_worker(const std::string& worker_id) = 0;
  virtual base::Result<std::vector<WorkerInfo>> workers() = 0;

  // Up to `most` jobs of the scope in queue order, now running under (worker_id, attempt + 1).
  // Empty: none waiting. not_found when the worker is not registered: nobody would notice its end.
  virtual base::Result<std::vector<Job>> claim(const std::string& worker_id, int most,
                                               ClaimScope scope = ClaimScope::all) = 0;
  // invalid_argument when progress is outside 0..100.
  virtual base::Result<void> report_progress(const Lease& lease, const ProgressReport& report) = 0;
  // running -> completed with the feed entry, in one step. Repeating it with the same lease and
  // backtest_id after an unknown outcome is success. A job whose cancel was requested first still
  // completes.
  virtual base::Result<void> complete(const Lease& lease, const Completion& completion) = 0;
  virtual base::Result<void> fail(const Lease& lease, const Failure& failure) = 0;
  // conflict when nobody asked for it.
  virtual base::Result<void> confirm_cancelled(const Lease& lease, double actual_duration) = 0;
  // Back to pending, no crash counted; to cancelled when a cancel was requested.
  virtual base::Result<void> release(const Lease& lease) = 0;
  // Running jobs of this worker whose cancel was requested.
  virtual base::Result<std::vector<Lease>> cancel_requests(const std::string& worker_id) = 0;
  // Removes expired workers and returns their running jobs to pending (crashes + 1), or to failed
  // at the third crash; a job whose cancel was requested becomes cancelled.
  virtual base::Result<std::vector<Reclaimed>> reclaim_expired() = 0;

  // ---- the feed ----
  virtual base::Result<Page<Backtest>> list_backtests(const FeedQuery& query) = 0;
  virtual base::Result<Backtest> get_backtest(const std::string& backtest_id) = 0;  // not_found

  // ---- changes ----
  // `listener` is called soon after each commit, also for commits of other processes (within 50
  // ms); on a store thread: it must be quick and must not call the store.
  virtual std::unique_ptr<Subscription> subscribe(std::function<void(const Change&)> listener) = 0;
};

// Immutable result documents, named by the caller; names are ids (letters, digits, '_').
class ArtifactStore {
 public:
  virtual ~ArtifactStore() = default;
  // Durable when it returns. Writing the same name and bytes again is success; other bytes:
  // conflict.
  virtual base::Result<void> put(const std::string& name, std::string_view bytes) = 0;
  virtual base::Result<std::string> get(const std::string& name) = 0;  // not_found
  virtual base::Result<void> remove(const std::string& name) = 0;      // absent is success
};

}  // namespace hindcast::jobs
