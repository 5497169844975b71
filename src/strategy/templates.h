// The strategy templates: data files in templates/, compiled into the binary.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>  // members of this type need it whole

#include "base/json.h"

namespace hindcast::strategy {

struct TemplateParameter {
  std::string name;
  std::string doc;
  double default_value = 0;
  double minimum = 0;
  double maximum = 0;
  double step = 1;      // for sweeps and sliders
  bool integer = true;
};

struct Template {
  std::string id;           // "momentum"
  std::string name;         // "Momentum"
  std::string idea;         // one sentence
  std::string works_when;
  std::string fails_when;
  std::string source;       // book or paper
  std::vector<std::string> tags;
  std::vector<TemplateParameter> parameters;
  base::Json definition;    // a StrategyDefinition without name, assets, timeframe; formulas may use
                            // the parameters by name
};

std::span<const Template> templates();           // sorted by id; read once
const Template* find_template(std::string_view id);
base::Json to_json(const Template& t);           // for /api/templates and `hindcast strategies`

}  // namespace hindcast::strategy
