#include <nlohmann/json.hpp>

#include "api/problem.h"
#include "api/queue_pace.h"
#include "api/resources.h"
#include "api/submission.h"
#include "api/submit.h"

namespace hindcast::api {
namespace {

using base::ErrorCode;
using base::Json;

Response invalid_answer(const base::Error& error) {
  Json problems = Json::array();
  for (const base::Problem& p : error.problems) problems.push_back(problem_json(p));
  return json_response(200, {{"valid", false}, {"problems", std::move(problems)}});
}

// Syntax is refused as everywhere; a body that can be read but not run is an answer.
bool is_content(const base::Error& error) {
  return error.code == ErrorCode::invalid_argument && !error.problems.empty() &&
         !is_syntax_error(error);
}

}  // namespace

Response estimate_backtest(const Request& request, Context& context) {
  const auto submission =
      parse_submission(request.body, {.body_bytes_max = context.options.body_bytes_max,
                                      .strategies = &context.services.strategies});
  if (!submission) {
    return is_content(submission.error()) ? invalid_answer(submission.error())
                                          : problem(submission.error(), request.id);
  }
  auto estimate = context.services.estimate(submission->request);
  if (!estimate) {
    const base::Error error = as_submission_error(std::move(estimate).error());
    return is_content(error) ? invalid_answer(error) : problem(error, request.id);
  }
  const auto pace = read_pace(context.services.jobs, context.services.clock.now());
  if (!pace) return problem(pace.error(), request.id);
  const auto counts = context.services.jobs.counts();
  if (!counts) return problem(counts.error(), request.id);
  const auto wait = wait_seconds(*pace, counts->pending, estimate->seconds);
  return json_response(200, {{"valid", true},
                             {"problems", Json::array()},
                             {"data_start", estimate->data_start},
                             {"data_end", estimate->data_end},
                             {"bars", estimate->bars},
                             {"seconds", estimate->seconds},
                             {"pending_jobs", counts->pending},
                             {"wait_seconds", wait ? Json(*wait) : Json(nullptr)}});
}

}  // namespace hindcast::api
