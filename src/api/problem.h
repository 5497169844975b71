// Errors as RFC 9457 problem documents. The one place where an Error becomes an HTTP status.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/http.h"
#include "base/error.h"
#include "base/json.h"

namespace hindcast::api {

// Every kind of problem the server gives, with its stable type path (docs/http-api.md lists them).
enum class ProblemKind {
  malformed_json,
  bad_request,
  invalid_parameter,
  forbidden_origin,
  not_found,
  method_not_allowed,
  not_acceptable,
  conflict,
  length_required,
  precondition_failed,
  body_too_large,
  target_too_long,
  unsupported_media_type,
  expectation_failed,
  misdirected,
  invalid_argument,
  idempotency_key_reused,
  headers_too_large,
  internal,
  not_implemented,
  unavailable,
};

// A base::Problem about a query parameter or header points to "?name" or "@name"; the document
// shows it as `parameter` or `header` in place of `pointer`.
Response problem(ProblemKind kind, std::string_view detail,
                 const std::vector<base::Problem>& problems = {});

// Never shows the message of an io, corrupt or internal error: it goes to the log with
// `request_id`.
Response problem(const base::Error& error, std::string_view request_id);

// The same error about the query: 400 with the parameter's name.
base::Problem parameter_problem(std::string_view name, std::string code, std::string detail,
                                std::string allowed = "");

base::Json problem_schema();
// One entry of `errors`, and its schema.
base::Json problem_json(const base::Problem& problem);
base::Json problem_entry_schema();
// The body is not JSON at all.
bool is_syntax_error(const base::Error& error);

// JSON text in which broken UTF-8 (quoted from hostile input) is replaced, never an exception.
std::string render_json(const base::Json& value);
Response json_response(int status, const base::Json& value);

}  // namespace hindcast::api
