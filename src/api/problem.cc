#include "api/problem.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/log.h"

namespace hindcast::api {
namespace {

using base::ErrorCode;
using base::Json;

struct KindSpec {
  ProblemKind kind;
  int status;
  std::string_view type;
  std::string_view title;
};

constexpr std::array kKinds{
    KindSpec{ProblemKind::malformed_json, 400, "malformed-json", "The body is not valid JSON"},
    KindSpec{ProblemKind::bad_request, 400, "bad-request", "The request is malformed"},
    KindSpec{ProblemKind::invalid_parameter, 400, "invalid-parameter",
             "A query parameter or header is wrong"},
    KindSpec{ProblemKind::forbidden_origin, 403, "forbidden-origin",
             "Other web sites may not change anything here"},
    KindSpec{ProblemKind::not_found, 404, "not-found", "There is no such thing"},
    KindSpec{ProblemKind::method_not_allowed, 405, "method-not-allowed",
             "This address does not offer the method"},
    KindSpec{ProblemKind::not_acceptable, 406, "not-acceptable",
             "None of the accepted media types is offered"},
    KindSpec{ProblemKind::conflict, 409, "conflict", "The present state forbids it"},
    KindSpec{ProblemKind::length_required, 411, "length-required", "The body's length is missing"},
    KindSpec{ProblemKind::precondition_failed, 412, "precondition-failed",
             "It has changed meanwhile"},
    KindSpec{ProblemKind::body_too_large, 413, "body-too-large", "The body is too large"},
    KindSpec{ProblemKind::target_too_long, 414, "target-too-long", "The address is too long"},
    KindSpec{ProblemKind::unsupported_media_type, 415, "unsupported-media-type",
             "The body must be JSON"},
    KindSpec{ProblemKind::expectation_failed, 417, "expectation-failed",
             "The expectation is not supported"},
    KindSpec{ProblemKind::misdirected, 421, "misdirected", "This server is not that host"},
    KindSpec{ProblemKind::invalid_argument, 422, "invalid-argument", "The input is wrong"},
    KindSpec{ProblemKind::idempotency_key_reused, 422, "idempotency-key-reused",
             "The idempotency key belongs to another submission"},
    KindSpec{ProblemKind::headers_too_large, 431, "headers-too-large", "The headers are too large"},
    KindSpec{ProblemKind::internal, 500, "internal", "The server failed"},
    KindSpec{ProblemKind::not_implemented, 501, "not-implemented", "The method is not known"},
    KindSpec{ProblemKind::unavailable, 503, "unavailable", "Try again later"}};

const KindSpec& spec_of(ProblemKind kind) {
  return *std::ranges::find(kKinds, kind, &KindSpec::kind);
}

ProblemKind kind_of_invalid(const std::vector<base::Problem>& problems) {
  for (const base::Problem& p : problems) {
    if (p.code == "json_syntax" || p.code == "too_deep" || p.code == "duplicate_key") {
      return ProblemKind::malformed_json;
    }
    if (p.code == "bad_target") return ProblemKind::bad_request;
    if (p.pointer.starts_with('?') || p.pointer.starts_with('@')) {
      return ProblemKind::invalid_parameter;
    }
  }
  return ProblemKind::invalid_argument;
}

ProblemKind kind_of(const base::Error& error) {
  switch (error.code) {
    case ErrorCode::invalid_argument:
      return kind_of_invalid(error.problems);
    case ErrorCode::not_found:
      return ProblemKind::not_found;
    case ErrorCode::conflict:
    case ErrorCode::stale:
    case ErrorCode::cancelled:
      return ProblemKind::conflict;
    case ErrorCode::limit_exceeded:
      return ProblemKind::body_too_large;
    case ErrorCode::unavailable:
      return ProblemKind::unavailable;
    case ErrorCode::io:
    case ErrorCode::corrupt:
    case ErrorCode::internal:
      break;
  }
  return ProblemKind::internal;
}

}  // namespace

Json problem_json(const base::Problem& p) {
  Json out = Json::object();
  if (p.pointer.starts_with('?')) {
    out["parameter"] = p.pointer.substr(1);
  } else if (p.pointer.starts_with('@')) {
    out["header"] = p.pointer.substr(1);
  } else {
    out["pointer"] = p.pointer;
  }
  out["code"] = p.code;
  out["detail"] = p.detail;
  if (!p.allowed.empty()) out["allowed"] = p.allowed;
  if (!p.suggestion.empty()) out["suggestion"] = p.suggestion;
  if (p.line) out["line"] = *p.line;
  if (p.column) out["column"] = *p.column;
  return out;
}

bool is_syntax_error(const base::Error& error) {
  return kind_of(error) == ProblemKind::malformed_json;
}

Response problem(ProblemKind kind, std::string_view detail,
                 const std::vector<base::Problem>& problems) {
  const KindSpec& spec = spec_of(kind);
  Json body{{"type", "/problems/" + std::string(spec.type)},
            {"title", spec.title},
            {"status", spec.status},
            {"detail", detail}};
  if (!problems.empty()) {
    Json& errors = body["errors"] = Json::array();
    for (const base::Problem& p : problems) errors.push_back(problem_json(p));
  }
  Response response = json_response(spec.status, body);
  response.content_type = "application/problem+json";
  response.set("Cache-Control", "no-store");
  if (kind == ProblemKind::unavailable) response.set("Retry-After", "1");
  return response;
}

Response problem(const base::Error& error, std::string_view request_id) {
  const ProblemKind kind = kind_of(error);
  if (kind == ProblemKind::internal) {
    base::log::error("request {}: {}: {}", request_id, to_string(error.code), error.message);
    return problem(kind, error.code == ErrorCode::corrupt
                             ? "stored data are damaged; the server's log says more under the "
                               "request id"
                             : "an unexpected failure; the server's log says more under the "
                               "request id");
  }
  return problem(kind, error.message, error.problems);
}

base::Problem parameter_problem(std::string_view name, std::string code, std::string detail,
                                std::string allowed) {
  return {"?" + std::string(name), std::move(code), std::move(detail), std::move(allowed)};
}

Json problem_entry_schema() {
  const auto text = [](std::string_view doc) {
    return Json{{"type", "string"}, {"description", doc}};
  };
  const auto whole = [](std::string_view doc) {
    return Json{{"type", "integer"}, {"description", doc}};
  };
  return Json{{"type", "object"},
              {"required", {"code", "detail"}},
              {"properties",
               {{"pointer", text("JSON pointer of the field in the body.")},
                {"parameter", text("Query parameter, in place of `pointer`.")},
                {"header", text("Header, in place of `pointer`.")},
                {"code", text("Stable name of the mistake.")},
                {"detail", text("What was wrong, with the value given.")},
                {"allowed", text("What is allowed.")},
                {"suggestion", text("The nearest valid name.")},
                {"line", whole("Line in a formula or in the body, from 1.")},
                {"column", whole("Column in that line, from 1.")}}}};
}

Json problem_schema() {
  const auto text = [](std::string_view doc) {
    return Json{{"type", "string"}, {"description", doc}};
  };
  Json types = Json::array();
  for (const KindSpec& spec : kKinds) types.push_back("/problems/" + std::string(spec.type));
  return Json{{"type", "object"},
              {"description", "RFC 9457 problem."},
              {"required", {"type", "title", "status", "detail"}},
              {"properties",
               {{"type", Json{{"type", "string"}, {"enum", std::move(types)}}},
                {"title", text("The kind in words.")},
                {"status", Json{{"type", "integer"}, {"description", "The HTTP status."}}},
                {"detail", text("What happened this time.")},
                {"errors",
                 Json{{"type", "array"}, {"items", {{"$ref", "#/components/schemas/Mistake"}}}}}}}};
}

std::string render_json(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Response json_response(int status, const Json& value) {
  Response response;
  response.status = status;
  response.body = render_json(value);
  return response;
}

}  // namespace hindcast::api
