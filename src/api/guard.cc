#include "api/guard.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "api/problem.h"

namespace hindcast::api {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

// "localhost:8080", "127.0.0.1:8080", "[::1]:8080"; the port may be left out when it is 80.
bool is_own_authority(std::string_view authority, std::uint16_t port) {
  const std::string given = lower(authority);
  for (std::string_view host : {"localhost", "127.0.0.1", "[::1]"}) {
    if (given == fmt::format("{}:{}", host, port)) return true;
    if (port == 80 && given == host) return true;
  }
  return false;
}

bool changes_state(const Request& request) {
  return request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS";
}

bool is_json(std::string_view content_type) {
  const std::string type = lower(content_type.substr(0, content_type.find(';')));
  const auto end = type.find_last_not_of(" \t");
  return end != std::string::npos && type.substr(0, end + 1) == "application/json";
}

}  // namespace

std::optional<Response> refuse_foreign(const Request& request, std::uint16_t port) {
  if (request.header_count("host") != 1) {
    return problem(ProblemKind::bad_request, "a request has exactly one Host header",
                   {{"@Host", "required", fmt::format("{} given", request.header_count("host"))}});
  }
  if (!is_own_authority(*request.header("host"), port)) {
    return problem(ProblemKind::misdirected, "the Host header names another server",
                   {{"@Host", "unknown_host", "is not an address of this server",
                     fmt::format("localhost:{0}, 127.0.0.1:{0}, [::1]:{0}", port)}});
  }
  if (!changes_state(request)) return std::nullopt;
  for (const Header& h : request.headers) {
    if (h.name != "origin") continue;
    const std::string origin = lower(h.value);
    constexpr std::string_view kScheme = "http://";
    if (!origin.starts_with(kScheme) ||
        !is_own_authority(std::string_view(origin).substr(kScheme.size()), port)) {
      return problem(
          ProblemKind::forbidden_origin,
          "a page of another origin asked for a change; only this server's own pages and "
          "programs without an Origin header may",
          {{"@Origin", "foreign_origin", "is not this server"}});
    }
  }
  return std::nullopt;
}

std::optional<Response> refuse_body(const Request& request) {
  if (!request.header("content-length") && !request.header("transfer-encoding")) {
    return problem(ProblemKind::length_required,
                   "send the body with Content-Length or as chunked transfer encoding");
  }
  if (request.header("content-encoding")) {
    return problem(ProblemKind::unsupported_media_type, "compressed bodies are not accepted",
                   {{"@Content-Encoding", "unsupported", "is set", "no content encoding"}});
  }
  const auto type = request.header("content-type");
  if (!type || !is_json(*type)) {
    return problem(
        ProblemKind::unsupported_media_type, "the body must be application/json",
        {{"@Content-Type", "unsupported",
          type ? fmt::format("is '{}'", type->substr(0, 60)) : "is missing", "application/json"}});
  }
  return std::nullopt;
}

}  // namespace hindcast::api
