#include "strategy/dissection.h"

#include <ranges>

#include "strategy/names.h"
#include "strategy/printer.h"

namespace hindcast::strategy {

Part Dissection::part(NodeId id) {
  const Node& node = f_.at(id);
  Part out{.node = id,
           .condition = lowering_.condition_within(series_, id).value_or(Graph::kNever)};
  if (node.kind == NodeKind::all || node.kind == NodeKind::any || node.kind == NodeKind::negation) {
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

// The two sides of a comparison or cross; of other functions the numbers and conditions that they
// look at. Numbers of bars are constants, and shown in the text.
void Dissection::add_arguments(const Node& node, NodeId id, Part& out) {
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
      Part::Value value{.node = child, .column = now->column, .unit = now->unit, .series = series_};
      if (crosses || trend) value.before = lowering_.number_within(series_, child, 1)->column;
      out.values.push_back(std::move(value));
    }
  }
  if (elsewhere) series_.pop_back();
}

std::string print_value(const Formula& formula, const Part::Value& value) {
  std::string text = print(formula, value.node);
  const auto wrap = [&](const std::string& function, NodeId series) {
    text = function + "(" + print(formula, series) + ", " + text + ")";
  };
  for (const NodeId id : value.series | std::views::reverse) {
    const Node& call = formula.at(id);
    for (const Child& child : call.children) {
      if (is_series_argument(child.name)) wrap(child.name, child.node);
    }
    if (is_series_function(call.text)) wrap(call.text, call.children.front().node);
  }
  return text;
}

}  // namespace hindcast::strategy
