#include <nlohmann/json.hpp>

#include "api/problem.h"
#include "api/resources.h"
#include "strategy/templates.h"

namespace hindcast::api {
namespace {

using base::Json;

Response items_response(const Request& request, Json items) {
  Response response = json_response(200, {{"items", std::move(items)}});
  std::string etag = strong_etag(response.body);
  return with_etag(request, std::move(response), std::move(etag));
}

}  // namespace

Response list_templates(const Request& request, Context&) {
  Json items = Json::array();
  for (const strategy::Template& t : strategy::templates()) items.push_back(strategy::to_json(t));
  return items_response(request, std::move(items));
}

Response list_indicators(const Request& request, Context& context) {
  return items_response(request, context.services.indicators());
}

}  // namespace hindcast::api
