#include "api/page_of.h"

#include <nlohmann/json.hpp>

#include "api/problem.h"

namespace hindcast::api {

using base::Json;

Response page_response(Json items, const std::string& next_cursor) {
  Json body = Json::object();
  body["items"] = std::move(items);
  body["next_cursor"] = next_cursor.empty() ? Json(nullptr) : Json(next_cursor);
  return json_response(200, body);
}

Response cursor_problem(const base::Error& error, std::string_view request_id) {
  if (error.code != base::ErrorCode::invalid_argument) return problem(error, request_id);
  return problem(ProblemKind::invalid_parameter, error.message,
                 {parameter_problem("cursor", "bad_cursor", "is not a cursor of this list",
                                    "the next_cursor of the page before, unchanged")});
}

Json page_schema(std::string_view item_schema) {
  return Json{{"type", "object"},
              {"required", {"items", "next_cursor"}},
              {"properties",
               {{"items",
                 {{"type", "array"},
                  {"items", {{"$ref", "#/components/schemas/" + std::string(item_schema)}}}}},
                {"next_cursor",
                 {{"type", {"string", "null"}},
                  {"description", "Cursor of the next page; null on the last one."}}}}}};
}

}  // namespace hindcast::api
