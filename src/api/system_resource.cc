// What an operator looks at: queue, workers and what happened minute by minute.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "api/problem.h"
#include "api/queue_pace.h"
#include "api/resources.h"
#include "base/record.h"
#include "base/time.h"

namespace hindcast::api {
namespace {

using base::Json;
using base::Timestamp;

// Running jobs that one answer lists: more than any sensible number of slots.
constexpr std::size_t kRunningShownMax = 2000;
constexpr std::int64_t kNsPerMinute = 60'000'000'000;

Json time_or_null(std::optional<Timestamp> time) {
  return time ? Json(base::to_string(*time)) : Json(nullptr);
}

Json number_or_null(std::optional<double> value) { return value ? Json(*value) : Json(nullptr); }

base::Result<std::vector<jobs::Job>> running_jobs(jobs::JobStore& store) {
  std::vector<jobs::Job> all;
  jobs::JobQuery query{.status = jobs::Status::running, .limit = 200};
  do {
    HC_ASSIGN(jobs::Page<jobs::Job> page, store.list_backtest_jobs(query));
    std::ranges::move(page.items, std::back_inserter(all));
    query.cursor = page.next_cursor;
  } while (!query.cursor.empty() && all.size() < kRunningShownMax);
  return all;
}

Json running_json(const jobs::Job& job) {
  return {{"job_id", job.job_id},
          {"user_id", job.user_id},
          {"strategy_name", job.strategy_name},
          {"priority", base::enum_name(job.priority)},
          {"progress", job.progress},
          {"phase", job.phase},
          {"attempt", job.attempt},
          {"started_at", time_or_null(job.started_at)}};
}

base::Result<Json> workers_json(jobs::JobStore& store, Timestamp now) {
  HC_ASSIGN(const auto running, running_jobs(store));
  std::map<std::string, Json> by_worker;
  for (const jobs::Job& job : running) {
    Json& list = by_worker.try_emplace(job.worker_id.value_or(""), Json::array()).first->second;
    list.push_back(running_json(job));
  }
  HC_ASSIGN(const auto workers, store.workers());
  Json out = Json::array();
  for (const jobs::WorkerInfo& worker : workers) {
    auto found = by_worker.find(worker.worker_id);
    out.push_back({{"worker_id", worker.worker_id},
                   {"host", worker.host},
                   {"pid", worker.pid},
                   {"slots", worker.slots},
                   {"alive", worker.expires_at > now},
                   {"started_at", base::to_string(worker.started_at)},
                   {"last_heartbeat_at", time_or_null(worker.heartbeat_at)},
                   {"expires_at", base::to_string(worker.expires_at)},
                   {"running", found == by_worker.end() ? Json::array() : found->second}});
  }
  return out;
}

base::Result<Json> queue_json(jobs::JobStore& store, const QueuePace& pace, Timestamp now) {
  HC_ASSIGN(const jobs::QueueDepth depth, store.queue_depth());
  const std::int64_t pending = depth.low + depth.normal + depth.high + depth.urgent;
  std::optional<double> age;
  if (depth.oldest_pending) {
    age = std::max(0.0, std::chrono::duration<double>(now - *depth.oldest_pending).count());
  }
  return Json{{"pending_by_priority",
               {{"low", depth.low},
                {"normal", depth.normal},
                {"high", depth.high},
                {"urgent", depth.urgent}}},
              {"oldest_pending_at", time_or_null(depth.oldest_pending)},
              {"oldest_pending_seconds", number_or_null(age)},
              {"slots", pace.slots},
              {"free_slots", std::max<std::int64_t>(0, pace.slots - pace.running)},
              {"mean_run_seconds", number_or_null(pace.mean_run_seconds)},
              {"estimated_wait_seconds",
               number_or_null(wait_seconds(pace, pending, pace.mean_run_seconds.value_or(1)))}};
}

base::Result<Json> system_json(jobs::JobStore& store, Timestamp now) {
  HC_ASSIGN(const jobs::Counts counts, store.counts());
  HC_ASSIGN(const QueuePace pace, read_pace(store, now));
  HC_ASSIGN(Json queue, queue_json(store, pace, now));
  HC_ASSIGN(Json workers, workers_json(store, now));
  return Json{{"time", base::to_string(now)},
              {"jobs",
               {{"pending", counts.pending},
                {"running", counts.running},
                {"completed", counts.completed},
                {"failed", counts.failed},
                {"cancelled", counts.cancelled}}},
              {"queue", std::move(queue)},
              {"workers", std::move(workers)}};
}

void add(jobs::Activity& sum, const jobs::Activity& minute) {
  sum.submitted += minute.submitted;
  sum.started += minute.started;
  sum.completed += minute.completed;
  sum.failed += minute.failed;
  sum.cancelled += minute.cancelled;
  sum.wait.add(minute.wait);
  sum.run.add(minute.run);
  if (!minute.pending) return;
  if (!sum.pending) sum.pending = {.before = minute.pending->before, .after = 0, .most = 0};
  sum.pending->after = minute.pending->after;
  sum.pending->most = std::max(sum.pending->most, minute.pending->most);
}

// What a number that changes now and then is at the end of each step, and at most within it.
struct Waiting {
  std::vector<std::int64_t> at_end, most;
};

// `changes`: by step, none where it stayed what it was; `now`: after the last step.
Waiting waiting_by_step(const std::vector<jobs::Activity>& changes, std::int64_t now) {
  const auto first =
      std::ranges::find_if(changes, [](const auto& step) { return step.pending.has_value(); });
  std::int64_t waiting = first == changes.end() ? now : first->pending->before;
  Waiting out;
  for (const jobs::Activity& step : changes) {
    out.most.push_back(step.pending ? std::max(waiting, step.pending->most) : waiting);
    if (step.pending) waiting = step.pending->after;
    out.at_end.push_back(waiting);
  }
  return out;
}

// One row a step, also for steps in which nothing happened.
Json activity_json(const std::vector<jobs::Activity>& steps, Timestamp begin,
                   std::int64_t step_minutes, const Waiting& waiting) {
  Json out{{"step_seconds", step_minutes * 60}, {"time", Json::array()}};
  for (const char* name :
       {"submitted", "started", "completed", "failed", "cancelled", "wait_p50_seconds",
        "wait_p95_seconds", "run_p50_seconds", "run_p95_seconds"}) {
    out[name] = Json::array();
  }
  out["pending"] = waiting.at_end;
  out["pending_most"] = waiting.most;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const jobs::Activity& s = steps[i];
    out["time"].push_back(begin.ns / 1'000'000'000 +
                          static_cast<std::int64_t>(i) * step_minutes * 60);
    out["submitted"].push_back(s.submitted);
    out["started"].push_back(s.started);
    out["completed"].push_back(s.completed);
    out["failed"].push_back(s.failed);
    out["cancelled"].push_back(s.cancelled);
    out["wait_p50_seconds"].push_back(number_or_null(s.wait.quantile(0.5)));
    out["wait_p95_seconds"].push_back(number_or_null(s.wait.quantile(0.95)));
    out["run_p50_seconds"].push_back(number_or_null(s.run.quantile(0.5)));
    out["run_p95_seconds"].push_back(number_or_null(s.run.quantile(0.95)));
  }
  return out;
}

}  // namespace

Response get_system(const Request& request, Context& context) {
  const auto body = system_json(context.services.jobs, context.services.clock.now());
  if (!body) return problem(body.error(), request.id);
  return json_response(200, *body);
}

Response get_system_activity(const Request& request, Context& context) {
  const std::int64_t minutes = request.number("minutes");
  const std::int64_t most = request.number("max_points");
  const std::int64_t step = (minutes + most - 1) / most;
  const std::int64_t rows = (minutes + step - 1) / step;
  // Steps begin at whole multiples of their length, so that a chart does not shift under one's
  // eyes.
  const std::int64_t now = context.services.clock.now().ns / kNsPerMinute;
  const std::int64_t end = (now / step + 1) * step, begin = end - rows * step;
  const auto found = context.services.jobs.activity({begin * kNsPerMinute}, {end * kNsPerMinute});
  if (!found) return problem(found.error(), request.id);
  const auto counts = context.services.jobs.counts();
  if (!counts) return problem(counts.error(), request.id);
  std::vector<jobs::Activity> steps(static_cast<std::size_t>(rows));
  for (const jobs::Activity& minute : *found) {
    add(steps.at(static_cast<std::size_t>((minute.minute.ns / kNsPerMinute - begin) / step)),
        minute);
  }
  return json_response(200, activity_json(steps, {begin * kNsPerMinute}, step,
                                          waiting_by_step(steps, counts->pending)));
}

}  // namespace hindcast::api
