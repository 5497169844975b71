#include "api/submit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "api/problem.h"
#include "base/hash.h"

namespace hindcast::api {
namespace {

using base::ErrorCode;
using base::Json;

constexpr std::size_t kIdempotencyKeyBytesMax = 255;

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
  if (as_json.contains("limits")) job.limits = as_json.at("limits");
  job.prove = request.prove;
  job.strategy_id = request.strategy_id;
  job.strategy_version = request.strategy_version;
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
                                    const std::optional<std::string>& key,
                                    std::optional<std::string> retry_of) {
  auto estimate = context.services.estimate(submission.request);
  if (!estimate) return tl::unexpected(as_submission_error(std::move(estimate).error()));
  std::optional<jobs::IdempotencyKey> idempotency;
  // Each user has keys of their own; hashed, a key of any allowed length fits every store.
  if (key) {
    idempotency = {base::sha256_hex(submission.user_id + "/" + *key), submission.body_hash};
  }
  jobs::Job job = new_job(submission, *estimate, context.services.clock);
  job.retry_of = std::move(retry_of);
  return context.services.jobs.create_backtest_job(job, idempotency);
}

}  // namespace

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

base::Error as_submission_error(base::Error error) {
  if (error.code != ErrorCode::not_found) return error;
  error.code = ErrorCode::invalid_argument;
  if (error.problems.empty()) error.problems.push_back({"/assets", "no_data", error.message});
  return error;
}

Response submit(const Request& request, Context& context, const Submission& submission,
                const std::optional<std::string>& key, std::optional<std::string> retry_of) {
  const auto submitted = store(context, submission, key, std::move(retry_of));
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
  Response response = json_response(submitted->existed ? 200 : 202, jobs::to_json(job));
  response.set("Location", "/api/backtest-jobs/" + job.job_id);
  if (submitted->existed) {
    response.set("Idempotency-Replayed", "true");
  } else {
    response.set("Retry-After", retry_after(job));
  }
  return response;
}

}  // namespace hindcast::api
