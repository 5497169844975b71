#include "api/router.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <set>

#include "api/guard.h"
#include "api/page.h"
#include "api/problem.h"
#include "api/routes.h"
#include "api/target.h"
#include "api/upload.h"
#include "base/log.h"

namespace hindcast::api {
namespace {

// Compares path segments with "/a/{b}/c"; binds the parameters.
bool matches(std::string_view pattern, Request& request) {
  request.path.clear();
  std::size_t index = 0;
  while (!pattern.empty()) {
    pattern.remove_prefix(1);  // the slash
    const auto end = std::min(pattern.find('/'), pattern.size());
    const std::string_view part = pattern.substr(0, end);
    pattern.remove_prefix(end);
    if (index == request.segments.size()) return false;
    const std::string& segment = request.segments[index++];
    if (part.starts_with('{')) {
      if (segment.empty()) return false;
      request.path.emplace(part.substr(1, part.size() - 2), segment);
    } else if (part != segment) {
      return false;
    }
  }
  return index == request.segments.size();
}

struct Match {
  const Route* route = nullptr;        // the one to run
  std::set<std::string_view> methods;  // what this path offers at all
};

// Literal paths stand before patterns in the table, so the first hit is the most precise one.
Match find_route(Request& request) {
  std::string_view wanted = request.method;
  if (wanted == "HEAD") wanted = "GET";
  Match match;
  std::string_view pattern;
  for (const Route& route : routes()) {
    if (!pattern.empty() && route.pattern != pattern) continue;
    if (!matches(route.pattern, request)) continue;
    pattern = route.pattern;
    match.methods.insert(route.method);
    if (route.method == wanted) match.route = &route;
  }
  if (!pattern.empty()) matches(pattern, request);
  return match;
}

std::string allow_list(std::set<std::string_view> methods) {
  if (methods.contains("GET")) methods.insert("HEAD");
  methods.insert("OPTIONS");
  return fmt::format("{}", fmt::join(methods, ", "));
}

Response answer_options(const std::set<std::string_view>& methods) {
  Response response;
  response.status = 204;
  response.set("Allow", allow_list(methods));
  return response;
}

Response refuse_method(const Request& request, const std::set<std::string_view>& methods) {
  static constexpr std::array<std::string_view, 7> kKnown{"GET",    "HEAD",  "POST",   "PUT",
                                                          "DELETE", "PATCH", "OPTIONS"};
  if (std::ranges::find(kKnown, request.method) == kKnown.end()) {
    return problem(ProblemKind::not_implemented, "the request method is not known to this server");
  }
  Response response = problem(
      ProblemKind::method_not_allowed, fmt::format("{} is not offered here", request.method),
      {{"", "method_not_allowed", request.method + " is not offered", allow_list(methods)}});
  response.set("Allow", allow_list(methods));
  return response;
}

Response run(const Route& route, Request& request, Context& context) {
  if (const auto query = read_query(route, request); !query) {
    return problem(query.error(), request.id);
  }
  if (route.upload && request.upload == nullptr) {
    if (auto refusal = refuse_upload(request)) return std::move(*refusal);
    return problem(ProblemKind::length_required, "the file is missing");
  }
  if (!route.request_schema.empty()) {
    if (auto refusal = refuse_body(request)) return std::move(*refusal);
  }
  return route.handle(request, context);
}

Response dispatch(Request& request, std::uint16_t port, Context& context) {
  if (auto refusal = refuse_foreign(request, port)) return std::move(*refusal);
  if (request.method == "OPTIONS" && request.target == "*") {
    return answer_options({"GET", "POST", "PATCH", "DELETE"});
  }
  if (const auto parsed = parse_target(request); !parsed) {
    return problem(parsed.error(), request.id);
  }
  Match match = find_route(request);
  if (match.methods.empty() && is_page(request)) match.methods.insert("GET");
  if (match.methods.empty()) {
    return problem(ProblemKind::not_found, "no such address; /api/openapi.json lists all of them");
  }
  if (request.method == "OPTIONS") return answer_options(match.methods);
  if (match.route) return run(*match.route, request, context);
  if (is_page(request) && (request.method == "GET" || request.method == "HEAD")) {
    return serve_page(request);
  }
  return refuse_method(request, match.methods);
}

}  // namespace

void add_common_headers(std::string_view request_id, Response& response) {
  const auto has = [&](std::string_view name) {
    return std::ranges::find(response.headers, name, &Header::name) != response.headers.end();
  };
  response.set("X-Request-Id", std::string(request_id));
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Referrer-Policy", "no-referrer");
  response.set("Cross-Origin-Resource-Policy", "same-origin");
  if (!has("Content-Security-Policy")) {
    response.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  }
  if (!has("Cache-Control")) response.set("Cache-Control", "private, no-cache");
}

Response handle(Request request, std::uint16_t port, Context& context) {
  Response response;
  try {
    response = dispatch(request, port, context);
  } catch (const std::exception& error) {
    // A bug or memory exhaustion: this request fails, the server and its other clients go on.
    base::log::error("request {}: {}", request.id, error.what());
    response = problem(ProblemKind::internal,
                       "an unexpected failure; the server's log says more under the request id");
  }
  add_common_headers(request.id, response);
  return response;
}

}  // namespace hindcast::api
