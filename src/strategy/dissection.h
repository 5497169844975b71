// A condition taken apart: what it joins, and the numbers that it looks at, with their places in
// the graph.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "strategy/ast.h"
#include "strategy/graph.h"
#include "strategy/lower.h"
#include "strategy/units.h"

namespace hindcast::strategy {

// One part of a condition, outermost first.
struct Part {
  NodeId node = kNoNode;
  ConditionId condition = Graph::kNever;
  const char* join = nullptr;  // "all", "any", "not", "if", "bars" or "series", as explain() says
  std::vector<Part> parts = {};
  struct Value {
    NodeId node = kNoNode;
    ColumnId column = 0;
    MaybeUnit unit = {};
    std::optional<ColumnId> before = {};  // when the part also looks at the bar before
    // The calls that say on which series it is computed, the outermost first.
    std::vector<NodeId> series = {};
  };
  std::vector<Value> values = {};
};

// Takes a condition apart. It compiled as a whole, so each of its parts does. Both are borrowed.
class Dissection {
 public:
  Dissection(const Formula& formula, Lowering& lowering) : f_(formula), lowering_(lowering) {}

  Part part(NodeId id);

 private:
  void add_arguments(const Node& node, NodeId id, Part& out);

  const Formula& f_;
  Lowering& lowering_;
  std::vector<NodeId> series_;  // calls whose bodies the part stands in
};

// The value in canonical spelling, with the series that it is computed on: of
// `tf("1d", close > sma(close, 50))` the right side is `tf("1d", sma(close, 50))`.
std::string print_value(const Formula& formula, const Part::Value& value);

}  // namespace hindcast::strategy
