#include "strategy/explain.h"

#include <cmath>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "strategy/compile.h"
#include "strategy/condition_fields.h"
#include "strategy/evaluation.h"
#include "strategy/lower.h"
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
  };
  std::vector<Value> values = {};
  bool with_before = false;  // it also looks at the bar before
};

const char* join_of(NodeKind kind) {
  switch (kind) {
    case NodeKind::all:
      return "all";
    case NodeKind::any:
      return "any";
    case NodeKind::negation:
      return "not";
    default:
      return nullptr;
  }
}

// Takes a condition apart. It compiled as a whole, so each of its parts does.
class Dissection {
 public:
  Dissection(const Formula& formula, Lowering& lowering) : f_(formula), lowering_(lowering) {}

  Part part(NodeId id) {
    const Node& node = f_.at(id);
    Part out{.node = id, .condition = lowering_.condition(id).value_or(Graph::kNever)};
    out.join = join_of(node.kind);
    if (out.join != nullptr) {
      for (const Child& child : node.children) out.parts.push_back(part(child.node));
    } else if (node.kind != NodeKind::truth) {
      // The second argument of a trend is a number of bars: a constant, and shown in the text.
      const bool trend = node.text == "rising" || node.text == "falling";
      const std::size_t shown = trend ? 1 : node.children.size();
      for (std::size_t i = 0; i < shown; ++i) {
        const NodeId side = node.children[i].node;
        if (const auto number = lowering_.number(side))
          out.values.push_back({side, number->column});
      }
      out.with_before = node.kind == NodeKind::call;
    }
    return out;
  }

 private:
  const Formula& f_;
  Lowering& lowering_;
};

Json number_json(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

// Values at one bar and the bar before; whole columns are computed once each.
class Reading {
 public:
  Reading(const Graph& graph, market::BarView bars)
      : graph_(graph),
        plan_(graph, std::vector<bool>(graph.calls().size(), true)),
        columns_(plan_.run(graph, bars)) {}

  Json describe(const Formula& formula, const Part& part) {
    Json out = Json::object();
    out["text"] = print(formula, part.node);
    out["holds"] = holds(part.condition);
    if (part.join != nullptr) {
      out["join"] = part.join;
      Json parts = Json::array();
      for (const Part& child : part.parts) parts.push_back(describe(formula, child));
      out["parts"] = std::move(parts);
    } else if (!part.values.empty()) {
      Json values = Json::array();
      for (const Part::Value& value : part.values) {
        const std::vector<double>& column = of(value.column);
        Json shown{{"text", print(formula, value.node)}, {"value", number_json(column.back())}};
        if (part.with_before) {
          shown["before"] =
              column.size() > 1 ? number_json(column[column.size() - 2]) : Json(nullptr);
        }
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
  std::unique_ptr<Formula> formula;  // its address must last
  Part part;
};

}  // namespace

base::Result<Json> explain(const StrategyDefinition& definition, market::BarView bars,
                           std::size_t bar) {
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
    conditions.push_back({field.key, std::move(formula), std::move(part)});
  }
  if (!problems.empty()) return base::invalid(std::move(problems));

  Reading reading(graph, seen);
  const bool warm = bar >= static_cast<std::size_t>(compiled.warm_up_bars());
  Json out = Json::object();
  for (const Dissected& condition : conditions) {
    Json described = reading.describe(*condition.formula, condition.part);
    described["signal"] = warm && described.at("holds").get<bool>();
    out[condition.key] = std::move(described);
  }
  return out;
}

}  // namespace hindcast::strategy
