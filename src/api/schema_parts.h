// Small schemas that the descriptions of answers are put together from.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/json.h"

namespace hindcast::api {

// The files schemas_*.cc: their part of components/schemas.
void add_comparison_schemas(base::Json& schemas);
void add_data_schemas(base::Json& schemas);
void add_language_schemas(base::Json& schemas);
void add_operator_schemas(base::Json& schemas);
void add_result_schemas(base::Json& schemas);

namespace schema_parts {

using base::Json;

inline Json text(std::string_view doc) { return {{"type", "string"}, {"description", doc}}; }
inline Json number(std::string_view doc) {
  return {{"type", {"number", "null"}}, {"description", doc}};
}
inline Json whole(std::string_view doc) { return {{"type", "integer"}, {"description", doc}}; }
inline Json flag(std::string_view doc) { return {{"type", "boolean"}, {"description", doc}}; }
inline Json time(std::string_view doc) {
  return {{"type", "string"}, {"format", "date-time"}, {"description", doc}};
}
inline Json list(Json items, std::string_view doc) {
  return {{"type", "array"}, {"items", std::move(items)}, {"description", doc}};
}
inline Json any_object(std::string_view doc) {
  return {{"type", "object"}, {"description", doc}, {"additionalProperties", true}};
}
// Members of any name, all alike.
inline Json map_of(Json item, std::string_view doc) {
  return {{"type", "object"}, {"description", doc}, {"additionalProperties", std::move(item)}};
}
inline Json choice(std::string_view doc, std::initializer_list<const char*> names) {
  Json schema = text(doc);
  for (const char* name : names) schema["enum"].push_back(name);
  return schema;
}
// What stands under this name in components/schemas.
inline Json ref(std::string_view name) {
  return {{"$ref", std::string("#/components/schemas/").append(name)}};
}
inline Json nullable(Json schema) {
  schema["type"] = Json::array({schema.at("type"), "null"});
  return schema;
}
// A number that is always there; number() may be null, where a figure is undefined.
inline Json figure(std::string_view doc) { return {{"type", "number"}, {"description", doc}}; }
inline Json numbers(std::string_view doc) { return list(Json{{"type", {"number", "null"}}}, doc); }
inline Json seconds(std::string_view doc) { return list(Json{{"type", "integer"}}, doc); }

inline Json object(std::initializer_list<std::pair<const char*, Json>> members,
                   std::initializer_list<const char*> optional = {}) {
  Json properties = Json::object(), required = Json::array();
  for (const auto& [name, schema] : members) {
    properties[name] = schema;
    bool needed = true;
    for (const char* o : optional) needed = needed && std::string_view(o) != name;
    if (needed) required.push_back(name);
  }
  return {
      {"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
}

inline Json optional_time(std::string_view doc) {
  return {{"type", {"string", "null"}}, {"format", "date-time"}, {"description", doc}};
}

}  // namespace schema_parts

}  // namespace hindcast::api
