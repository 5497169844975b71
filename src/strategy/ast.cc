#include "strategy/ast.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "strategy/limits.h"

namespace hindcast::strategy {

NodeId Formula::add(Node node, std::vector<base::Problem>& problems) {
  for (const Child& c : node.children) node.depth = std::max(node.depth, at(c.node).depth + 1);
  if (node.depth > kFormulaDepthMax) {
    problems.push_back(
        problem(node.place, "too_deep",
                fmt::format("nested deeper than formula_depth_max ({} levels)", kFormulaDepthMax)));
    return kNoNode;
  }
  if (nodes.size() >= kFormulaNodesMax) {
    problems.push_back(
        problem(node.place, "too_long",
                fmt::format("has more than formula_nodes_max ({}) names, numbers and operators",
                            kFormulaNodesMax)));
    return kNoNode;
  }
  nodes.push_back(std::move(node));
  return static_cast<NodeId>(nodes.size() - 1);
}

NodeId Formula::add_negated(NodeId child, Place place, std::vector<base::Problem>& problems) {
  Node& inner = nodes[static_cast<std::size_t>(child)];
  if (inner.kind == NodeKind::number) {
    inner.value = -inner.value;
    inner.place = place;
    return child;
  }
  return add({.kind = NodeKind::negate, .children = {{child}}, .place = place}, problems);
}

base::Problem Formula::problem(const Place& place, std::string code, std::string detail,
                               std::string allowed, std::string suggestion) const {
  base::Problem p;
  p.pointer = origins.empty() ? "" : origins[static_cast<std::size_t>(place.origin)].pointer;
  p.code = std::move(code);
  p.detail = std::move(detail);
  p.allowed = std::move(allowed);
  p.suggestion = std::move(suggestion);
  if (place.line > 0) {
    p.line = place.line;
    p.column = place.column;
  }
  return p;
}

bool same(const Formula& a, NodeId in_a, const Formula& b, NodeId in_b) {
  const Node& x = a.at(in_a);
  const Node& y = b.at(in_b);
  if (x.kind != y.kind || x.text != y.text || x.output != y.output ||
      std::bit_cast<std::uint64_t>(x.value) != std::bit_cast<std::uint64_t>(y.value) ||
      x.children.size() != y.children.size()) {
    return false;
  }
  for (std::size_t i = 0; i < x.children.size(); ++i) {
    if (x.children[i].name != y.children[i].name) return false;
    if (!same(a, x.children[i].node, b, y.children[i].node)) return false;
  }
  return true;
}

std::string_view operator_text(NodeKind kind) {
  switch (kind) {
    case NodeKind::add:
      return "+";
    case NodeKind::subtract:
      return "-";
    case NodeKind::multiply:
      return "*";
    case NodeKind::divide:
      return "/";
    case NodeKind::less:
      return "<";
    case NodeKind::less_equal:
      return "<=";
    case NodeKind::greater:
      return ">";
    case NodeKind::greater_equal:
      return ">=";
    case NodeKind::equal:
      return "==";
    case NodeKind::not_equal:
      return "!=";
    default:
      return "";
  }
}

bool is_arithmetic(NodeKind kind) { return kind >= NodeKind::add && kind <= NodeKind::divide; }

bool is_comparison(NodeKind kind) { return kind >= NodeKind::less && kind <= NodeKind::not_equal; }

}  // namespace hindcast::strategy
