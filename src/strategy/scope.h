// The names that the formulas of one definition may use, beside sources and indicators.
#pragma once

#include <map>
#include <memory>
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
  Graph* elsewhere = nullptr;  // of the call, when that is not on the series of the scope
  std::string why = {};        // the error of one that fails on another series only
};

struct Scope;

// What the scopes of all series of one definition share.
struct SeriesScopes {
  std::map<const Graph*, std::unique_ptr<Scope>> by_graph;  // of the other series
  bool timeframe_known = true;  // the definition says which bars are traded
};

struct Scope {
  std::map<std::string, double> parameters = {};
  // Of another series: those that were asked for so far.
  std::map<std::string, NamedIndicator> indicators = {};
  const StrategyDefinition* definition = nullptr;
  SeriesScopes* series = nullptr;
  std::shared_ptr<SeriesScopes> owned = {};  // the scope of the traded bars owns them
};

// Checks names and adds the parameters and custom indicators of `definition` to the scope; pointers
// are below `pointer`. A custom indicator may use the parameters and those before it. The graph's
// series becomes that of the definition. `definition` must outlive the scope.
Scope make_scope(const StrategyDefinition& definition, const std::string& pointer, Graph& graph,
                 std::vector<base::Problem>& problems, std::vector<base::Problem>& remarks);

// The scope for formulas that are computed on another series.
Scope& scope_on(const Scope& scope, const Graph& other);

// The custom indicator `index` of the definition, on the series of `graph`; it may use the first
// `index` ones. Without a call after a problem, which is in `problems`.
NamedIndicator custom_on(const Scope& scope, std::size_t index, Graph& graph,
                         std::vector<base::Problem>& problems);

// The bars that are traded when the definition does not say it.
inline constexpr std::int64_t kDefaultBarSeconds = 3600;

}  // namespace hindcast::strategy
