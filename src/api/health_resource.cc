#include <nlohmann/json.hpp>

#include "api/problem.h"
#include "api/resources.h"

namespace hindcast::api {

Response get_openapi(const Request& request, Context&) {
  static const std::string text = render_json(openapi());  // fixed while the program runs
  static const std::string etag = strong_etag(text);
  Response response;
  response.body = text;
  return with_etag(request, std::move(response), etag);
}

Response get_health(const Request&, Context&) { return json_response(200, {{"status", "ok"}}); }

// Ready: the store answers and new jobs are taken.
Response get_readiness(const Request& request, Context& context) {
  if (context.draining) {
    return problem(ProblemKind::unavailable, "the server is draining: it takes no new jobs");
  }
  const auto counts = context.services.jobs.counts();
  if (!counts) {
    problem(counts.error(), request.id);  // for the log
    return problem(ProblemKind::unavailable, "the job store does not answer");
  }
  return json_response(200, {{"status", "ready"},
                             {"jobs",
                              {{"pending", counts->pending},
                               {"running", counts->running},
                               {"completed", counts->completed},
                               {"failed", counts->failed},
                               {"cancelled", counts->cancelled}}}});
}

}  // namespace hindcast::api
