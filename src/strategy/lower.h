// Types, names and meaning: a syntax tree becomes columns and conditions of the graph.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
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
  static constexpr std::size_t kAllCustoms = static_cast<std::size_t>(-1);

  // `customs_known`: how many of the definition's custom indicators the formula may use. All are
  // borrowed for the lifetime of the object.
  Lowering(const Formula& formula, const Scope& scope, Graph& graph,
           std::vector<base::Problem>& problems, std::vector<base::Problem>& remarks,
           std::size_t customs_known = kAllCustoms)
      : f_(formula),
        scope_(scope),
        graph_(graph),
        problems_(problems),
        remarks_(remarks),
        customs_known_(customs_known) {}

  // Each reports every problem below `node` and then has no value.
  std::optional<ConditionId> condition(NodeId node) { return condition(node, false); }
  std::optional<Lowered> number(NodeId node);

  // Whether the call says on which series it is computed: `tf`, `asset`, or an argument of these
  // names.
  bool names_series(NodeId call) const;
  // As number(), of a part of the body of the last of some such calls, each inside the one before:
  // computed on its series and aligned with the bars here. `bars_ago` counts bars of that series.
  std::optional<Lowered> number_within(std::span<const NodeId> calls, NodeId part, int bars_ago);
  std::optional<ConditionId> condition_within(std::span<const NodeId> calls, NodeId part);
  // What is computed there; of `ema(close, 5, tf="1d")` the call itself.
  NodeId body_of(NodeId call) const;
  bool is_condition(NodeId node) const;

 private:
  // `negated`: the condition under an odd number of `not`. Negation is pushed down to comparisons,
  // so that what is undefined is neither true nor false.
  std::optional<ConditionId> condition(NodeId node, bool negated);
  std::optional<ConditionId> lowered(NodeId node, bool negated);
  // From now on every condition is lowered once: `if` asks for its own both ways, and so would each
  // of those inside it.
  void remember_conditions();
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
  void remark(base::Problem made);
  void report(NodeId node, std::string code, std::string detail, std::string allowed = {},
              std::string suggestion = {});

  std::optional<Lowered> position(NodeId node);
  // Whether the bars alone decide it; otherwise it is reported.
  bool settled(NodeId node, ColumnId column);
  bool settled_condition(NodeId node, ConditionId condition);
  void report_position(NodeId node);

  // lower_series.cc
  std::optional<SeriesKey> series_of(NodeId call);
  std::optional<Lowering> enter(NodeId call);
  std::optional<Lowered> brought_here(const Lowering& from, const Lowered& value);
  std::optional<ConditionId> brought_here(const Lowering& from, ConditionId condition);
  std::optional<Lowered> number_elsewhere(NodeId call);
  std::optional<ConditionId> condition_elsewhere(NodeId call, bool negated);
  std::optional<Lowered> source_call(NodeId call);
  Lowered source_value(const std::string& name);
  std::optional<std::string> text_of(NodeId node, const char* what, const char* example);
  // Of a text, or of the place among the strategy's assets; see placeholder_symbol().
  std::optional<std::string> symbol_of(NodeId node);
  const NamedIndicator* custom(const std::string& name);
  Lowering on(Graph& at, NodeId here);
  std::int32_t aligned(const Lowering& from, ColumnCall call, std::int32_t warm_up);

  // lower_function.cc
  std::optional<Lowered> number_function(NodeId call);
  std::optional<Lowered> since(NodeId call);
  std::optional<Lowered> counted(NodeId call);
  std::optional<Lowered> when(NodeId call);
  std::optional<Lowered> chosen(NodeId call);
  std::optional<Lowered> change(NodeId call);
  std::optional<Lowered> clock(NodeId node);
  std::optional<ConditionId> condition_function(NodeId call, bool negated);
  std::optional<ConditionId> windowed(NodeId call, bool negated);
  std::optional<ConditionId> chosen_condition(NodeId call, bool negated);
  std::optional<ConditionId> in_session(NodeId call, bool negated);
  std::optional<ConditionId> of_asset(NodeId call, bool negated);
  std::optional<std::string> time_zone(NodeId node);
  // The arguments without those that name a series; none, with a problem, when there are too few,
  // too many, or named ones.
  std::optional<std::vector<NodeId>> arguments(NodeId call, std::size_t least, std::size_t most,
                                               const std::string& usage);

  friend class IndicatorArguments;

  const Formula& f_;
  const Scope& scope_;
  Graph& graph_;
  std::vector<base::Problem>& problems_;
  std::vector<base::Problem>& remarks_;
  const std::size_t customs_known_;
  using Known = std::map<std::tuple<const Graph*, NodeId, bool>, std::optional<ConditionId>>;
  std::shared_ptr<Known> known_;  // shared with the series entered from here
  NodeId here_ = kNoNode;         // a call whose series has been entered
  int depth_ = 0;                 // of series entered
};

// The column of a source word ("close", "hl2").
ColumnId source_column(Graph& graph, std::string_view source);

}  // namespace hindcast::strategy
