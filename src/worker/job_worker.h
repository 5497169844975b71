// The worker behind worker.h. All state belongs to the loop thread; what blocks runs on the pools
// and posts its answer back. job_worker.cc: registration, claiming, cancelling, ending.
// job_run.cc: one job from claim to publication.
#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "worker/child_progress.h"
#include "worker/event_loop.h"
#include "worker/message_inbox.h"
#include "worker/publication.h"
#include "worker/task_pool.h"
#include "worker/worker.h"

namespace hindcast::worker {

// For what a task carries: std::function wants it copyable.
template <class T>
auto shared(T value) {
  return std::make_shared<T>(std::move(value));
}

class JobWorker final : public Worker {
 public:
  JobWorker(jobs::JobStore& store, jobs::ArtifactStore& artifacts, sandbox::Supervisor& supervisor,
            Prepare prepare, Options options);
  ~JobWorker() override;

  base::Result<void> begin();
  std::string id() const override;
  bool drain(std::chrono::milliseconds patience) override;

 private:
  using Milliseconds = std::chrono::milliseconds;
  using RunKey = std::uint64_t;

  // Why a run is to end before its child is done.
  enum class Stop { none, cancel, release, abandon };
  enum class Phase { preparing, running, publishing };

  struct Run {
    jobs::Job job;
    jobs::Lease lease;
    Phase phase = Phase::preparing;
    Stop stop = Stop::none;
    sandbox::Supervisor* supervisor = nullptr;
    sandbox::ChildId child = 0;
    sandbox::Limits limits;
    std::string data_start, data_end;
    std::shared_ptr<MessageInbox> inbox = std::make_shared<MessageInbox>();
    ChildProgress progress;  // of the messages read so far
    bool reported = false;
    Milliseconds backoff{100};
  };

  // ---- job_worker.cc ----
  jobs::WorkerInfo info(const std::string& worker_id) const;
  void on_change(const jobs::Change& change);  // on a store thread
  void claim_soon();
  void maybe_claim();
  void on_claimed(const std::string& worker_id, int asked,
                  base::Result<std::vector<jobs::Job>> claimed);
  void poll();
  void heartbeat();
  void on_heartbeat(const std::string& worker_id, const base::Result<void>& answer);
  void lose_registration(const std::string& worker_id);
  void register_again();
  void check_cancels();
  void on_cancel_requests(const base::Result<std::vector<jobs::Lease>>& leases);
  void stop_all(Stop reason);
  void tell_when_idle();
  bool wait_until_idle(Milliseconds patience);

  // ---- job_run.cc ----
  void start_run(jobs::Job job);
  void on_prepared(RunKey key, base::Result<Prepared> prepared);
  void launch(RunKey key, Run& run, sandbox::Launch launch);
  void stop_run(Run& run, Stop reason);
  void send_report(RunKey key);
  void finish_report(RunKey key, Run& run);
  void on_reported(RunKey key, const base::Result<void>& answer);
  void on_exit(RunKey key, sandbox::Exit exit);
  void end_stopped(RunKey key, Run& run);
  void end_lost(RunKey key, Run& run, const sandbox::Exit& exit);
  void end_completed(RunKey key, Run& run, sandbox::Exit exit);
  void end_failed(RunKey key, Run& run, jobs::Failure failure);
  void end_run(RunKey key, Run& run, Publication publication);
  void try_publish(RunKey key, std::shared_ptr<Publication> publication);
  void on_published(RunKey key, std::shared_ptr<Publication> publication,
                    const base::Result<void>& answer);
  void forget(RunKey key);
  double seconds_since_claim(const Run& run) const;
  Run* find(RunKey key);
  int occupied_by_code() const;
  int code_slots() const;
  int occupied() const;  // slots: runs that are not yet publishing
  static void read_messages(Run& run);

  jobs::JobStore& store_;
  jobs::ArtifactStore& artifacts_;
  sandbox::Supervisor& supervisor_;
  const Prepare prepare_;
  const Options options_;

  mutable std::mutex id_mutex_;
  std::string id_;  // written by the loop thread only

  // Shared with the supervisor's callbacks, which may outlive the worker by a moment.
  std::shared_ptr<EventLoop> loop_ = std::make_shared<EventLoop>();
  std::atomic<bool> claim_told_{false}, cancel_told_{false};  // changes not yet looked at

  std::unordered_map<RunKey, Run> runs_;
  RunKey last_key_ = 0;
  bool code_seen_ =
      false;  // a job with users' code was here: slots are kept free of such from now on
  bool registered_ = true, want_claim_ = true, claiming_ = false, ending_ = false;
  std::unordered_set<std::string> lost_once_;  // job ids given back after their zygote died
  std::vector<std::promise<void>> idle_;

  std::unique_ptr<jobs::Subscription> subscription_;
  TaskPool control_;  // claims, heartbeats, cancels: must not wait behind large artifacts
  TaskPool blocking_;
  std::thread thread_;
};

}  // namespace hindcast::worker
