// The table of all routes. It dispatches requests and is what openapi.json is made of.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/http.h"

namespace hindcast::api {

struct Context;

// Query parameters are declared here, checked by read_query() and documented in openapi.json.
struct Parameter {
  enum class Kind { text, integer, time, choice };
  std::string_view name;
  std::string_view doc;
  Kind kind = Kind::text;
  std::int64_t minimum = 0;
  std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
  std::optional<std::int64_t> default_number = {};
  std::vector<std::string> choices = {};
};
inline constexpr std::size_t kParameterBytesMax = 1024;

struct Answer {
  int status = 200;
  std::string_view doc;
  std::string_view schema = "";             // name in components/schemas; "" for no JSON body
  std::vector<std::string_view> also = {};  // further media types of the same content
};

struct Route {
  std::string_view method;
  std::string_view pattern;       // "/api/backtest-jobs/{job_id}"
  std::string_view operation_id;  // unique; generated clients name their functions by it
  std::string_view tag;
  std::string_view summary;
  std::vector<Parameter> query;
  std::string_view request_schema;  // "" when there is no body
  std::vector<Answer> answers;
  Response (*handle)(const Request&, Context&);
  bool upload = false;  // the body is a file: Request::upload, at most upload_bytes_max
};

std::span<const Route> routes();

}  // namespace hindcast::api
