// One job from its claim to its publication.
#include <algorithm>

#include "base/log.h"
#include "worker/job_worker.h"

namespace hindcast::worker {
namespace {

namespace log = base::log;
using base::ErrorCode;
using sandbox::Outcome;
using std::chrono::milliseconds;

constexpr milliseconds kBackoffMost{2000};
constexpr std::size_t kLostRememberedMost = 10'000;

// The attempt is no longer ours: somebody else has the job, or nobody wants it any more.
bool is_over(const base::Error& error) {
  return error.code == ErrorCode::stale || error.code == ErrorCode::not_found;
}

bool may_pass(const base::Error& error) {
  return error.code == ErrorCode::unavailable || error.code == ErrorCode::io;
}

}  // namespace

JobWorker::Run* JobWorker::find(RunKey key) {
  const auto found = runs_.find(key);
  return found == runs_.end() ? nullptr : &found->second;
}

int JobWorker::occupied() const {
  return static_cast<int>(std::ranges::count_if(
      runs_, [](const auto& entry) { return entry.second.phase != Phase::publishing; }));
}

int JobWorker::occupied_by_code() const {
  return static_cast<int>(std::ranges::count_if(runs_, [](const auto& entry) {
    return entry.second.phase != Phase::publishing && jobs::runs_users_code(entry.second.job);
  }));
}

int JobWorker::code_slots() const {
  if (options_.code_slots > 0) return std::min(options_.code_slots, options_.slots);
  return std::max(1, options_.slots - 1);
}

double JobWorker::seconds_since_claim(const Run& run) const {
  if (!run.job.started_at) return 0;
  return std::max(
      0.0, std::chrono::duration<double>(options_.clock->now() - *run.job.started_at).count());
}

// ---- from claim to child ------------------------------------------------------------------------

void JobWorker::start_run(jobs::Job job) {
  const RunKey key = ++last_key_;
  Run& run = runs_[key];
  run.lease = {job.job_id, job.worker_id.value_or(id_), job.attempt};
  run.job = std::move(job);
  code_seen_ = code_seen_ || jobs::runs_users_code(run.job);
  if (ending_) {  // claimed while drain() was called
    run.stop = Stop::release;
    return end_stopped(key, run);
  }
  blocking_.run([this, key, claimed = shared(run.job)] {
    auto prepared = shared(prepare_(*claimed));
    loop_->post([=, this] { on_prepared(key, std::move(*prepared)); });
  });
}

void JobWorker::on_prepared(RunKey key, base::Result<Prepared> prepared) {
  Run* run = find(key);
  if (run == nullptr) return;
  if (run->stop != Stop::none) return end_stopped(key, *run);
  if (!prepared) return end_failed(key, *run, failure_of(prepared.error()));
  run->data_start = std::move(prepared->data_start);
  run->data_end = std::move(prepared->data_end);
  run->supervisor = prepared->supervisor != nullptr ? prepared->supervisor : &supervisor_;
  launch(key, *run, std::move(prepared->launch));
}

void JobWorker::launch(RunKey key, Run& run, sandbox::Launch launch) {
  run.limits = launch.limits;
  run.phase = Phase::running;
  run.progress.started({seconds_since_claim(run), run.lease.attempt});
  // These may outlive the worker by a moment: they use nothing of it, the loop's tasks may.
  const auto on_message = [this, key, loop = loop_, inbox = run.inbox,
                           pause = options_.progress_interval](std::string_view text) {
    if (inbox->put(text)) loop->after(pause, [this, key] { send_report(key); });
  };
  const auto on_exit_told = [this, key, loop = loop_](sandbox::Exit exit) {
    loop->post([this, key, e = shared(std::move(exit))] { on_exit(key, std::move(*e)); });
  };
  const auto child = run.supervisor->launch(std::move(launch),
                                            {.on_message = on_message, .on_exit = on_exit_told});
  if (!child) return end_failed(key, run, failure_of(child.error()));
  run.child = *child;
}

void JobWorker::stop_run(Run& run, Stop reason) {
  if (run.phase == Phase::publishing) return;
  // What weighs more wins: a lost lease over giving back over the user's wish.
  run.stop = std::max(run.stop, reason);
  if (run.phase == Phase::running) run.supervisor->kill(run.child);
}

// ---- progress -----------------------------------------------------------------------------------

void JobWorker::read_messages(Run& run) {
  for (const std::string& message : run.inbox->take()) run.progress.take(message);
}

// A report was planned by the first message that came after the last one.
void JobWorker::send_report(RunKey key) {
  Run* run = find(key);
  if (run == nullptr || run->phase != Phase::running) return;
  read_messages(*run);
  if (!run->progress.changed()) return finish_report(key, *run);
  auto report = shared(run->progress.report());
  if (!run->data_start.empty()) report->data_start = run->data_start;
  if (!run->data_end.empty()) report->data_end = run->data_end;
  run->reported = true;
  blocking_.run([this, key, report, lease = run->lease] {
    auto answer = shared(store_.report_progress(lease, *report));
    loop_->post([=, this] { on_reported(key, *answer); });
  });
}

void JobWorker::finish_report(RunKey key, Run& run) {
  if (!run.inbox->finished()) return;
  loop_->after(options_.progress_interval, [this, key] { send_report(key); });
}

void JobWorker::on_reported(RunKey key, const base::Result<void>& answer) {
  Run* run = find(key);
  if (run == nullptr || run->phase != Phase::running) return;
  if (!answer && is_over(answer.error())) {
    log::warn("worker: dropping job {}: {}", run->lease.job_id, answer.error().message);
    return stop_run(*run, Stop::abandon);
  }
  if (!answer) {
    log::warn("worker: progress of job {} not stored: {}", run->lease.job_id,
              answer.error().message);
  }
  finish_report(key, *run);
}

// ---- from exit to publication -------------------------------------------------------------------

void JobWorker::on_exit(RunKey key, sandbox::Exit exit) {
  Run* run = find(key);
  if (run == nullptr || run->phase != Phase::running) return;
  // A result that is there is published, even if somebody wanted to stop the run meanwhile.
  if (exit.outcome == Outcome::done && run->stop != Stop::abandon) {
    return end_completed(key, *run, std::move(exit));
  }
  if (run->stop != Stop::none) return end_stopped(key, *run);
  if (exit.outcome == Outcome::lost) return end_lost(key, *run, exit);
  end_failed(key, *run, failure_of(exit, run->limits));
}

void JobWorker::end_stopped(RunKey key, Run& run) {
  switch (run.stop) {
    case Stop::cancel:
      return end_run(key, run, {.kind = Publication::Kind::cancelled});
    case Stop::abandon:
      return forget(key);
    case Stop::none:
    case Stop::release:
      return end_run(key, run, {.kind = Publication::Kind::release});
  }
}

// The job may have nothing to do with the zygote's death, so it gets one more try; a second death
// in its company fails it, before it can take down everybody's jobs again and again.
void JobWorker::end_lost(RunKey key, Run& run, const sandbox::Exit& exit) {
  if (lost_once_.size() >= kLostRememberedMost) lost_once_.clear();
  if (lost_once_.insert(run.lease.job_id).second) {
    log::warn("worker: job {} goes back to the queue: {}", run.lease.job_id, exit.detail);
    return end_run(key, run, {.kind = Publication::Kind::release});
  }
  lost_once_.erase(run.lease.job_id);
  end_failed(key, run, failure_of(exit, run.limits));
}

void JobWorker::end_completed(RunKey key, Run& run, sandbox::Exit exit) {
  auto completion = completion_of(run.job, exit.output, options_.clock->now());
  if (!completion) {
    auto failure = failure_of(completion.error());
    failure.error["code"] = "invalid_result";
    return end_failed(key, run, std::move(failure));
  }
  completion->actual_duration = seconds_since_claim(run);
  // Whoever watched the curve grow gets its end; for short jobs the result says it all.
  if (run.reported || run.supervisor != &supervisor_) {  // users' code may have printed something
    read_messages(run);
    if (run.reported ? run.progress.changed() : run.progress.has_log())
      completion->events = run.progress.report().events;
  }
  end_run(key, run,
          {.kind = Publication::Kind::complete,
           .document = std::move(exit.output),
           .completion = std::move(*completion)});
}

void JobWorker::end_failed(RunKey key, Run& run, jobs::Failure failure) {
  failure.actual_duration = seconds_since_claim(run);
  end_run(key, run, {.kind = Publication::Kind::fail, .failure = std::move(failure)});
}

void JobWorker::end_run(RunKey key, Run& run, Publication publication) {
  run.phase = Phase::publishing;
  publication.lease = run.lease;
  publication.actual_duration = seconds_since_claim(run);
  // Others of its kind may have been left waiting.
  if (jobs::runs_users_code(run.job)) want_claim_ = true;
  try_publish(key, shared(std::move(publication)));
  maybe_claim();
}

void JobWorker::try_publish(RunKey key, std::shared_ptr<Publication> publication) {
  blocking_.run([this, key, publication] {
    auto answer = shared(publish(store_, artifacts_, *publication));
    if (!*answer && is_over(answer->error()) && publication->kind == Publication::Kind::complete) {
      // Nobody will ever refer to it.
      (void)artifacts_.remove(publication->completion.backtest.artifact);
    }
    loop_->post([=, this] { on_published(key, publication, *answer); });
  });
}

void JobWorker::on_published(RunKey key, std::shared_ptr<Publication> publication,
                             const base::Result<void>& answer) {
  Run* run = find(key);
  if (run == nullptr) return;
  if (answer) return forget(key);
  if (is_over(answer.error())) {
    log::warn("worker: what job {} came to is not wanted any more: {}", run->lease.job_id,
              answer.error().message);
    return forget(key);
  }
  log::error("worker: cannot publish what job {} came to: {}", run->lease.job_id,
             answer.error().message);
  if (publication->kind == Publication::Kind::complete && !may_pass(answer.error())) {
    auto failure = failure_of(answer.error());
    failure.error["code"] = "publish_failed";
    return end_failed(key, *run, std::move(failure));
  }
  const auto pause = run->backoff;
  run->backoff = std::min(kBackoffMost, pause * 2);
  loop_->after(pause, [this, key, publication] { try_publish(key, publication); });
}

void JobWorker::forget(RunKey key) {
  runs_.erase(key);
  maybe_claim();
  tell_when_idle();
}

}  // namespace hindcast::worker
