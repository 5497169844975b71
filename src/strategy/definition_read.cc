#include "strategy/definition_read.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/record_json.h"
#include "base/suggest.h"
#include "strategy/compile.h"
#include "strategy/condition_fields.h"
#include "strategy/field_checks.h"
#include "strategy/number_formula.h"
#include "strategy/order_checks.h"
#include "strategy/price_formulas.h"
#include "strategy/signature.h"

namespace hindcast::strategy {
namespace {

using base::Json;
using base::pointer_join;

bool is_given(const Json& object, std::string_view key) {
  const auto found = object.find(std::string(key));
  return found != object.end() && !found->is_null();
}

// The template's risk settings under the given ones.
Json merged_risk(Json risk, const Json& given) {
  for (const auto& group : kAlternatives) {
    const bool own = std::ranges::any_of(group, [&](auto key) { return is_given(given, key); });
    if (!own) continue;
    for (const std::string_view key : group) risk.erase(std::string(key));
  }
  for (const auto& [key, value] : given.items()) risk[key] = value;
  return risk;
}

class DefinitionReader {
 public:
  DefinitionReader(const Json& given, const Template* source, const std::string& pointer)
      : source_(source),
        pointer_(pointer),
        json_(source != nullptr && given.is_object() ? fill_template(*source, given) : given) {}

  base::Result<CheckedStrategy> read() {
    base::read_record(json_, d_, pointer_, problems_);
    const bool readable = std::ranges::none_of(problems_, [&](const base::Problem& p) {
      return p.pointer == pointer_ || p.pointer.starts_with(at("parameters")) ||
             p.pointer.starts_with(at("custom_indicators"));
    });
    if (source_ != nullptr) check_parameters();
    check_fields();
    check_risk(d_.risk_management, at("risk_management"), problems_);
    if (d_.orders) check_orders(*d_.orders, at("orders"), problems_);
    if (d_.portfolio) check_portfolio(d_, pointer_, problems_);
    if (readable) check_formulas();
    if (!problems_.empty()) return base::invalid(std::move(problems_));
    return CheckedStrategy{std::move(d_), std::move(*compiled_)};
  }

 private:
  std::string at(std::string_view field) const { return pointer_join(pointer_, field); }

  // A value that does not fit is reported once; formulas are then checked with the default.
  void check_parameters() {
    std::vector<std::string> names;
    for (const TemplateParameter& p : source_->parameters) {
      names.push_back(p.name);
      // Missing only when the given map could not be read.
      double& value = d_.parameters.try_emplace(p.name, p.default_value).first->second;
      const Objection o = check_value(p.name, value, p.integer, p.minimum, p.maximum);
      if (o.code.empty()) continue;
      value = p.default_value;
      if (was_read(pointer_join(at("parameters"), p.name))) {
        problems_.push_back({pointer_join(at("parameters"), p.name), o.code, o.detail, o.allowed});
      }
    }
    for (auto it = d_.parameters.begin(); it != d_.parameters.end();) {
      if (std::ranges::find(names, it->first) != names.end()) {
        ++it;
        continue;
      }
      problems_.push_back(
          {pointer_join(at("parameters"), it->first), "unknown_name",
           fmt::format("template '{}' has no parameter '{}'", source_->id, it->first.substr(0, 60)),
           names.empty() ? "no parameters" : base::join_names(names, 64),
           base::nearest_name(it->first, names)});
      it = d_.parameters.erase(it);
    }
    for (const TemplateRule& rule : source_->rules) {
      if (auto problem = broken_rule(rule, d_.parameters, at("parameters"))) {
        problems_.push_back(std::move(*problem));
      }
    }
  }
  bool was_read(const std::string& pointer) const {
    return std::ranges::none_of(problems_, [&](const auto& p) { return p.pointer == pointer; });
  }

  void check_fields() {
    check_text(d_.name, false, at("name"), problems_);
    check_text(d_.description, true, at("description"), problems_);
    if (!d_.timeframe.empty()) check_timeframe(d_.timeframe, at("timeframe"), problems_);
    check_assets(d_.assets, at("assets"), problems_);
    if (d_.code_snippet) check_snippet();
  }

  // Its language is checked where it runs, never here.
  void check_snippet() {
    if (d_.code_snippet->find_first_not_of(" \t\r\n") == std::string::npos) {
      problems_.push_back({at("code_snippet"), "required", "has no code"});
    }
    if (d_.code_snippet->find('\0') != std::string::npos) {
      problems_.push_back({at("code_snippet"), "bad_form", "has a NUL character", "text"});
    }
    for (const ConditionField& condition : kConditionFields) {
      if ((d_.*condition.value).is_null()) continue;
      problems_.push_back({at(condition.field), "conflict",
                           "stands beside code_snippet, which decides alone",
                           "either conditions or code_snippet"});
    }
  }

  void check_formulas() {
    if (d_.entry_conditions.is_null() && d_.short_entry_conditions.is_null() && !d_.code_snippet) {
      problems_.push_back({at("entry_conditions"), "required", "is missing",
                           "a formula or tree here or in short_entry_conditions, a template_id or "
                           "a code_snippet"});
    }
    auto compiled = CompiledStrategy::compile(d_, pointer_);
    if (compiled) {
      compiled_ = std::move(*compiled);
    } else {
      add_problems(compiled.error());
    }
    check_price_formulas(d_, pointer_, problems_);
    if (!d_.portfolio) return;
    check_number(d_.portfolio->rank_by, "rank_by");
    check_number(d_.portfolio->target_weight, "target_weight");
  }

  void check_number(const std::optional<std::string>& formula, const char* field) {
    if (!formula) return;
    auto compiled = NumberFormula::compile(d_, *formula, pointer_join(at("portfolio"), field));
    if (!compiled) add_problems(compiled.error());
  }

  void add_problems(base::Error& error) {
    for (base::Problem& p : error.problems) problems_.push_back(std::move(p));
  }

  const Template* const source_;
  const std::string& pointer_;
  const Json json_;
  StrategyDefinition d_;
  std::optional<CompiledStrategy> compiled_;  // there when nothing was wrong
  std::vector<base::Problem> problems_;
};

}  // namespace

Json fill_template(const Template& source, const Json& given) {
  Json filled = source.definition;
  Json parameters = Json::object();
  for (const TemplateParameter& p : source.parameters) parameters[p.name] = p.default_value;
  Json risk = filled.value("risk_management", Json::object());
  for (const auto& [key, value] : given.items()) {
    if (value.is_null()) continue;
    if (key == "parameters" && value.is_object()) {
      for (const auto& [name, number] : value.items()) {
        if (!number.is_null()) parameters[name] = number;
      }
    } else if (key == "risk_management" && value.is_object()) {
      risk = merged_risk(std::move(risk), value);
    } else {
      filled[key] = value;
    }
  }
  if (!is_given(given, "parameters") || given["parameters"].is_object()) {
    filled["parameters"] = std::move(parameters);
  }
  if (!is_given(given, "risk_management") || given["risk_management"].is_object()) {
    filled["risk_management"] = std::move(risk);
  }
  return filled;
}

base::Result<CheckedStrategy> read_definition(const Json& given, const Template* source,
                                              const std::string& pointer) {
  return DefinitionReader(given, source, pointer).read();
}

}  // namespace hindcast::strategy
