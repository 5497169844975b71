#include "strategy/definition.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "base/record_json.h"
#include "base/suggest.h"
#include "strategy/compile.h"
#include "strategy/condition_fields.h"
#include "strategy/definition_read.h"
#include "strategy/printer.h"
#include "strategy/request.h"
#include "strategy/templates.h"
#include "strategy/tree.h"

namespace hindcast::strategy {
namespace {

using base::Json;

}  // namespace

base::Result<CheckedStrategy> parse_strategy(const Json& json, const std::string& pointer) {
  const Template* source = nullptr;
  if (json.is_object() && json.contains("template_id") && json["template_id"].is_string()) {
    const std::string& id = json["template_id"].get_ref<const std::string&>();
    source = find_template(id);
    if (source == nullptr) {
      std::vector<std::string> ids;
      for (const Template& t : templates()) ids.push_back(t.id);
      std::vector<base::Problem> problems{{base::pointer_join(pointer, "template_id"),
                                           "unknown_name",
                                           fmt::format("unknown template '{}'", id.substr(0, 60)),
                                           base::join_names(ids, 40), base::nearest_name(id, ids)}};
      // Formulas and parameters cannot be judged without the template; every other field can.
      StrategyDefinition ignored;
      base::read_record(json, ignored, pointer, problems);
      return base::invalid(std::move(problems));
    }
  }
  return read_definition(json, source, pointer);
}

base::Result<StrategyDefinition> parse_definition(const Json& json, const std::string& pointer) {
  HC_ASSIGN(CheckedStrategy strategy, parse_strategy(json, pointer));
  return std::move(strategy.definition);
}

Json to_json(const StrategyDefinition& definition) {
  Json json = base::to_json(definition);
  if (!definition.template_id) return json;
  // A template's default that was switched off has to stay off when this is read again.
  const Template* source = find_template(*definition.template_id);
  if (source == nullptr) return json;
  Json& risk = json["risk_management"];
  const Json defaults = source->definition.value("risk_management", Json::object());
  for (const auto& [name, value] : defaults.items()) {
    if (!risk.contains(name)) risk[name] = nullptr;
  }
  return json;
}

std::string strategy_hash(const StrategyDefinition& definition, const CompiledStrategy& compiled) {
  Json decisive = Json::object();
  // The printed formula is the same for every spelling of a condition.
  const Json& formulas = compiled.formulas();
  for (const ConditionField& condition : kConditionFields) {
    decisive[condition.field] = formulas.value(condition.key, Json());
  }
  decisive["parameters"] = base::to_json(definition.parameters);
  decisive["custom_indicators"] = base::to_json(definition.custom_indicators);
  decisive["risk_management"] = base::to_json(definition.risk_management);
  if (definition.orders) decisive["orders"] = base::to_json(*definition.orders);
  if (definition.portfolio) decisive["portfolio"] = base::to_json(*definition.portfolio);
  return base::sha256_hex(base::canonical_json(decisive));
}

Json definition_schema() {
  Json schema = base::json_schema<StrategyDefinition>({}, base::SchemaSide::request);
  for (const ConditionField& condition : kConditionFields) {
    Json& field = schema["properties"][condition.field];
    field["type"] = Json::array({"string", "boolean", "object", "null"});
    field["additionalProperties"] = true;
  }
  // Null switches a template's default off.
  for (auto& [name, field] : schema["properties"]["risk_management"]["properties"].items()) {
    field["type"] = Json::array({field["type"], "null"});
  }
  return schema;
}

}  // namespace hindcast::strategy
