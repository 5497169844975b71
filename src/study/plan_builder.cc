#include "study/plan_builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "strategy/lower.h"
#include "strategy/parser.h"
#include "strategy/tree.h"

namespace hindcast::study {
namespace {

using strategy::ColumnKind;
using strategy::Compare;
using strategy::Graph;
using strategy::Node;
using strategy::NodeKind;
using Kind = PlanNode::Kind;

constexpr std::size_t kProblemsMax = 20;

Compare negation_of(Compare op) {
  constexpr std::array kNegations{Compare::greater_equal, Compare::greater,   Compare::less_equal,
                                  Compare::less,          Compare::not_equal, Compare::equal};
  return kNegations[static_cast<std::size_t>(op)];
}

Compare mirrored(Compare op) {
  constexpr std::array kMirrors{Compare::greater,    Compare::greater_equal, Compare::less,
                                Compare::less_equal, Compare::equal,         Compare::not_equal};
  return kMirrors[static_cast<std::size_t>(op)];
}

Compare comparison_of(NodeKind kind) {
  return static_cast<Compare>(static_cast<int>(kind) - static_cast<int>(NodeKind::less));
}
static_assert(static_cast<int>(NodeKind::not_equal) - static_cast<int>(NodeKind::less) ==
              static_cast<int>(Compare::not_equal));

bool is_known(ColumnKind kind) { return kind <= ColumnKind::max; }

bool only_indicators(const Graph& graph, strategy::ColumnId column) {
  if (graph.column(column).reads_position) return false;
  const std::vector<bool> needed = graph.needed_calls({}, std::span(&column, 1));
  for (std::size_t i = 0; i < needed.size(); ++i) {
    if (needed[i] && graph.calls()[i].kind != strategy::CallKind::indicator) return false;
  }
  return true;
}

}  // namespace

PlanBuilder::PlanBuilder(const GridRequest& request, const Combinations& all)
    : request_(request), all_(all), definition_(request.definition) {}

base::Result<Plan> PlanBuilder::build() {
  find_custom_axes();
  const strategy::StrategyDefinition& d = request_.definition;
  plan_.roots = {root(d.entry_conditions, "entry_conditions"),
                 root(d.exit_conditions, "exit_conditions"),
                 root(d.short_entry_conditions, "short_entry_conditions"),
                 root(d.short_exit_conditions, "short_exit_conditions")};
  if (!problems_.empty()) return base::invalid(std::move(problems_));
  return std::move(plan_);
}

std::size_t PlanBuilder::root(const base::Json& tree, const char* field) {
  if (tree.is_null()) return fixed(false);
  strategy::Formula formula;
  formula.root =
      strategy::tree_into(formula, tree, base::pointer_join("/definition", field), problems_);
  if (formula.root == strategy::kNoNode) return fixed(false);
  formulas_.push_back(std::move(formula));
  return condition(formulas_.back().root, false);
}

// ---- conditions ---------------------------------------------------------------------------------

std::size_t PlanBuilder::add(PlanNode node) {
  for (const std::size_t child : node.children) node.varies |= plan_.nodes[child].varies;
  plan_.nodes.push_back(std::move(node));
  return plan_.nodes.size() - 1;
}

std::size_t PlanBuilder::fixed(bool value) { return add({.kind = Kind::fixed, .value = value}); }

void PlanBuilder::unsupported(std::string why) {
  if (plan_.unsupported.empty()) plan_.unsupported = std::move(why);
}

std::size_t PlanBuilder::condition(NodeId id, bool negated) {
  const strategy::Formula& f = formulas_.back();
  const Node& node = f.at(id);
  switch (node.kind) {
    case NodeKind::truth:
      return fixed((node.value != 0) != negated);
    case NodeKind::negation:
      return condition(f.child(id, 0), !negated);
    case NodeKind::all:
    case NodeKind::any:
      return group(id, negated);
    case NodeKind::call:
      if (node.text == "crosses_above" || node.text == "crosses_below") return cross(id, negated);
      if (node.text == "rising" || node.text == "falling") return trend(id, negated);
      unsupported(fmt::format("the grid kernel does not know the condition '{}'", node.text));
      return fixed(false);
    default: {
      if (!strategy::is_comparison(node.kind)) {
        unsupported("the grid kernel does not know one of the conditions");
        return fixed(false);
      }
      const Compare op = comparison_of(node.kind);
      const std::size_t a = operand(f.child(id, 0)), b = operand(f.child(id, 1));
      return comparison(negated ? negation_of(op) : op, a, b, false);
    }
  }
}

// What is decided already is left out, as the compiler does: it has no warm-up.
std::size_t PlanBuilder::group(NodeId id, bool negated) {
  const bool is_all = (formulas_.back().at(id).kind == NodeKind::all) != negated;
  std::vector<std::size_t> open;
  bool decided = false;
  for (std::size_t i = 0; i < formulas_.back().at(id).children.size(); ++i) {
    const std::size_t child = condition(formulas_.back().child(id, i), negated);
    if (plan_.nodes[child].kind != Kind::fixed) {
      open.push_back(child);
    } else {
      decided |= plan_.nodes[child].value != is_all;
    }
  }
  if (decided) return fixed(!is_all);
  if (open.empty()) return fixed(is_all);
  if (open.size() == 1) return open.front();
  return add({.kind = is_all ? Kind::all : Kind::any, .children = std::move(open)});
}

std::size_t PlanBuilder::comparison(Compare op, std::size_t a, std::size_t b, bool one_bar_ago) {
  if (plan_.operands[a].constant && plan_.operands[b].constant) {
    unsupported("a condition compares two numbers without a series");
    return fixed(false);
  }
  if (plan_.operands[a].constant) {
    std::swap(a, b);
    op = mirrored(op);
  }
  const bool varies = !plan_.operands[a].axes.empty() || !plan_.operands[b].axes.empty();
  auto pair = std::ranges::find_if(
      plan_.pairs, [&](const PlanPair& known) { return known.a == a && known.b == b; });
  if (pair == plan_.pairs.end()) {
    pair = plan_.pairs.insert(pair, {.a = a, .b = b, .varies = varies});
  }
  return add({.kind = Kind::compare,
              .varies = varies,
              .op = op,
              .pair = static_cast<std::size_t>(pair - plan_.pairs.begin()),
              .one_bar_ago = one_bar_ago});
}

std::size_t PlanBuilder::cross(NodeId id, bool negated) {
  const strategy::Formula& f = formulas_.back();
  const bool above = f.at(id).text == "crosses_above";
  const std::size_t a = operand(f.child(id, 0)), b = operand(f.child(id, 1));
  const auto part = [&](Compare op, bool one_bar_ago) {
    return comparison(negated ? negation_of(op) : op, a, b, one_bar_ago);
  };
  const std::size_t before = part(above ? Compare::less_equal : Compare::greater_equal, true);
  const std::size_t now = part(above ? Compare::greater : Compare::less, false);
  return add({.kind = negated ? Kind::any : Kind::all, .children = {before, now}});
}

std::size_t PlanBuilder::trend(NodeId id, bool negated) {
  const strategy::Formula& f = formulas_.back();
  const Compare op = f.at(id).text == "rising" ? Compare::greater : Compare::less;
  const std::size_t now = operand(f.child(id, 0)), before = operand(f.child(id, 0), 1);
  const std::size_t bars = operand(f.child(id, 1));
  const std::size_t step = comparison(negated ? negation_of(op) : op, now, before, false);
  if (!plan_.operands[bars].constant) unsupported("the bars of a trend are a series");
  return add({.kind = negated ? Kind::any_of_last : Kind::all_of_last,
              .varies = !plan_.operands[bars].axes.empty(),
              .children = {step},
              .bars = bars,
              .window = plan_.windows++});
}

// ---- numbers ------------------------------------------------------------------------------------

std::size_t PlanBuilder::operand(NodeId id, int shift) {
  for (std::size_t i = 0; i < known_.size(); ++i) {
    const Known& k = known_[i];
    if (k.shift == shift && strategy::same(formulas_[k.formula], k.id, formulas_.back(), id)) {
      return i;
    }
  }
  PlanOperand operand;
  const std::set<std::size_t> axes = axes_below(formulas_.back(), id);
  operand.axes.assign(axes.begin(), axes.end());
  std::size_t choices = 1;
  for (const std::size_t axis : operand.axes) {
    operand.strides.push_back(choices);
    choices *= request_.axes[axis].values.size();
  }
  operand.columns.assign(choices, PlanOperand::kUnset);
  lower_operand(operand, id, shift);
  known_.push_back({formulas_.size() - 1, id, shift});
  plan_.operands.push_back(std::move(operand));
  return plan_.operands.size() - 1;
}

void PlanBuilder::lower_operand(PlanOperand& operand, NodeId id, int shift) {
  bool first = true;
  const std::size_t combinations = operand.axes.empty() ? 1 : all_.size();
  for (std::size_t c = 0; c < combinations && problems_.size() < kProblemsMax; ++c) {
    strategy::ColumnId& column = operand.columns[operand.choice(all_, c)];
    if (column != PlanOperand::kUnset) continue;
    column = lower(id, shift, c, operand);
    if (!is_known(plan_.graph.column(column).kind)) unsupported("uses a column of a new kind");
    if (!only_indicators(plan_.graph, column)) {
      unsupported(
          "the grid kernel does not know functions that look back over conditions, the "
          "clock, other timeframes and other assets");
    }
    const bool constant = plan_.graph.is_constant(column);
    if (!first && constant != operand.constant) unsupported("a series is a constant at times");
    operand.constant = constant;
    first = false;
  }
}

strategy::ColumnId PlanBuilder::lower(NodeId id, int shift, std::size_t combination,
                                      const PlanOperand& operand) {
  for (const std::size_t axis : operand.axes) {
    set_axis(definition_, request_.axes[axis].name,
             request_.axes[axis].values[all_.at(combination, axis)]);
  }
  std::vector<base::Problem> problems, remarks;
  const strategy::Scope scope =
      strategy::make_scope(definition_, "/definition", plan_.graph, problems, remarks);
  const auto lowered =
      strategy::Lowering(formulas_.back(), scope, plan_.graph, problems, remarks).number(id);
  if (!lowered || !problems.empty()) {
    report(std::move(problems), combination, operand);
    return plan_.graph.constant(0);
  }
  return plan_.graph.shift(lowered->column, shift);
}

void PlanBuilder::report(std::vector<base::Problem> problems, std::size_t combination,
                         const PlanOperand& operand) {
  std::string with;
  for (const std::size_t axis : operand.axes) {
    with += fmt::format("{}{} = {}", with.empty() ? " with " : ", ", request_.axes[axis].name,
                        request_.axes[axis].values[all_.at(combination, axis)]);
  }
  for (base::Problem& p : problems) {
    if (problems_.size() == kProblemsMax) return;
    p.detail += with;
    problems_.push_back(std::move(p));
  }
}

// ---- which axes enter a number ------------------------------------------------------------------

std::set<std::size_t> PlanBuilder::axes_below(const strategy::Formula& f, NodeId id) const {
  std::set<std::size_t> axes;
  const Node& node = f.at(id);
  if (node.kind == NodeKind::name) {
    if (const auto custom = custom_axes_.find(node.text); custom != custom_axes_.end()) {
      return custom->second;
    }
    for (std::size_t k = 0; k < request_.axes.size(); ++k) {
      const std::string& name = request_.axes[k].name;
      if (name == node.text && is_parameter(request_.definition, name)) axes.insert(k);
    }
  }
  for (const strategy::Child& child : node.children) {
    const auto below = axes_below(f, child.node);
    axes.insert(below.begin(), below.end());
  }
  return axes;
}

// A custom indicator may use those before it.
void PlanBuilder::find_custom_axes() {
  for (const strategy::CustomIndicator& custom : request_.definition.custom_indicators) {
    std::set<std::size_t> axes;
    if (!custom.source.empty()) {
      strategy::Formula formula;
      formula.root =
          strategy::parse_into(formula, custom.source, "/definition/custom_indicators", problems_);
      if (formula.root != strategy::kNoNode) axes = axes_below(formula, formula.root);
    }
    custom_axes_[custom.name] = std::move(axes);
  }
}

}  // namespace hindcast::study
