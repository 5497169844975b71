#include "strategy/explain.h"

#include <cmath>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "strategy/compile.h"
#include "strategy/condition_fields.h"
#include "strategy/evaluation.h"
#include "strategy/lower.h"
#include "strategy/names.h"
#include "strategy/printer.h"
#include "strategy/scope.h"
#include "strategy/tree.h"

namespace hindcast::strategy {
namespace {

using base::Json;

// The parts of one condition, outermost first, with their places in the graph.
struct Part {
  NodeId node = kNoNode;
  ConditionId condition = Graph::kNever;
  const char* join = nullptr;
  std::vector<Part> parts = {};
  struct Value {
    NodeId node = kNoNode;
    ColumnId column = 0;
    std::optional<ColumnId> before = {};  // when the part also looks at the bar before
  };
  std::vector<Value> values = {};
};

// Takes a condition apart. It compiled as a whole, so each of its parts does.
class Dissection {
 public:
  Dissection(const Formula& formula, Lowering& lowering) : f_(formula), lowering_(lowering) {}

  Part part(NodeId id) {
    const Node& node = f_.at(id);
    Part out{.node = id,
             .condition = lowering_.condition_within(series_, id).value_or(Graph::kNever)};
    if (node.kind == NodeKind::all || node.kind == NodeKind::any ||
        node.kind == NodeKind::negation) {
      out.join = node.kind == NodeKind::all ? "all" : node.kind == NodeKind::any ? "any" : "not";
      for (const Child& child : node.children) out.parts.push_back(part(child.node));
    } else if (node.kind == NodeKind::call && is_series_function(node.text)) {
      out.join = "series";
      series_.push_back(id);
      out.parts.push_back(part(node.children[1].node));
      series_.pop_back();
    } else if (node.kind != NodeKind::truth) {
      add_arguments(node, id, out);
    }
    return out;
  }

 private:
  // The two sides of a comparison or cross; of other functions the numbers and conditions that they
  // look at. Numbers of bars are constants, and shown in the text.
  void add_arguments(const Node& node, NodeId id, Part& out) {
    const bool elsewhere = lowering_.names_series(id);
    if (elsewhere) series_.push_back(id);
    const bool crosses = node.text.starts_with("crosses");
    const bool trend = node.text == "rising" || node.text == "falling";
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const NodeId child = node.children[i].node;
      if (is_series_argument(node.children[i].name)) continue;
      if (f_.at(child).kind == NodeKind::text) continue;
      if (lowering_.is_condition(child)) {
        out.join = node.text == "if" ? "if" : "bars";
        out.parts.push_back(part(child));
      } else if (node.kind != NodeKind::call || crosses || (trend && i == 0)) {
        const auto now = lowering_.number_within(series_, child, 0);
        if (!now) continue;
        Part::Value value{.node = child, .column = now->column};
        if (crosses || trend) value.before = lowering_.number_within(series_, child, 1)->column;
        out.values.push_back(value);
      }
    }
    if (elsewhere) series_.pop_back();
  }

  const Formula& f_;
  Lowering& lowering_;
  std::vector<NodeId> series_;  // calls whose bodies the part stands in
};

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
