#include <nlohmann/json.hpp>

#include "api/cancellations.h"
#include "api/problem.h"
#include "api/resources.h"
#include "base/id.h"
#include "base/record_json.h"

namespace hindcast::api {
namespace {

using base::ErrorCode;
using base::Json;

// What became of one wish; an error only when the store fails.
base::Result<std::string> cancel_one(const std::string& job_id, jobs::JobStore& store) {
  base::Result<jobs::Job> job = base::fail(ErrorCode::not_found, "");
  if (base::is_id("job", job_id)) job = store.cancel_backtest_job(job_id);
  if (job) return job->status == jobs::Status::running ? "requested" : "cancelled";
  if (job.error().code == ErrorCode::not_found) return "not_found";
  if (job.error().code == ErrorCode::conflict) return "already_final";
  return tl::unexpected(job.error());
}

}  // namespace

Response cancel_jobs(const Request& request, Context& context) {
  const auto json = base::parse_json(request.body);
  if (!json) return problem(json.error(), request.id);
  const auto wish = base::from_json<Cancellations>(*json);
  if (!wish) return problem(wish.error(), request.id);
  Json items = Json::array();
  for (const std::string& id : wish->job_ids) {
    const auto outcome = cancel_one(id, context.services.jobs);
    if (!outcome) return problem(outcome.error(), request.id);
    items.push_back({{"job_id", id}, {"outcome", *outcome}});
  }
  return json_response(200, {{"items", std::move(items)}});
}

Json cancellations_schema() {
  return base::json_schema<Cancellations>({}, base::SchemaSide::request);
}

}  // namespace hindcast::api
