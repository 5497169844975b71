// One stored result as the handlers under /api/backtests/{backtest_id} see it.
#pragma once

#include <memory>
#include <string>

#include "api/context.h"
#include "api/documents.h"
#include "api/http.h"
#include "jobs/job.h"

namespace hindcast::api {

struct StoredResult {
  jobs::Backtest backtest;
  std::shared_ptr<const ResultDocument> document;
};

// not_found for unknown and for malformed ids.
base::Result<StoredResult> load_result(const std::string& backtest_id, Context& context);
// By the path's backtest_id.
base::Result<StoredResult> load_result(const Request& request, Context& context);

// Results never change: a strong validator, and browsers may keep them for good.
Response immutable_response(const Request& request, Response response);

// "json" or "csv" by ?format=, else by the Accept header; nothing when neither is acceptable.
std::optional<std::string> wanted_format(const Request& request);
Response not_acceptable();

Response csv_response(const std::string& file_name, std::string csv);

}  // namespace hindcast::api
