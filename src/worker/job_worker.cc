#include "worker/job_worker.h"

#include <unistd.h>

#include <algorithm>

#include "base/id.h"
#include "base/log.h"

namespace hindcast::worker {
namespace {

namespace log = base::log;
using base::ErrorCode;
using std::chrono::milliseconds;

constexpr int kControlThreads = 2;
constexpr int kBlockingThreads = 16;  // preparing, reporting and publishing, side by side
// Every commit of any job is a change; running jobs are asked about at most this often.
constexpr milliseconds kCancelCheck{20};
constexpr milliseconds kRetry{1000};
// What ending may take when the store does not answer; the lease runs out by itself after that.
constexpr milliseconds kEndPatience{10'000};

std::string host_name() {
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "unknown";
}

}  // namespace

JobWorker::JobWorker(jobs::JobStore& store, jobs::ArtifactStore& artifacts,
                     sandbox::Supervisor& supervisor, Prepare prepare, Options options)
    : store_(store),
      artifacts_(artifacts),
      supervisor_(supervisor),
      prepare_(std::move(prepare)),
      options_(options),
      control_(kControlThreads),
      blocking_(kBlockingThreads) {}

base::Result<void> JobWorker::begin() {
  id_ = base::new_id("wrk", options_.clock->now());
  HC_TRY(store_.register_worker(info(id_)));
  if (const auto reclaimed = store_.reclaim_expired(); !reclaimed) {
    log::warn("worker: cannot reclaim expired jobs: {}", reclaimed.error().message);
  }
  subscription_ = store_.subscribe([this](const jobs::Change& change) { on_change(change); });
  thread_ = std::thread([this] { loop_->run(); });
  loop_->post([this] { maybe_claim(); });
  loop_->after(options_.poll, [this] { poll(); });
  loop_->after(options_.heartbeat, [this] { heartbeat(); });
  return {};
}

JobWorker::~JobWorker() {
  subscription_.reset();
  if (!thread_.joinable()) return;  // begin() failed
  loop_->post([this] {
    ending_ = true;
    stop_all(Stop::release);
  });
  if (!wait_until_idle(kEndPatience)) {
    log::error("worker: ended without an answer of the store; its lease will run out");
  }
  loop_->stop();
  thread_.join();
  control_.finish();
  blocking_.finish();
  if (const auto gone = store_.deregister_worker(id_); !gone) {
    log::warn("worker: cannot deregister: {}", gone.error().message);
  }
}

std::string JobWorker::id() const {
  const std::scoped_lock lock(id_mutex_);
  return id_;
}

bool JobWorker::drain(milliseconds patience) {
  loop_->post([this] { ending_ = true; });
  return wait_until_idle(patience);
}

bool JobWorker::wait_until_idle(milliseconds patience) {
  // Shared: the loop may keep its end longer than we wait.
  auto promise = std::make_shared<std::promise<void>>();
  auto idle = promise->get_future();
  loop_->post([this, promise] {
    idle_.push_back(std::move(*promise));
    tell_when_idle();
  });
  return idle.wait_for(patience) == std::future_status::ready;
}

void JobWorker::tell_when_idle() {
  if (!runs_.empty() || claiming_) return;
  for (auto& promise : std::exchange(idle_, {})) promise.set_value();
}

jobs::WorkerInfo JobWorker::info(const std::string& worker_id) const {
  const auto now = options_.clock->now();
  return {.worker_id = worker_id,
          .host = host_name(),
          .pid = static_cast<int>(::getpid()),
          .slots = options_.slots,
          .started_at = now,
          .expires_at = now + options_.lease};
}

void JobWorker::on_change(const jobs::Change& change) {
  if (change.claimable && !claim_told_.exchange(true)) {
    loop_->post([this] { claim_soon(); });
  }
  if (!cancel_told_.exchange(true)) {
    loop_->after(kCancelCheck, [this] { check_cancels(); });
  }
}

// ---- claiming -----------------------------------------------------------------------------------

void JobWorker::claim_soon() {
  claim_told_ = false;
  want_claim_ = true;
  maybe_claim();
}

void JobWorker::maybe_claim() {
  if (!want_claim_ || claiming_ || ending_ || !registered_) return;
  const int occupied_now = occupied();
  const int publishing = static_cast<int>(runs_.size()) - occupied_now;
  const int free = std::min(options_.slots - occupied_now, options_.publishing_most - publishing);
  if (free <= 0) return;
  want_claim_ = false;
  claiming_ = true;
  const int for_code = code_seen_ ? code_slots() - occupied_by_code() : free;
  const auto scope = for_code > 0 ? jobs::ClaimScope::all : jobs::ClaimScope::without_users_code;
  const int asked = for_code > 0 ? std::min(free, for_code) : free;
  control_.run([this, worker_id = id_, asked, scope] {
    auto claimed = shared(store_.claim(worker_id, asked, scope));
    loop_->post([=, this] { on_claimed(worker_id, asked, std::move(*claimed)); });
  });
}

void JobWorker::on_claimed(const std::string& worker_id, int asked,
                           base::Result<std::vector<jobs::Job>> claimed) {
  claiming_ = false;
  if (!claimed) {
    if (claimed.error().code == ErrorCode::not_found) {
      lose_registration(worker_id);
    } else {
      log::warn("worker: cannot claim jobs: {}", claimed.error().message);
      loop_->after(kRetry, [this] { claim_soon(); });
    }
    return tell_when_idle();
  }
  if (!registered_ || worker_id != id_) return tell_when_idle();  // swept with the old lease
  // As many as asked for: there may be more.
  if (static_cast<int>(claimed->size()) >= asked) want_claim_ = true;
  for (jobs::Job& job : *claimed) start_run(std::move(job));
  maybe_claim();
  tell_when_idle();
}

void JobWorker::poll() {
  claim_soon();
  check_cancels();
  loop_->after(options_.poll, [this] { poll(); });
}

// ---- the lease ----------------------------------------------------------------------------------

void JobWorker::heartbeat() {
  control_.run([this, worker_id = id_] {
    auto answer = shared(store_.heartbeat(worker_id, options_.clock->now() + options_.lease));
    if (const auto reclaimed = store_.reclaim_expired(); reclaimed && !reclaimed->empty()) {
      log::warn("worker: returned {} jobs of vanished workers to the queue", reclaimed->size());
    }
    loop_->post([=, this] { on_heartbeat(worker_id, *answer); });
  });
}

void JobWorker::on_heartbeat(const std::string& worker_id, const base::Result<void>& answer) {
  loop_->after(options_.heartbeat, [this] { heartbeat(); });
  if (answer) return;
  if (answer.error().code == ErrorCode::not_found) return lose_registration(worker_id);
  // The store's fence decides whose the jobs are; until it answers, work goes on.
  log::warn("worker: heartbeat failed: {}", answer.error().message);
}

void JobWorker::lose_registration(const std::string& worker_id) {
  if (worker_id != id_ || !registered_) return;  // an answer to an earlier incarnation
  log::error("worker: the lease of {} ran out; its {} jobs are dropped", id_, runs_.size());
  registered_ = false;
  stop_all(Stop::abandon);
  register_again();
}

void JobWorker::register_again() {
  if (ending_) return;
  const std::string fresh = base::new_id("wrk", options_.clock->now());
  control_.run([this, fresh] {
    auto answer = shared(store_.register_worker(info(fresh)));
    loop_->post([=, this] {
      if (!*answer) {
        log::error("worker: cannot register again: {}", answer->error().message);
        return loop_->after(kRetry, [this] { register_again(); });
      }
      {
        const std::scoped_lock lock(id_mutex_);
        id_ = fresh;
      }
      registered_ = true;
      claim_soon();
    });
  });
}

// ---- cancelling ---------------------------------------------------------------------------------

void JobWorker::check_cancels() {
  cancel_told_ = false;
  // The wish may be about a job that is just being claimed and not yet known here.
  if (claiming_ && !cancel_told_.exchange(true)) {
    loop_->after(kCancelCheck, [this] { check_cancels(); });
  }
  if (occupied() == 0) return;
  control_.run([this, worker_id = id_] {
    auto leases = shared(store_.cancel_requests(worker_id));
    loop_->post([=, this] { on_cancel_requests(*leases); });
  });
}

void JobWorker::on_cancel_requests(const base::Result<std::vector<jobs::Lease>>& leases) {
  if (!leases) {
    return log::warn("worker: cannot read cancel requests: {}", leases.error().message);
  }
  for (const jobs::Lease& lease : *leases) {
    for (auto& [key, run] : runs_) {
      if (run.lease.job_id == lease.job_id && run.lease.attempt == lease.attempt) {
        stop_run(run, Stop::cancel);
      }
    }
  }
}

void JobWorker::stop_all(Stop reason) {
  for (auto& [key, run] : runs_) stop_run(run, reason);
}

base::Result<std::unique_ptr<Worker>> Worker::start(jobs::JobStore& store,
                                                    jobs::ArtifactStore& artifacts,
                                                    sandbox::Supervisor& supervisor,
                                                    Prepare prepare, Options options) {
  if (options.slots < 1 || options.slots > kSlotsMost) {
    return base::invalid({{.pointer = "/slots",
                           .code = "out_of_range",
                           .detail = "is " + std::to_string(options.slots),
                           .allowed = "1 to " + std::to_string(kSlotsMost)}});
  }
  auto worker =
      std::make_unique<JobWorker>(store, artifacts, supervisor, std::move(prepare), options);
  HC_TRY(worker->begin());
  return worker;
}

}  // namespace hindcast::worker
