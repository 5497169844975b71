// The strategy templates: data files in templates/, compiled into the binary.
#pragma once

#include <array>
#include <map>
#include <nlohmann/json.hpp>  // members of this type need it whole
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/record.h"

namespace hindcast::strategy {

struct TemplateParameter {
  std::string name;
  std::string doc;
  double default_value = 0;
  double minimum = 0;
  double maximum = 0;
  double step = 1;  // for sweeps and sliders
  bool integer = true;
};

constexpr auto describe(TemplateParameter*) {
  using base::Field;
  using P = TemplateParameter;
  return std::tuple{
      Field{"name", &P::name, {.doc = "Name in formulas.", .required = true, .min_length = 1}},
      Field{"doc", &P::doc, {.doc = "What it does.", .required = true, .min_length = 1}},
      Field{"default", &P::default_value, {.required = true}},
      Field{"minimum", &P::minimum, {.required = true}},
      Field{"maximum", &P::maximum, {.required = true}},
      Field{"step",
            &P::step,
            {.doc = "For sweeps and sliders.",
             .required = true,
             .minimum = 0,
             .above_minimum = true}},
      Field{"integer", &P::integer, {.doc = "Whole numbers only.", .required = true}}};
}

// What has to hold between two parameters, whatever values they have by themselves.
enum class TemplateRelation { below, not_above };

constexpr auto describe_enum(TemplateRelation*) {
  return std::array{base::EnumName{TemplateRelation::below, "<"},
                    base::EnumName{TemplateRelation::not_above, "<="}};
}

struct TemplateRule {
  std::string left;  // names of parameters
  TemplateRelation relation = TemplateRelation::below;
  std::string right;
  std::string doc;
};

constexpr auto describe(TemplateRule*) {
  using base::Field;
  using R = TemplateRule;
  return std::tuple{
      Field{"left", &R::left, {.doc = "A parameter.", .required = true, .min_length = 1}},
      Field{"op", &R::relation, {.doc = "How it has to stand to the other.", .required = true}},
      Field{"right", &R::right, {.doc = "The other parameter.", .required = true, .min_length = 1}},
      Field{"doc", &R::doc, {.doc = "Why, in a sentence.", .required = true, .min_length = 1}}};
}

// A request that shows the template at work; the definition is the template as it stands.
struct TemplateExample {
  std::vector<std::string> assets;
  std::string timeframe;
  std::string period;
  double initial_capital = 10000;
};

constexpr auto describe(TemplateExample*) {
  using base::Field;
  using E = TemplateExample;
  return std::tuple{
      Field{"assets", &E::assets, {.doc = "Symbols.", .required = true, .min_length = 1}},
      Field{"timeframe", &E::timeframe, {.doc = "Length of a bar.", .required = true}},
      Field{"period", &E::period, {.doc = "Stretch of the data.", .required = true}},
      Field{"initial_capital",
            &E::initial_capital,
            {.doc = "Cash at the start.", .unit = "quote currency", .required = true}}};
}

struct Template {
  std::string id;    // "momentum"
  std::string name;  // "Momentum"
  std::string idea;  // one sentence
  std::string works_when;
  std::string fails_when;
  std::string risk;    // why its risk settings are what they are
  std::string source;  // book or paper
  std::vector<std::string> tags;
  std::vector<TemplateParameter> parameters;
  base::Json definition;  // a StrategyDefinition without name, assets, timeframe; formulas may use
                          // the parameters by name
  std::vector<TemplateRule> rules;
  TemplateExample example;
};

constexpr auto describe(Template*) {
  using base::Field;
  using T = Template;
  return std::tuple{
      Field{"id", &T::id, {.required = true, .min_length = 1}},
      Field{"name", &T::name, {.required = true, .min_length = 1}},
      Field{"idea", &T::idea, {.required = true, .min_length = 1}},
      Field{"works_when", &T::works_when, {.required = true, .min_length = 1}},
      Field{"fails_when", &T::fails_when, {.required = true, .min_length = 1}},
      Field{"risk",
            &T::risk,
            {.doc = "Its default risk settings, or their lack, and why.",
             .required = true,
             .min_length = 1}},
      Field{"source", &T::source, {.required = true, .min_length = 1}},
      Field{"tags", &T::tags, {.required = true, .min_length = 1}},
      Field{"parameters", &T::parameters, {.required = true}},
      Field{"definition",
            &T::definition,
            {.doc = "What the template supplies; formulas use the parameters by name.",
             .required = true}},
      Field{"rules", &T::rules, {.doc = "What has to hold between parameters."}},
      Field{"example",
            &T::example,
            {.doc = "A request that shows the template at work.", .required = true}}};
}

// Nothing when the rule holds for these values, which have both parameters; else what is wrong.
std::optional<base::Problem> broken_rule(const TemplateRule& rule,
                                         const std::map<std::string, double>& parameters,
                                         const std::string& pointer);

// A file that is not a valid template ends the program at the first use: it is part of the binary.
std::span<const Template> templates();  // sorted by id; read once
const Template* find_template(std::string_view id);
base::Json template_schema();
base::Json to_json(const Template& t);  // for /api/templates and `hindcast strategies`

}  // namespace hindcast::strategy
