// Types, names and meaning: a syntax tree becomes columns and conditions of the graph.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "strategy/ast.h"
#include "strategy/graph.h"
#include "strategy/scope.h"

namespace hindcast::strategy {

// A number that may change from bar to bar.
struct Lowered {
  ColumnId column = 0;
  MaybeUnit unit = {};
};

class Lowering {
 public:
  // All are borrowed for the lifetime of the object.
  Lowering(const Formula& formula, const Scope& scope, Graph& graph,
           std::vector<base::Problem>& problems, std::vector<base::Problem>& remarks)
      : f_(formula), scope_(scope), graph_(graph), problems_(problems), remarks_(remarks) {}

  // Each reports every problem below `node` and then has no value.
  std::optional<ConditionId> condition(NodeId node) { return condition(node, false); }
  std::optional<Lowered> number(NodeId node);

 private:
  // `negated`: the condition under an odd number of `not`. Negation is pushed down to comparisons,
  // so that what is undefined is neither true nor false.
  std::optional<ConditionId> condition(NodeId node, bool negated);
  std::optional<ConditionId> group(NodeId node, bool negated);
  std::optional<ConditionId> comparison(NodeId node, bool negated);
  std::optional<ConditionId> condition_call(NodeId node, bool negated);
  std::optional<ConditionId> cross(NodeId node, bool negated);
  std::optional<ConditionId> trend(NodeId node, bool negated);

  std::optional<Lowered> name(NodeId node);
  std::optional<Lowered> offset(NodeId node);
  std::optional<Lowered> arithmetic(NodeId node);
  std::optional<Lowered> number_call(NodeId node);
  std::optional<Lowered> folded(NodeId node, Lowered value);
  std::optional<Lowered> indicator_call(NodeId node, const indicators::IndicatorSpec& spec);
  std::optional<Lowered> indicator_output(NodeId node, const indicators::IndicatorSpec& spec,
                                          std::int32_t call, MaybeUnit source_unit);

  std::optional<std::vector<Lowered>> positional(NodeId node, std::size_t least, std::size_t most,
                                                 const std::string& usage);
  std::optional<int> whole_constant(NodeId node, const char* what, int least, int most);
  void remark_on(NodeId node, const Lowered& a, const Lowered& b);
  void report(NodeId node, std::string code, std::string detail, std::string allowed = {},
              std::string suggestion = {});
  bool is_condition(NodeId node) const;

  friend class IndicatorArguments;

  const Formula& f_;
  const Scope& scope_;
  Graph& graph_;
  std::vector<base::Problem>& problems_;
  std::vector<base::Problem>& remarks_;
};

// The column of a source word ("close", "hl2").
ColumnId source_column(Graph& graph, std::string_view source);

}  // namespace hindcast::strategy
