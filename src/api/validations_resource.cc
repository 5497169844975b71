#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "api/problem.h"
#include "api/resources.h"
#include "market/timeframe.h"
#include "strategy/scope.h"
#include "strategy/validation.h"

namespace hindcast::api {
namespace {

using base::Json;

struct Asked {
  Json definition;
  std::string timeframe;
  std::vector<std::string> assets;
};

// What is wrong with the envelope is a problem; what is wrong with the strategy is the answer.
base::Result<Asked> read_body(const Request& request, const Context& context) {
  HC_ASSIGN(const Json body,
            base::parse_json(request.body, {.max_bytes = context.options.body_bytes_max}));
  if (!body.is_object() || !body.contains("strategy_definition")) {
    return base::invalid(
        {{"/strategy_definition", "required", "is missing",
          "the strategy as in a submission, with timeframe and assets beside it"}});
  }
  std::vector<base::Problem> problems;
  Asked asked{body["strategy_definition"], "", {}};
  for (const auto& [key, value] : body.items()) {
    if (key == "strategy_definition") continue;
    if (key == "timeframe" && value.is_string()) {
      asked.timeframe = value.get<std::string>();
      if (!market::parse_timeframe(asked.timeframe)) {
        problems.push_back({"/timeframe", "bad_form", "is no timeframe", "such as 15m, 1h, 1d"});
      }
    } else if (key == "assets" && value.is_array()) {
      for (const Json& asset : value) {
        if (asset.is_string()) asked.assets.push_back(asset.get<std::string>());
      }
    } else {
      problems.push_back({base::pointer_join("", key), "unknown_field",
                          "is no field, or of another type",
                          "strategy_definition, timeframe (text), assets (list of texts)"});
    }
  }
  if (!problems.empty()) return base::invalid(std::move(problems));
  return asked;
}

// Of what else is fine: Python is checked where it would run, which costs more than reading.
void check_snippet(const Json& definition, strategy::Validation& validation,
                   const Context& context) {
  if (!validation.valid) return;
  const auto code = definition.find("code_snippet");
  if (code == definition.end() || !code->is_string()) return;
  const auto checked = context.services.check_snippet(code->get_ref<const std::string&>());
  if (checked) return;
  std::vector<strategy::Diagnostic> found = strategy::diagnose(
      checked.error().problems, strategy::Severity::error, {{"strategy_definition", definition}});
  std::ranges::move(validation.diagnostics, std::back_inserter(found));
  validation.diagnostics = std::move(found);  // errors first
  validation.valid = false;
}

Json data_need(const std::string& symbol, std::int64_t seconds, bool traded,
               const market::Catalog& catalog) {
  const market::Timeframe timeframe{seconds};
  return {{"symbol", symbol},
          {"timeframe", market::to_string(timeframe)},
          {"traded", traded},
          {"available", catalog.locate(symbol, timeframe).has_value()}};
}

}  // namespace

Response validate_strategy(const Request& request, Context& context) {
  const auto asked = read_body(request, context);
  if (!asked) return problem(asked.error(), request.id);
  strategy::Validation validation = strategy::validate(asked->definition, "/strategy_definition",
                                                       asked->timeframe, asked->assets);
  check_snippet(asked->definition, validation, context);
  Json body = strategy::to_json(validation);
  Json data = Json::array();
  const Json& definition = asked->definition;
  std::vector<std::string> assets = asked->assets;
  std::string own = asked->timeframe;
  if (validation.valid) {
    if (const auto list = definition.find("assets");
        assets.empty() && list != definition.end() && list->is_array()) {
      assets = list->get<std::vector<std::string>>();
    }
    const auto said = definition.find("timeframe");
    if (said != definition.end() && said->is_string()) own = said->get<std::string>();
    const auto timeframe = market::parse_timeframe(own);
    const std::int64_t seconds = timeframe ? timeframe->seconds : strategy::kDefaultBarSeconds;
    for (const std::string& asset : assets) {
      data.push_back(data_need(asset, seconds, true, context.services.catalog));
    }
    for (const strategy::SeriesNeed& need : validation.other_series) {
      if (need.key.symbol.empty()) continue;
      data.push_back(data_need(need.key.symbol, need.key.seconds, false, context.services.catalog));
    }
  }
  body["data"] = std::move(data);
  return json_response(200, body);
}

Response get_language(const Request& request, Context&) {
  Response response = json_response(200, strategy::language_json());
  std::string etag = strong_etag(response.body);
  return with_etag(request, std::move(response), std::move(etag));
}

}  // namespace hindcast::api
