#include "strategy/explain.h"

#include <cmath>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "strategy/compile.h"
#include "strategy/condition_fields.h"
#include "strategy/dissection.h"
#include "strategy/evaluation.h"
#include "strategy/lower.h"
#include "strategy/printer.h"
#include "strategy/scope.h"
#include "strategy/tree.h"

namespace hindcast::strategy {
namespace {

using base::Json;

Json number_json(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

// Values at one bar and the bar before; whole columns are computed once each.
class Reading {
 public:
  Reading(const Graph& graph, market::BarView bars, const KnownSeries& known)
      : graph_(graph),
        plan_(graph, std::vector<bool>(graph.calls().size(), true)),
        columns_(plan_.run(graph, bars, known)) {}

  Json describe(const Formula& formula, const Part& part) {
    Json out = Json::object();
    out["text"] = print(formula, part.node);
    // What depends on the position is not known from the bars.
    const bool known = !graph_.condition_reads_position(part.condition);
    out["holds"] = known ? Json(holds(part.condition)) : Json(nullptr);
    if (part.join != nullptr) {
      out["join"] = part.join;
      Json parts = Json::array();
      for (const Part& child : part.parts) parts.push_back(describe(formula, child));
      out["parts"] = std::move(parts);
    } else if (!part.values.empty()) {
      Json values = Json::array();
      for (const Part::Value& value : part.values) {
        const bool settled = !graph_.column(value.column).reads_position;
        Json shown{{"text", print(formula, value.node)},
                   {"value", settled ? number_json(of(value.column).back()) : Json(nullptr)}};
        if (value.before) shown["before"] = number_json(of(*value.before).back());
        values.push_back(std::move(shown));
      }
      out["values"] = std::move(values);
    }
    return out;
  }

  bool holds(ConditionId condition) const {
    base::Bitmap bits(columns_.size());
    base::Bitmap* const out[] = {&bits};
    BlockProgram::for_conditions(graph_, std::span(&condition, 1)).run(columns_, out);
    return bits.test(columns_.size() - 1);
  }

 private:
  const std::vector<double>& of(ColumnId id) {
    const auto [at, is_new] = seen_.try_emplace(id);
    if (is_new) {
      at->second.resize(columns_.size());
      BlockProgram::for_column(graph_, id).run(columns_, at->second.data());
    }
    return at->second;
  }

  const Graph& graph_;
  const CallPlan plan_;
  const SeriesColumns columns_;
  std::map<ColumnId, std::vector<double>> seen_;
};

struct Dissected {
  const char* key;
  base::Bitmap Signals::* signals;
  std::unique_ptr<Formula> formula;  // its address must last
  Part part;
};

}  // namespace

base::Result<Json> explain(const StrategyDefinition& definition, market::BarView bars,
                           std::size_t bar, const OtherSeries& others) {
  HC_ASSIGN(const CompiledStrategy compiled, CompiledStrategy::compile(definition));
  const market::BarView seen = bars.slice(0, bar + 1);

  Graph graph;
  std::vector<base::Problem> problems, remarks;
  const Scope scope = make_scope(definition, "", graph, problems, remarks);
  std::vector<Dissected> conditions;
  for (const ConditionField& field : kConditionFields) {
    const Json& tree = definition.*field.value;
    if (tree.is_null()) continue;
    auto formula = std::make_unique<Formula>();
    formula->root = tree_into(*formula, tree, "", problems);
    Lowering lowering(*formula, scope, graph, problems, remarks);
    Part part = Dissection(*formula, lowering).part(formula->root);
    conditions.push_back({field.key, field.signals, std::move(formula), std::move(part)});
  }
  if (!problems.empty()) return base::invalid(std::move(problems));

  const KnownSeries known = others.known(seen, graph.series(), compiled.other_series());
  const Signals signals = compiled.evaluate(seen, others);
  Reading reading(graph, seen, known);
  Json out = Json::object();
  for (const Dissected& condition : conditions) {
    Json described = reading.describe(*condition.formula, condition.part);
    const bool possible = (signals.*condition.signals).test(bar);
    described["signal"] =
        possible && described.at("holds").is_null() ? Json(nullptr) : Json(possible);
    out[condition.key] = std::move(described);
  }
  return out;
}

}  // namespace hindcast::strategy
