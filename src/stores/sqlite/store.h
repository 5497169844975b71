// The class behind open_job_store(). Its methods stand in one file each group: submissions.cc,
// leases.cc, workers.cc, lists.cc, feed.cc.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "jobs/job_store.h"
#include "jobs/transitions.h"
#include "stores/sqlite/notices.h"
#include "stores/sqlite/reader_pool.h"
#include "stores/sqlite/sqlite_job_store.h"
#include "stores/sqlite/writer.h"

namespace hindcast::stores::sqlite {

// A migrated file's connection with the settings of a writer.
base::Result<Connection> open_for_writing(const std::filesystem::path& path);

class SqliteJobStore final : public jobs::JobStore {
 public:
  static base::Result<std::unique_ptr<jobs::JobStore>> open(const Options& options);

  ~SqliteJobStore() override;

  // submissions.cc
  base::Result<jobs::Submitted> create_backtest_job(
      const jobs::Job& job, const std::optional<jobs::IdempotencyKey>& key) override;
  base::Result<jobs::Job> cancel_backtest_job(const std::string& job_id) override;
  base::Result<void> delete_backtest_job(const std::string& job_id) override;

  // lists.cc
  base::Result<jobs::Job> get_backtest_job(const std::string& job_id) override;
  base::Result<jobs::Page<jobs::Job>> list_backtest_jobs(const jobs::JobQuery& query) override;
  base::Result<std::vector<jobs::Job>> get_pending_backtest_jobs(int limit) override;
  base::Result<std::optional<std::int64_t>> queue_position(const std::string& job_id) override;
  base::Result<jobs::Counts> counts() override;
  base::Result<jobs::QueueDepth> queue_depth() override;  // activity.cc
  base::Result<std::vector<jobs::Activity>> activity(base::Timestamp from,
                                                     base::Timestamp to) override;
  base::Result<std::vector<jobs::JobEvent>> events_after(const std::string& job_id,
                                                         std::int64_t after, int limit) override;

  // feed.cc
  base::Result<jobs::Page<jobs::Backtest>> list_backtests(const jobs::FeedQuery& query) override;
  base::Result<jobs::Backtest> get_backtest(const std::string& backtest_id) override;

  // workers.cc
  base::Result<void> register_worker(const jobs::WorkerInfo& worker) override;
  base::Result<void> heartbeat(const std::string& worker_id, base::Timestamp expires_at) override;
  base::Result<void> deregister_worker(const std::string& worker_id) override;
  base::Result<std::vector<jobs::WorkerInfo>> workers() override;
  base::Result<std::vector<jobs::Lease>> cancel_requests(const std::string& worker_id) override;
  base::Result<std::vector<jobs::Reclaimed>> reclaim_expired() override;

  // leases.cc
  base::Result<std::vector<jobs::Job>> claim(const std::string& worker_id, int most,
                                             jobs::ClaimScope scope) override;
  base::Result<void> report_progress(const jobs::Lease& lease,
                                     const jobs::ProgressReport& report) override;
  base::Result<void> complete(const jobs::Lease& lease,
                              const jobs::Completion& completion) override;
  base::Result<void> fail(const jobs::Lease& lease, const jobs::Failure& failure) override;
  base::Result<void> confirm_cancelled(const jobs::Lease& lease, double actual_duration) override;
  base::Result<void> release(const jobs::Lease& lease) override;

  std::unique_ptr<jobs::Subscription> subscribe(
      std::function<void(const jobs::Change&)> listener) override;

 private:
  explicit SqliteJobStore(const Options& options) : clock_(*options.clock) {}
  std::string now() const { return base::to_string(clock_.now()); }

  const base::Clock& clock_;
  Listeners listeners_;
  std::unique_ptr<ReaderPool> readers_;
  // The two know each other: the notice's thread, which asks the writer to look, is stopped first;
  // then the writer, which may still write a notice, ends.
  std::unique_ptr<NoticeFile> notice_;
  std::unique_ptr<Writer> writer_;
};

}  // namespace hindcast::stores::sqlite
