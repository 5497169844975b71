#include <fmt/format.h>

#include <charconv>

#include "api/event_stream.h"
#include "api/problem.h"
#include "api/resources.h"
#include "base/id.h"

namespace hindcast::api {
namespace {

// 0 without the header. Browsers send it; programs may use the query parameter instead.
base::Result<std::int64_t> last_event_id(const Request& request) {
  const auto header = request.header("last-event-id");
  if (!header) return request.number("last_event_id");
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(header->data(), header->data() + header->size(), id);
  if (error != std::errc() || end != header->data() + header->size() || id < 0) {
    return base::invalid(
        {{"@Last-Event-ID", "wrong_type", fmt::format("is '{}'", header->substr(0, 60)),
          "the id of an event of this stream"}});
  }
  return id;
}

}  // namespace

Response follow_job(const Request& request, Context& context) {
  const std::string& job_id = request.path.at("job_id");
  const auto after = last_event_id(request);
  if (!after) return problem(after.error(), request.id);
  if (!negotiate(request, {"text/event-stream"})) {
    return problem(ProblemKind::not_acceptable, "events are offered as text/event-stream only");
  }
  base::Result<jobs::Job> job = base::fail(base::ErrorCode::not_found, "");
  if (base::is_id("job", job_id)) job = context.services.jobs.get_backtest_job(job_id);
  if (!job) {
    if (job.error().code != base::ErrorCode::not_found) return problem(job.error(), request.id);
    return problem(ProblemKind::not_found,
                   fmt::format("there is no job '{}'", job_id.substr(0, 60)));
  }
  const auto seen = has_seen_done(context.services.jobs, *job, *after);
  if (!seen) return problem(seen.error(), request.id);

  Response response;
  response.set("Cache-Control", "no-store");
  if (*seen) {
    response.status = 204;  // tells a browser's EventSource to stop reconnecting
    return response;
  }
  response.content_type = "text/event-stream";
  if (request.method == "HEAD") return response;
  response.stream = std::make_unique<EventStream>(context.services.jobs, job_id, *after);
  return response;
}

}  // namespace hindcast::api
