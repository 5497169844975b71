#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "api/page_of.h"
#include "api/problem.h"
#include "api/resources.h"
#include "api/submission.h"
#include "base/hash.h"
#include "base/id.h"

namespace hindcast::api {
namespace {

using base::ErrorCode;
using base::Json;

constexpr std::size_t kIdempotencyKeyBytesMax = 255;

Json render(const jobs::Job& job, const std::optional<std::int64_t>& queue_position) {
  Json out = jobs::to_json(job);
  if (queue_position) out["queue_position"] = *queue_position;
  return out;
}

base::Result<Json> render_current(const jobs::Job& job, Context& context) {
  std::optional<std::int64_t> position;
  if (job.status == jobs::Status::pending) {
    HC_ASSIGN(position, context.services.jobs.queue_position(job.job_id));
  }
  return render(job, position);
}

Response no_such_job(std::string_view job_id) {
  return problem(ProblemKind::not_found, fmt::format("there is no job '{}'", job_id.substr(0, 60)));
}

base::Result<std::optional<std::string>> idempotency_key(const Request& request) {
  const auto key = request.header("idempotency-key");
  if (!key) return std::optional<std::string>();
  const bool printable = std::ranges::all_of(*key, [](char c) { return c > 0x20 && c < 0x7f; });
  if (key->empty() || key->size() > kIdempotencyKeyBytesMax || !printable ||
      request.header_count("idempotency-key") != 1) {
    return base::invalid(
        {{"@Idempotency-Key", "bad_form", "is not a usable key",
          fmt::format("one header of 1 to {} visible ASCII characters", kIdempotencyKeyBytesMax)}});
  }
  return std::optional<std::string>(*key);
}

// Missing data are a mistake in the submission, not in its address.
base::Error as_submission_error(base::Error error) {
  if (error.code != ErrorCode::not_found) return error;
  error.code = ErrorCode::invalid_argument;
  if (error.problems.empty()) error.problems.push_back({"/assets", "no_data", error.message});
  return error;
}

jobs::Job new_job(const Submission& submission, const Estimate& estimate,
                  const base::Clock& clock) {
  const strategy::BacktestRequest& request = submission.request.request;
  const Json as_json = strategy::to_json(request);
  jobs::Job job = jobs::new_job(clock.now(), submission.priority);
  job.user_id = submission.user_id;
  job.strategy_name = request.strategy_name;
  job.strategy_description = request.strategy_description;
  job.timeframe = request.timeframe;
  job.assets = request.assets;
  job.period = request.period;
  job.initial_capital = request.initial_capital;
  job.strategy_definition = request.strategy_definition;
  job.costs = as_json.at("costs");
  job.execution = as_json.at("execution");
  if (as_json.contains("market_rules")) job.market_rules = as_json.at("market_rules");
  if (as_json.contains("account")) job.account = as_json.at("account");
  job.prove = request.prove;
  job.estimated_duration = estimate.seconds;
  if (!estimate.data_start.empty()) job.data_start = estimate.data_start;
  if (!estimate.data_end.empty()) job.data_end = estimate.data_end;
  return job;
}

std::string retry_after(const jobs::Job& job) {
  constexpr double kLongest = 30;
  return std::to_string(
      std::lround(std::clamp(std::ceil(job.estimated_duration.value_or(1)), 1.0, kLongest)));
}

base::Result<jobs::Submitted> store(Context& context, const Submission& submission,
                                    const std::optional<std::string>& key) {
  auto estimate = context.services.estimate(submission.request);
  if (!estimate) return tl::unexpected(as_submission_error(std::move(estimate).error()));
  std::optional<jobs::IdempotencyKey> idempotency;
  // Each user has keys of their own; hashed, a key of any allowed length fits every store.
  if (key) {
    idempotency = {base::sha256_hex(submission.user_id + "/" + *key), submission.body_hash};
  }
  return context.services.jobs.create_backtest_job(
      new_job(submission, *estimate, context.services.clock), idempotency);
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
  if (context.draining) {
    return problem(ProblemKind::unavailable, "the server is draining: it takes no new jobs");
  }
  const auto key = idempotency_key(request);
  if (!key) return problem(key.error(), request.id);
  const auto submission = parse_submission(
      request.body,
      {.body_bytes_max = context.options.body_bytes_max, .hash_body = key->has_value()});
  if (!submission) return problem(submission.error(), request.id);
  const auto submitted = store(context, *submission, *key);
  if (!submitted) {
    if (submitted.error().code == ErrorCode::conflict) {
      return problem(ProblemKind::idempotency_key_reused,
                     "this Idempotency-Key was used for another body within the last 24 hours",
                     {{"@Idempotency-Key", "reused", "belongs to another submission",
                       "a new key for a new submission"}});
    }
    return problem(submitted.error(), request.id);
  }
  // Without the queue position: counting a long queue would cost more than the submission itself.
  const jobs::Job& job = submitted->job;
  Response response = json_response(submitted->existed ? 200 : 202, render(job, std::nullopt));
  response.set("Location", "/api/backtest-jobs/" + job.job_id);
  if (submitted->existed) {
    response.set("Idempotency-Replayed", "true");
  } else {
    response.set("Retry-After", retry_after(job));
  }
  return response;
}

Response get_job(const Request& request, Context& context) {
  const std::string& job_id = request.path.at("job_id");
  if (!base::is_id("job", job_id)) return no_such_job(job_id);
  const auto job = context.services.jobs.get_backtest_job(job_id);
  if (!job) {
    return job.error().code == ErrorCode::not_found ? no_such_job(job_id)
                                                    : problem(job.error(), request.id);
  }
  const auto body = render_current(*job, context);
  if (!body) return problem(body.error(), request.id);
  Response response = json_response(200, *body);
  std::string etag = weak_etag(response.body);
  return with_etag(request, std::move(response), std::move(etag));
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
  Response response = json_response(pending_confirmation ? 202 : 200, render(*job, std::nullopt));
  if (pending_confirmation) response.set("Retry-After", "1");
  return response;
}

}  // namespace hindcast::api
