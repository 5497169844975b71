// From a checked submission to a stored job and its answer: what createBacktestJob and
// retryBacktestJob have in common.
#pragma once

#include <optional>
#include <string>

#include "api/context.h"
#include "api/http.h"
#include "api/submission.h"

namespace hindcast::api {

// The Idempotency-Key header; nothing without it.
base::Result<std::optional<std::string>> idempotency_key(const Request& request);

// Missing data are a mistake in the submission, not in its address.
base::Error as_submission_error(base::Error error);

// Asks for the estimate, stores the job, answers 202, or 200 with the job that the key already
// made. `retry_of`: the job_id that it repeats.
Response submit(const Request& request, Context& context, const Submission& submission,
                const std::optional<std::string>& key, std::optional<std::string> retry_of = {});

}  // namespace hindcast::api
