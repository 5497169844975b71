#include "strategy/scope.h"

#include <fmt/format.h>

#include <cmath>

#include "base/json.h"
#include "base/suggest.h"
#include "market/timeframe.h"
#include "strategy/limits.h"
#include "strategy/lower.h"
#include "strategy/names.h"
#include "strategy/parser.h"
#include "strategy/signature.h"

namespace hindcast::strategy {
namespace {

constexpr const char* kNameAllowed =
    "a letter or '_', then letters, digits and '_', in lower case, at most 40 characters";

// Custom indicators on one series. Each may use the `known` ones before it.
class CustomResolver {
 public:
  CustomResolver(const Scope& scope, std::size_t known, Graph& graph,
                 std::vector<base::Problem>& problems, std::vector<base::Problem>& remarks)
      : scope_(scope), known_(known), graph_(graph), problems_(problems), remarks_(remarks) {}

  NamedIndicator resolve(const CustomIndicator& custom, const std::string& at) {
    if (!custom.timeframe) return compute(custom, at);
    Graph* const coarser = on(*custom.timeframe, base::pointer_join(at, "timeframe"));
    if (coarser == nullptr) return {};
    if (coarser == &graph_) return compute(custom, at);
    const Scope& there = scope_on(scope_, *coarser);
    NamedIndicator named =
        CustomResolver(there, known_, *coarser, problems_, remarks_).compute(custom, at);
    named.elsewhere = coarser;
    return named;
  }

 private:
  // The graph over bars of that length; null, with a problem, when there is none.
  Graph* on(const std::string& text, const std::string& at) {
    const auto parsed = market::parse_timeframe(text);
    if (!parsed) {
      report(at, "invalid_timeframe", parsed.error().message);
      return nullptr;
    }
    SeriesKey key = graph_.series();
    const market::Timeframe own{key.seconds};
    const bool known = scope_.series->timeframe_known || scope_.owned == nullptr;
    if (known && !market::nests_in(own, *parsed)) {
      report(
          at, "timeframe_does_not_fit",
          fmt::format("bars of {} are not made of whole bars of {}", text, market::to_string(own)),
          fmt::format("{} or a multiple of it", market::to_string(own)));
      return nullptr;
    }
    key.seconds = parsed->seconds;
    if (key == graph_.series()) return &graph_;
    std::int32_t index = graph_.find_other(key);
    if (index < 0) {
      if (scope_.series->by_graph.size() >= kOtherSeriesMax) {
        report(at, "too_many", "the strategy reads too many other timeframes and assets",
               fmt::format("other_series_max: {}", kOtherSeriesMax));
        return nullptr;
      }
      index = graph_.add_other(key);
      graph_.others().back()->set_origin({at, {}, {}});
    }
    return graph_.others()[static_cast<std::size_t>(index)].get();
  }

  NamedIndicator compute(const CustomIndicator& custom, const std::string& at) {
    const auto* spec = indicators::find(custom.indicator);
    if (spec == nullptr) {
      const auto known = indicator_names();
      report(base::pointer_join(at, "indicator"), "unknown_name",
             fmt::format("unknown indicator '{}'", custom.indicator.substr(0, 60)),
             base::join_names(known, 60), base::nearest_name(custom.indicator, known));
      return {};
    }
    const std::size_t before = problems_.size();
    const std::vector<double> values =
        parameters(custom, *spec, base::pointer_join(at, "parameters"));
    const auto source = input(custom, *spec, base::pointer_join(at, "source"));
    if (!source || problems_.size() != before) return {};
    std::vector<ColumnId> inputs;
    for (const std::string& name : spec->inputs) {
      inputs.push_back(name == "real" ? source->column : source_column(graph_, name));
    }
    return {spec, graph_.call(*spec, values, std::move(inputs)), source->unit};
  }

  void report(std::string pointer, std::string code, std::string detail, std::string allowed = {},
              std::string suggestion = {}) {
    problems_.push_back({std::move(pointer), std::move(code), std::move(detail), std::move(allowed),
                         std::move(suggestion)});
  }

  std::vector<double> parameters(const CustomIndicator& custom,
                                 const indicators::IndicatorSpec& spec, const std::string& at) {
    std::vector<double> values = indicators::default_parameters(spec);
    const std::vector<std::string> names = parameter_names(spec);
    const std::size_t before = problems_.size();
    for (const auto& [name, value] : custom.parameters) {
      const auto found = std::find(names.begin(), names.end(), name);
      if (found == names.end()) {
        report(base::pointer_join(at, name), "unknown_name",
               fmt::format("{} has no parameter '{}'", spec.name, name.substr(0, 60)),
               names.empty() ? "no parameters" : base::join_names(names),
               base::nearest_name(name, names));
        continue;
      }
      const auto index = static_cast<std::size_t>(found - names.begin());
      values[index] = value;
      const Objection o = check_value(spec.parameters[index], value);
      if (!o.code.empty()) report(base::pointer_join(at, name), o.code, o.detail, o.allowed);
    }
    if (problems_.size() == before && spec.check) {
      if (const std::string why = spec.check(values); !why.empty()) {
        report(at, "invalid_parameters", fmt::format("{}: {}", spec.name, why), usage(spec));
      }
    }
    return values;
  }

  std::optional<Lowered> input(const CustomIndicator& custom, const indicators::IndicatorSpec& spec,
                               const std::string& at) {
    if (source_count(spec) == 0) {
      if (!custom.source.empty()) {
        report(at, "wrong_arguments", fmt::format("{} takes no source", spec.name), usage(spec));
        return std::nullopt;
      }
      return Lowered{graph_.constant(0), indicators::Unit::price};
    }
    if (source_count(spec) > 1) {
      report(at, "wrong_arguments",
             fmt::format("{} needs {} sources, a custom indicator has one", spec.name,
                         source_count(spec)),
             "a call in the formula");
      return std::nullopt;
    }
    if (custom.source.empty()) {
      return Lowered{source_column(graph_, "close"), indicators::Unit::price};
    }
    Formula formula;
    formula.root = parse_into(formula, custom.source, at, problems_);
    if (formula.root == kNoNode) return std::nullopt;
    auto value =
        Lowering(formula, scope_, graph_, problems_, remarks_, known_).number(formula.root);
    if (value && graph_.column(value->column).reads_position) {
      report(at, "wrong_type", "an indicator cannot be computed from the position",
             "a series, such as close");
      return std::nullopt;
    }
    if (value && graph_.is_constant(value->column)) {
      report(at, "wrong_type", "the source is a constant", "a series, such as close");
      return std::nullopt;
    }
    return value;
  }

  const Scope& scope_;
  const std::size_t known_;
  Graph& graph_;
  std::vector<base::Problem>& problems_;
  std::vector<base::Problem>& remarks_;
};

class ScopeBuilder {
 public:
  ScopeBuilder(const StrategyDefinition& definition, const std::string& pointer, Graph& graph,
               std::vector<base::Problem>& problems, std::vector<base::Problem>& remarks)
      : definition_(definition),
        pointer_(pointer),
        graph_(graph),
        problems_(problems),
        remarks_(remarks) {}

  Scope build() {
    scope_.definition = &definition_;
    scope_.owned = std::make_shared<SeriesScopes>();
    scope_.series = scope_.owned.get();
    set_series();
    add_parameters();
    const std::string list = base::pointer_join(pointer_, "custom_indicators");
    const auto& customs = definition_.custom_indicators;
    if (customs.size() > kCustomIndicatorsMax) {
      problems_.push_back({list, "too_long", fmt::format("has {} items", customs.size()),
                           fmt::format("custom_indicators_max: {}", kCustomIndicatorsMax)});
      return std::move(scope_);
    }
    for (std::size_t i = 0; i < customs.size(); ++i) {
      add_custom(i, base::pointer_join(list, i));
    }
    return std::move(scope_);
  }

 private:
  void report(std::string pointer, std::string code, std::string detail, std::string allowed = {},
              std::string suggestion = {}) {
    problems_.push_back({std::move(pointer), std::move(code), std::move(detail), std::move(allowed),
                         std::move(suggestion)});
  }

  void add_parameters() {
    const std::string map = base::pointer_join(pointer_, "parameters");
    if (definition_.parameters.size() > kParametersMax) {
      report(map, "too_long", fmt::format("has {} entries", definition_.parameters.size()),
             fmt::format("parameters_max: {}", kParametersMax));
    }
    for (const auto& [name, value] : definition_.parameters) {
      const std::string at = base::pointer_join(map, name);
      if (const auto why = name_objection(name); !why.empty()) {
        report(at, "invalid_name", why, kNameAllowed);
      } else if (!std::isfinite(value)) {
        report(at, "out_of_range", "is not finite", "a finite number");
      }
      scope_.parameters[name] = value;
    }
  }

  // A timeframe that cannot be read is reported with its field.
  void set_series() {
    std::int64_t seconds = kDefaultBarSeconds;
    const auto timeframe = market::parse_timeframe(definition_.timeframe);
    scope_.series->timeframe_known = timeframe.has_value();
    if (timeframe) seconds = timeframe->seconds;
    graph_.set_series({"", seconds});
  }

  void add_custom(std::size_t index, const std::string& at) {
    const CustomIndicator& custom = definition_.custom_indicators[index];
    const std::size_t before = problems_.size();
    const std::string name_at = base::pointer_join(at, "name");
    if (const auto why = name_objection(custom.name); !why.empty()) {
      report(name_at, "invalid_name", why, kNameAllowed);
    } else if (scope_.parameters.contains(custom.name)) {
      report(name_at, "duplicate", fmt::format("'{}' is also a parameter", custom.name),
             "a name of its own");
    } else if (scope_.indicators.contains(custom.name)) {
      report(name_at, "duplicate", fmt::format("'{}' is given twice", custom.name),
             "a name of its own");
      return;
    }
    NamedIndicator named =
        CustomResolver(scope_, index, graph_, problems_, remarks_).resolve(custom, at);
    if (problems_.size() != before) named = {};
    scope_.indicators[custom.name] = named;
  }

  const StrategyDefinition& definition_;
  const std::string& pointer_;
  Graph& graph_;
  std::vector<base::Problem>& problems_;
  std::vector<base::Problem>& remarks_;
  Scope scope_;
};

}  // namespace

Scope make_scope(const StrategyDefinition& definition, const std::string& pointer, Graph& graph,
                 std::vector<base::Problem>& problems, std::vector<base::Problem>& remarks) {
  return ScopeBuilder(definition, pointer, graph, problems, remarks).build();
}

Scope& scope_on(const Scope& scope, const Graph& other) {
  std::unique_ptr<Scope>& known = scope.series->by_graph[&other];
  if (known == nullptr) {
    known = std::make_unique<Scope>(Scope{
        .parameters = scope.parameters, .definition = scope.definition, .series = scope.series});
  }
  return *known;
}

NamedIndicator custom_on(const Scope& scope, std::size_t index, Graph& graph,
                         std::vector<base::Problem>& problems) {
  std::vector<base::Problem> remarks;  // made already, on the traded bars
  const CustomIndicator& custom = scope.definition->custom_indicators[index];
  const std::string at = base::pointer_join("/custom_indicators", index);
  return CustomResolver(scope, index, graph, problems, remarks).resolve(custom, at);
}

}  // namespace hindcast::strategy
