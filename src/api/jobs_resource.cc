#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/page_of.h"
#include "api/problem.h"
#include "api/queue_pace.h"
#include "api/resources.h"
#include "api/submission.h"
#include "api/submit.h"
#include "base/hash.h"
#include "base/id.h"
#include "jobs/transitions.h"

namespace hindcast::api {
namespace {

using base::ErrorCode;
using base::Json;

// The job as it is now, with what is expected of it; and its body for the ETag, without the
// expected times: they move on with the clock, and a client that has the rest misses nothing.
struct Rendered {
  Json shown;
  std::string tag_body;
};

base::Result<Rendered> render_current(const jobs::Job& job, Context& context) {
  Rendered out{jobs::to_json(job), {}};
  std::optional<std::int64_t> position;
  if (job.status == jobs::Status::pending) {
    HC_ASSIGN(position, context.services.jobs.queue_position(job.job_id));
    if (position) out.shown["queue_position"] = *position;
  }
  out.tag_body = render_json(out.shown);
  if (jobs::is_final(job.status)) return out;
  const base::Timestamp now = context.services.clock.now();
  HC_ASSIGN(const QueuePace pace, read_pace(context.services.jobs, now));
  const ExpectedTimes times = expected_times(job, position, pace, now);
  if (times.start) out.shown["expected_start_at"] = base::to_string(*times.start);
  if (times.completion) out.shown["expected_completion_at"] = base::to_string(*times.completion);
  return out;
}

Response no_such_job(std::string_view job_id) {
  return problem(ProblemKind::not_found, fmt::format("there is no job '{}'", job_id.substr(0, 60)));
}

base::Result<jobs::Job> find_job(const Request& request, Context& context) {
  const std::string& job_id = request.path.at("job_id");
  if (base::is_id("job", job_id)) return context.services.jobs.get_backtest_job(job_id);
  return base::fail(ErrorCode::not_found,
                    fmt::format("there is no job '{}'", job_id.substr(0, 60)));
}

Response draining_problem() {
  return problem(ProblemKind::unavailable, "the server is draining: it takes no new jobs");
}

Response list(const Request& request, Context& context, std::optional<std::string> user_id) {
  jobs::JobQuery query;
  query.user_id = std::move(user_id);
  query.limit = static_cast<int>(request.number("limit"));
  query.cursor = request.text("cursor").value_or("");
  if (const auto status = request.text("status")) {
    query.status = base::enum_value<jobs::Status>(*status);
  }
  const auto page = context.services.jobs.list_backtest_jobs(query);
  if (!page) return cursor_problem(page.error(), request.id);
  Json items = Json::array();
  for (const jobs::Job& job : page->items) items.push_back(jobs::to_json(job));
  return page_response(std::move(items), page->next_cursor);
}

}  // namespace

Response create_job(const Request& request, Context& context) {
  if (context.draining) return draining_problem();
  const auto key = idempotency_key(request);
  if (!key) return problem(key.error(), request.id);
  const auto submission =
      parse_submission(request.body, {.body_bytes_max = context.options.body_bytes_max,
                                      .hash_body = key->has_value(),
                                      .strategies = &context.services.strategies});
  if (!submission) return problem(submission.error(), request.id);
  return submit(request, context, *submission, *key);
}

// The copy of the definition in the job is what runs again, whatever became of its strategy since.
Response retry_job(const Request& request, Context& context) {
  if (context.draining) return draining_problem();
  const auto key = idempotency_key(request);
  if (!key) return problem(key.error(), request.id);
  const auto job = find_job(request, context);
  if (!job) return problem(job.error(), request.id);
  if (!jobs::is_final(job->status)) {
    return problem(ProblemKind::conflict,
                   fmt::format("the job is {}; only one that has ended can be repeated",
                               base::enum_name(job->status)));
  }
  Json body = jobs::request_of(*job);
  body["user_id"] = job->user_id;
  body["priority"] = base::enum_name(job->priority);
  auto submission = parse_submission(render_json(body),
                                     {.body_bytes_max = context.options.body_bytes_max + 1024});
  if (!submission) return problem(submission.error(), request.id);
  submission->body_hash = base::sha256_hex("retry of " + job->job_id);
  return submit(request, context, *submission, *key, job->job_id);
}

Response get_job(const Request& request, Context& context) {
  const auto job = find_job(request, context);
  if (!job) return problem(job.error(), request.id);
  const auto body = render_current(*job, context);
  if (!body) return problem(body.error(), request.id);
  Response response = json_response(200, body->shown);
  return with_etag(request, std::move(response), weak_etag(body->tag_body));
}

Response list_jobs(const Request& request, Context& context) {
  return list(request, context, std::nullopt);
}

Response list_user_jobs(const Request& request, Context& context) {
  const std::string& user_id = request.path.at("user_id");
  if (!is_user_id(user_id)) {
    return problem(ProblemKind::not_found, fmt::format("'{}' is not a user id; use {}",
                                                       user_id.substr(0, 60), kUserIdForm));
  }
  return list(request, context, user_id);
}

Response cancel_job(const Request& request, Context& context) {
  const std::string& job_id = request.path.at("job_id");
  if (!base::is_id("job", job_id)) return no_such_job(job_id);
  const auto job = context.services.jobs.cancel_backtest_job(job_id);
  if (!job) {
    return job.error().code == ErrorCode::not_found ? no_such_job(job_id)
                                                    : problem(job.error(), request.id);
  }
  // A running job ends a moment later; its status tells.
  const bool pending_confirmation = job->status == jobs::Status::running;
  Response response = json_response(pending_confirmation ? 202 : 200, jobs::to_json(*job));
  if (pending_confirmation) response.set("Retry-After", "1");
  return response;
}

}  // namespace hindcast::api
