#include "strategy/templates.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/embedded.h"
#include "base/record_json.h"
#include "strategy/definition_read.h"
#include "strategy/field_checks.h"
#include "strategy/names.h"
#include "strategy/signature.h"

namespace hindcast::embedded {
std::span<const base::EmbeddedFile> strategy_templates();
}

namespace hindcast::strategy {
namespace {

void verify_parameters(const Template& t, std::string_view file) {
  for (const TemplateParameter& p : t.parameters) {
    HC_CHECK(name_objection(p.name).empty(), file);
    HC_CHECK(p.minimum < p.maximum, file);
    for (double value : {p.default_value, p.minimum, p.maximum}) {
      HC_CHECK(check_value(p.name, value, p.integer, p.minimum, p.maximum).code.empty(), file);
    }
  }
}

void verify_rules(const Template& t, std::string_view file) {
  std::map<std::string, double> defaults;
  for (const TemplateParameter& p : t.parameters) defaults[p.name] = p.default_value;
  for (const TemplateRule& rule : t.rules) {
    HC_CHECK(defaults.contains(rule.left) && defaults.contains(rule.right), file);
    HC_CHECK(!broken_rule(rule, defaults, ""), file);
  }
}

void verify_example(const TemplateExample& example, std::string_view file) {
  std::vector<base::Problem> problems;
  check_timeframe(example.timeframe, "/example/timeframe", problems);
  check_period(example.period, "/example/period", problems);
  check_assets(example.assets, "/example/assets", problems);
  HC_CHECK(problems.empty() && example.initial_capital > 0, file);
}

Template load(const base::EmbeddedFile& file) {
  const auto json = base::parse_json(file.content);
  HC_CHECK(json, std::string(file.name) + ": " + json.error().describe());
  auto t = base::from_json<Template>(*json);
  HC_CHECK(t, std::string(file.name) + ": " + t.error().describe());
  HC_CHECK(t->id + ".json" == file.name, file.name);
  verify_parameters(*t, file.name);
  verify_rules(*t, file.name);
  verify_example(t->example, file.name);
  const auto definition = read_definition(base::Json{{"template_id", t->id}}, &*t, "");
  HC_CHECK(definition, std::string(file.name) + ": " + definition.error().describe());
  return std::move(*t);
}

std::vector<Template> load_all() {
  std::vector<Template> all;
  for (const base::EmbeddedFile& file : embedded::strategy_templates()) all.push_back(load(file));
  std::ranges::sort(all, {}, &Template::id);
  return all;
}

}  // namespace

std::span<const Template> templates() {
  static const std::vector<Template> all = load_all();
  return all;
}

const Template* find_template(std::string_view id) {
  const auto all = templates();
  const auto found = std::ranges::find(all, id, &Template::id);
  return found == all.end() ? nullptr : &*found;
}

std::optional<base::Problem> broken_rule(const TemplateRule& rule,
                                         const std::map<std::string, double>& parameters,
                                         const std::string& pointer) {
  const double left = parameters.at(rule.left), right = parameters.at(rule.right);
  const bool holds = rule.relation == TemplateRelation::below ? left < right : left <= right;
  if (holds) return std::nullopt;
  return base::Problem{
      base::pointer_join(pointer, rule.left), "broken_rule",
      fmt::format("is {}, and {} is {}: {}", left, rule.right, right, rule.doc),
      fmt::format("{} {} {}", rule.left, base::enum_name(rule.relation), rule.right)};
}

base::Json template_schema() { return base::json_schema<Template>(); }
base::Json to_json(const Template& t) { return base::to_json(t); }

}  // namespace hindcast::strategy
