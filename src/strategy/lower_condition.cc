// Conditions: negation pushed down, crosses and trends as comparisons with earlier bars.
#include <fmt/format.h>

#include <algorithm>
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
  if (node.kind == NodeKind::call) {
    if (is_condition_function(node.text)) return true;
    // What is chosen or computed elsewhere may be either.
    const bool either = is_series_function(node.text) || node.text == "if";
    for (std::size_t i = node.children.size(); either && i-- > 0;) {
      if (node.children[i].name.empty()) return is_condition(node.children[i].node);
    }
    return false;
  }
  return node.kind == NodeKind::truth || node.kind == NodeKind::negation ||
         node.kind == NodeKind::all || node.kind == NodeKind::any || is_comparison(node.kind);
}

void Lowering::remember_conditions() {
  if (known_ == nullptr) known_ = std::make_shared<Known>();
}

std::optional<ConditionId> Lowering::condition(NodeId id, bool negated) {
  if (known_ == nullptr) return lowered(id, negated);
  const std::tuple key{static_cast<const Graph*>(&graph_), id, negated};
  if (const auto found = known_->find(key); found != known_->end()) return found->second;
  const auto result = lowered(id, negated);
  known_->insert_or_assign(key, result);
  return result;
}

std::optional<ConditionId> Lowering::lowered(NodeId id, bool negated) {
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
  if (names_series(id)) return condition_elsewhere(id, negated);
  const Node& node = f_.at(id);
  if (!node.output.empty()) {
    report(id, "unknown_name", fmt::format("{} has no output '.{}'", node.text, node.output));
    return std::nullopt;
  }
  return condition_function(id, negated);
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
  const std::vector<NodeId> nodes = *arguments(id, 2, 2, "");
  if (!settled(nodes[0], a.column) || !settled(nodes[1], b.column)) return std::nullopt;
  remark_on(id, a, b);
  const auto part = [&](Compare op, int bars_ago) {
    return graph_.compare(negated ? negation_of(op) : op, graph_.shift(a.column, bars_ago),
                          graph_.shift(b.column, bars_ago));
  };
  const auto crosses = [&](Compare was, Compare is) {
    const ConditionId before = part(was, 1);
    const ConditionId now = part(is, 0);
    return negated ? graph_.any({before, now}) : graph_.all({before, now});
  };
  if (text == "crosses_above") return crosses(Compare::less_equal, Compare::greater);
  if (text == "crosses_below") return crosses(Compare::greater_equal, Compare::less);
  const ConditionId up = crosses(Compare::less_equal, Compare::greater);
  const ConditionId down = crosses(Compare::greater_equal, Compare::less);
  return negated ? graph_.all({up, down}) : graph_.any({up, down});
}

// rising(x, n): above the bar before on each of the last n bars.
std::optional<ConditionId> Lowering::trend(NodeId id, bool negated) {
  const Node& node = f_.at(id);
  const auto given = arguments(id, 2, 2, node.text + "(series, bars)");
  if (!given) return std::nullopt;
  const auto series = number((*given)[0]);
  const auto bars = whole_constant((*given)[1], "the number of bars", 1, kOffsetMax);
  if (!series || !bars) return std::nullopt;
  if (graph_.is_constant(series->column)) {
    report((*given)[0], "wrong_type", "a constant neither rises nor falls",
           "a series, such as close");
    return std::nullopt;
  }
  if (!settled((*given)[0], series->column)) return std::nullopt;
  const Compare op = node.text == "rising" ? Compare::greater : Compare::less;
  const ConditionId step = graph_.compare(negated ? negation_of(op) : op, series->column,
                                          graph_.shift(series->column, 1));
  return negated ? graph_.any_of_last(step, *bars) : graph_.all_of_last(step, *bars);
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
  remark(f_.problem(f_.at(id).place, "unlike_units",
                    fmt::format("'{}' {}", print(f_, id).substr(0, 80), why)));
}

// Once, though `if` lowers its condition both ways.
void Lowering::remark(base::Problem made) {
  const bool known = std::ranges::any_of(remarks_, [&](const base::Problem& r) {
    return r.pointer == made.pointer && r.line == made.line && r.column == made.column &&
           r.detail == made.detail;
  });
  if (!known) remarks_.push_back(std::move(made));
}

}  // namespace hindcast::strategy
