// Conditions: negation pushed down, crosses and trends as comparisons with earlier bars.
#include <fmt/format.h>

#include <cmath>

#include "strategy/limits.h"
#include "strategy/lower.h"
#include "strategy/names.h"
#include "strategy/printer.h"

namespace hindcast::strategy {
namespace {

using indicators::Unit;

Compare comparison_of(NodeKind kind) {
  switch (kind) {
    case NodeKind::less:
      return Compare::less;
    case NodeKind::less_equal:
      return Compare::less_equal;
    case NodeKind::greater:
      return Compare::greater;
    case NodeKind::greater_equal:
      return Compare::greater_equal;
    case NodeKind::equal:
      return Compare::equal;
    default:
      return Compare::not_equal;
  }
}

Compare negation_of(Compare op) {
  switch (op) {
    case Compare::less:
      return Compare::greater_equal;
    case Compare::less_equal:
      return Compare::greater;
    case Compare::greater:
      return Compare::less_equal;
    case Compare::greater_equal:
      return Compare::less;
    case Compare::equal:
      return Compare::not_equal;
    case Compare::not_equal:
      return Compare::equal;
  }
  return op;
}

}  // namespace

void Lowering::report(NodeId node, std::string code, std::string detail, std::string allowed,
                      std::string suggestion) {
  problems_.push_back(f_.problem(f_.at(node).place, std::move(code), std::move(detail),
                                 std::move(allowed), std::move(suggestion)));
}

bool Lowering::is_condition(NodeId id) const {
  const Node& node = f_.at(id);
  return node.kind == NodeKind::truth || node.kind == NodeKind::negation ||
         node.kind == NodeKind::all || node.kind == NodeKind::any || is_comparison(node.kind) ||
         (node.kind == NodeKind::call && is_condition_function(node.text));
}

std::optional<ConditionId> Lowering::condition(NodeId id, bool negated) {
  const Node& node = f_.at(id);
  if (!is_condition(id)) {
    const std::size_t before = problems_.size();
    number(id);  // what is wrong inside is the better message
    if (problems_.size() == before) {
      report(
          id, "wrong_type",
          fmt::format("'{}' is a number where a condition is needed", print(f_, id).substr(0, 60)),
          "a comparison such as close > open");
    }
    return std::nullopt;
  }
  switch (node.kind) {
    case NodeKind::truth:
      return (node.value != 0) != negated ? Graph::kAlways : Graph::kNever;
    case NodeKind::negation:
      return condition(f_.child(id, 0), !negated);
    case NodeKind::all:
    case NodeKind::any:
      return group(id, negated);
    case NodeKind::call:
      return condition_call(id, negated);
    default:
      return comparison(id, negated);
  }
}

std::optional<ConditionId> Lowering::group(NodeId id, bool negated) {
  const Node& node = f_.at(id);
  std::vector<ConditionId> children;
  for (const Child& child : node.children) {
    if (const auto c = condition(child.node, negated)) children.push_back(*c);
  }
  if (children.size() != node.children.size()) return std::nullopt;
  const bool is_all = (node.kind == NodeKind::all) != negated;
  return is_all ? graph_.all(std::move(children)) : graph_.any(std::move(children));
}

std::optional<ConditionId> Lowering::comparison(NodeId id, bool negated) {
  const auto a = number(f_.child(id, 0));
  const auto b = number(f_.child(id, 1));
  if (!a || !b) return std::nullopt;
  remark_on(id, *a, *b);
  const Compare op = comparison_of(f_.at(id).kind);
  return graph_.compare(negated ? negation_of(op) : op, a->column, b->column);
}

std::optional<ConditionId> Lowering::condition_call(NodeId id, bool negated) {
  const Node& node = f_.at(id);
  if (!node.output.empty()) {
    report(id, "unknown_name", fmt::format("{} has no output '.{}'", node.text, node.output));
    return std::nullopt;
  }
  const bool crosses = node.text == "crosses_above" || node.text == "crosses_below";
  return crosses ? cross(id, negated) : trend(id, negated);
}

// a crosses above b: it was not above one bar ago, and is now.
std::optional<ConditionId> Lowering::cross(NodeId id, bool negated) {
  const std::string& text = f_.at(id).text;
  const auto sides = positional(id, 2, 2, text + "(a, b)");
  if (!sides) return std::nullopt;
  const Lowered& a = (*sides)[0];
  const Lowered& b = (*sides)[1];
  if (graph_.is_constant(a.column) && graph_.is_constant(b.column)) {
    report(id, "wrong_type", "two constants never cross", "at least one series, such as close");
    return std::nullopt;
  }
  remark_on(id, a, b);
  const bool above = text == "crosses_above";
  const Compare was = above ? Compare::less_equal : Compare::greater_equal;
  const Compare is = above ? Compare::greater : Compare::less;
  const auto part = [&](Compare op, int bars_ago) {
    return graph_.compare(negated ? negation_of(op) : op, graph_.shift(a.column, bars_ago),
                          graph_.shift(b.column, bars_ago));
  };
  const ConditionId before = part(was, 1);
  const ConditionId now = part(is, 0);
  return negated ? graph_.any({before, now}) : graph_.all({before, now});
}

// rising(x, n): above the bar before on each of the last n bars.
std::optional<ConditionId> Lowering::trend(NodeId id, bool negated) {
  const Node& node = f_.at(id);
  if (node.children.size() == 2 && node.children[0].name.empty() && node.children[1].name.empty()) {
    const auto series = number(node.children[0].node);
    const auto bars = whole_constant(node.children[1].node, "the number of bars", 1, kOffsetMax);
    if (!series || !bars) return std::nullopt;
    if (graph_.is_constant(series->column)) {
      report(node.children[0].node, "wrong_type", "a constant neither rises nor falls",
             "a series, such as close");
      return std::nullopt;
    }
    const Compare op = node.text == "rising" ? Compare::greater : Compare::less;
    const ConditionId step = graph_.compare(negated ? negation_of(op) : op, series->column,
                                            graph_.shift(series->column, 1));
    return negated ? graph_.any_of_last(step, *bars) : graph_.all_of_last(step, *bars);
  }
  report(id, "wrong_arguments", fmt::format("{} has {} arguments", node.text, node.children.size()),
         node.text + "(series, bars)");
  return std::nullopt;
}

void Lowering::remark_on(NodeId id, const Lowered& a, const Lowered& b) {
  std::string why = unlike(a.unit, b.unit);
  const auto out_of_reach = [&](const Lowered& bounded, const Lowered& constant) {
    return bounded.unit == Unit::oscillator && !graph_.is_constant(bounded.column) &&
           graph_.is_constant(constant.column) &&
           std::fabs(graph_.column(constant.column).value) > 100;
  };
  if (out_of_reach(a, b) || out_of_reach(b, a))
    why = "compares an oscillator with a value past 100";
  if (why.empty()) return;
  remarks_.push_back(f_.problem(f_.at(id).place, "unlike_units",
                                fmt::format("'{}' {}", print(f_, id).substr(0, 80), why)));
}

}  // namespace hindcast::strategy
