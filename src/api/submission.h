// The body of a submission: who, how urgent, and the backtest request proper.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "jobs/job.h"
#include "jobs/strategy_store.h"
#include "strategy/request.h"

namespace hindcast::api {

struct Submission {
  std::string user_id = "local";
  jobs::Priority priority = jobs::Priority::normal;
  strategy::CheckedRequest request;
  std::string body_hash;  // of the canonical JSON: white space and key order do not matter
};

// A body with strategy_id and no strategy_definition gets the definition (and the name) of that
// strategy's newest version or of strategy_version; with both they must agree.
// Every problem of the whole body at once. `hash_body` because only idempotent submits need it.
struct SubmissionOptions {
  std::size_t body_bytes_max = 1 << 20;
  bool hash_body = false;
  jobs::StrategyStore* strategies = nullptr;  // where strategy_id is looked for
};
base::Result<Submission> parse_submission(std::string_view body, const SubmissionOptions& options);

// A user id: 1 to 64 of A-Z a-z 0-9 . _ @ + -, beginning with a letter or digit.
bool is_user_id(std::string_view text);
inline constexpr std::string_view kUserIdForm =
    "1 to 64 characters of A-Z a-z 0-9 . _ @ + -, beginning with a letter or digit";

base::Json submission_schema();

}  // namespace hindcast::api
