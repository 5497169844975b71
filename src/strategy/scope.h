// The names that the formulas of one definition may use, beside sources and indicators.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "indicators/registry.h"
#include "strategy/definition.h"
#include "strategy/graph.h"
#include "strategy/units.h"

namespace hindcast::strategy {

// A custom indicator, or the error of one: then it is known by name only, and uses of it are not
// reported again.
struct NamedIndicator {
  const indicators::IndicatorSpec* spec = nullptr;
  std::int32_t call = -1;
  MaybeUnit source_unit = indicators::Unit::price;
};

struct Scope {
  std::map<std::string, double> parameters;
  std::map<std::string, NamedIndicator> indicators;
};

// Checks names and adds the parameters and custom indicators of `definition` to the scope; pointers
// are below `pointer`. A custom indicator may use the parameters and those before it.
Scope make_scope(const StrategyDefinition& definition, const std::string& pointer, Graph& graph,
                 std::vector<base::Problem>& problems, std::vector<base::Problem>& remarks);

}  // namespace hindcast::strategy
