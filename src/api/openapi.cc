#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/routes.h"
#include "api/schemas.h"
#include "api/server.h"

namespace hindcast::api {
namespace {

using base::Json;

Json reference(std::string_view schema) {
  return {{"$ref", "#/components/schemas/" + std::string(schema)}};
}

Json schema_of(const Parameter& p) {
  Json schema = Json::object();
  switch (p.kind) {
    case Parameter::Kind::integer:
      schema = {{"type", "integer"}, {"minimum", p.minimum}};
      if (p.maximum != std::numeric_limits<std::int64_t>::max()) schema["maximum"] = p.maximum;
      if (p.default_number) schema["default"] = *p.default_number;
      break;
    case Parameter::Kind::time:
      schema = {{"type", "string"}, {"format", "date-time"}};
      break;
    case Parameter::Kind::choice:
      schema = {{"type", "string"}, {"enum", p.choices}};
      break;
    case Parameter::Kind::text:
      schema = {{"type", "string"}, {"maxLength", kParameterBytesMax}};
      break;
  }
  return schema;
}

Json header_parameter(std::string_view name, std::string_view doc) {
  return {{"name", name},
          {"in", "header"},
          {"required", false},
          {"description", doc},
          {"schema", {{"type", "string"}}}};
}

Json parameters_of(const Route& route) {
  Json out = Json::array();
  for (std::string_view rest = route.pattern; rest.find('{') != std::string_view::npos;) {
    rest = rest.substr(rest.find('{') + 1);
    out.push_back({{"name", rest.substr(0, rest.find('}'))},
                   {"in", "path"},
                   {"required", true},
                   {"schema", {{"type", "string"}}}});
  }
  for (const Parameter& p : route.query) {
    out.push_back({{"name", p.name},
                   {"in", "query"},
                   {"required", false},
                   {"description", p.doc},
                   {"schema", schema_of(p)}});
  }
  const bool makes_job =
      std::ranges::any_of(route.answers, [](const Answer& a) { return a.status == 202; });
  if (route.method == "POST" && makes_job) {
    out.push_back(header_parameter("Idempotency-Key",
                                   "The same key and body within 24 hours give the same job."));
  }
  for (const Answer& answer : route.answers) {
    if (answer.status == 304) {
      out.push_back(header_parameter("If-None-Match", "ETag of an earlier answer."));
    }
    if (answer.status == 412) {
      out.push_back(header_parameter("If-Match", "Only if this is still its ETag."));
    }
  }
  return out;
}

Json response_of(const Answer& answer) {
  Json out{{"description", answer.doc}};
  if (answer.schema == "Problem") {
    out["content"]["application/problem+json"]["schema"] = reference(answer.schema);
  } else if (!answer.schema.empty()) {
    out["content"]["application/json"]["schema"] = reference(answer.schema);
  }
  for (std::string_view type : answer.also) {
    out["content"][std::string(type)]["schema"] = {{"type", "string"}};
  }
  return out;
}

Json operation_of(const Route& route) {
  Json out{{"operationId", route.operation_id},
           {"tags", Json::array({route.tag})},
           {"summary", route.summary}};
  if (Json parameters = parameters_of(route); !parameters.empty()) {
    out["parameters"] = std::move(parameters);
  }
  if (!route.request_schema.empty()) {
    out["requestBody"] = {
        {"required", true},
        {"content", {{"application/json", {{"schema", reference(route.request_schema)}}}}}};
  }
  if (route.upload) {
    const Json file{{"schema", {{"type", "string"}, {"format", "binary"}}}};
    out["requestBody"] = {{"required", true},
                          {"content", {{"text/csv", file}, {"application/gzip", file}}}};
  }
  for (const Answer& answer : route.answers) {
    out["responses"][std::to_string(answer.status)] = response_of(answer);
  }
  out["responses"]["default"] = response_of({0, "Any other problem.", "Problem"});
  return out;
}

std::string lower(std::string_view method) {
  std::string out(method);
  for (char& c : out) c = static_cast<char>(c | 0x20);
  return out;
}

}  // namespace

Json openapi() {
  Json paths = Json::object();
  for (const Route& route : routes()) {
    paths[std::string(route.pattern)][lower(route.method)] = operation_of(route);
  }
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Hindcast"},
            {"version", "0.1.0"},
            {"description", "Backtests as jobs: submit, follow, read the results."},
            {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
          {"servers", Json::array({{{"url", "/"}}})},
          {"paths", std::move(paths)},
          {"components", {{"schemas", component_schemas()}}}};
}

}  // namespace hindcast::api
