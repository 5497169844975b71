#include "strategy/position_signals.h"

#include <algorithm>
#include <map>

namespace hindcast::strategy {

// ---- building -----------------------------------------------------------------------------------

class PositionPlan::Builder {
 public:
  Builder(const Graph& graph, PositionPlan& plan) : graph_(graph), plan_(plan) {}

  PositionSignals::Program program(ConditionId root) {
    steps_.clear();
    condition(root);
    return std::move(steps_);
  }

 private:
  using Step = PositionSignals::Step;

  std::int32_t add(Step step) {
    steps_.push_back(std::move(step));
    return static_cast<std::int32_t>(steps_.size()) - 1;
  }

  std::int32_t condition(ConditionId id) {
    if (!graph_.condition_reads_position(id)) {
      return add({.kind = Step::Kind::bit, .a = index_of(plan_.conditions_, id)});
    }
    const Condition& c = graph_.conditions()[static_cast<std::size_t>(id)];
    if (c.kind == ConditionKind::compare) {
      const std::int32_t a = column(c.a);
      const std::int32_t b = column(c.b);
      return add({.kind = Step::Kind::compare, .compare = c.compare, .a = a, .b = b});
    }
    Step step{.kind = c.kind == ConditionKind::all ? Step::Kind::all : Step::Kind::any};
    for (ConditionId child : c.children) step.children.push_back(condition(child));
    return add(std::move(step));
  }

  std::int32_t column(ColumnId id) {
    const Column& c = graph_.column(id);
    if (c.kind == ColumnKind::constant) {
      return add({.kind = Step::Kind::constant, .constant = c.value});
    }
    if (c.kind == ColumnKind::position) return add({.kind = Step::Kind::part, .a = c.a});
    if (!c.reads_position) {
      const auto [at, added] =
          columns_.try_emplace(id, static_cast<std::int32_t>(plan_.columns_.size()));
      if (added) plan_.columns_.push_back(BlockProgram::for_column(graph_, id));
      return add({.kind = Step::Kind::value, .a = at->second});
    }
    const std::int32_t a = column(c.a);
    const std::int32_t b = c.kind >= ColumnKind::add ? column(c.b) : a;
    return add({.kind = Step::Kind::compute, .op = c.kind, .a = a, .b = b});
  }

  static std::int32_t index_of(std::vector<ConditionId>& list, ConditionId id) {
    const auto found = std::ranges::find(list, id);
    if (found != list.end()) return static_cast<std::int32_t>(found - list.begin());
    list.push_back(id);
    return static_cast<std::int32_t>(list.size()) - 1;
  }

  const Graph& graph_;
  PositionPlan& plan_;
  std::vector<Step> steps_;
  std::map<ColumnId, std::int32_t> columns_;
};

PositionPlan::PositionPlan(const Graph& graph, std::span<const ConditionId> roots) {
  Builder builder(graph, *this);
  for (std::size_t i = 0; i < roots.size(); ++i) {
    if (!graph.condition_reads_position(roots[i])) continue;
    programs_[i] = builder.program(roots[i]);
    reads_ = true;
  }
  bits_ = BlockProgram::for_conditions(graph, conditions_);
}

// ---- running ------------------------------------------------------------------------------------

std::shared_ptr<const PositionSignals> PositionPlan::run(const LeafColumns& columns) const {
  auto signals = std::make_shared<PositionSignals>();
  signals->programs_ = programs_;
  const std::size_t n = columns.size();
  signals->bits_.assign(conditions_.size(), base::Bitmap(n));
  std::vector<base::Bitmap*> out;
  for (base::Bitmap& bits : signals->bits_) out.push_back(&bits);
  bits_.run(columns, out);
  for (const BlockProgram& program : columns_) {
    signals->values_.emplace_back(n);
    program.run(columns, signals->values_.back().data());
  }
  return signals;
}

bool PositionSignals::holds(std::size_t condition, std::size_t bar,
                            const PositionState& state) const {
  const Program& program = programs_[condition];
  std::vector<double> results(program.size());  // of conditions 1 and 0
  const auto at = [&](std::int32_t step) { return results[static_cast<std::size_t>(step)]; };
  const auto is_true = [&](std::int32_t step) { return at(step) != 0; };
  for (std::size_t i = 0; i < program.size(); ++i) {
    const Step& step = program[i];
    const auto index = static_cast<std::size_t>(step.a);
    switch (step.kind) {
      case Step::Kind::bit:
        results[i] = bits_[index].test(bar) ? 1 : 0;
        break;
      case Step::Kind::compare:
        results[i] = apply(step.compare, at(step.a), at(step.b)) ? 1 : 0;
        break;
      case Step::Kind::all:
        results[i] = std::ranges::all_of(step.children, is_true) ? 1 : 0;
        break;
      case Step::Kind::any:
        results[i] = std::ranges::any_of(step.children, is_true) ? 1 : 0;
        break;
      case Step::Kind::constant:
        results[i] = step.constant;
        break;
      case Step::Kind::value:
        results[i] = values_[index][bar];
        break;
      case Step::Kind::part:
        results[i] = state.values[index];
        break;
      case Step::Kind::compute:
        results[i] = apply(step.op, at(step.a), at(step.b));
        break;
    }
  }
  return results.back() != 0;
}

}  // namespace hindcast::strategy
