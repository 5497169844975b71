#include "strategy/warm_up.h"

namespace hindcast::strategy {

WarmUps::WarmUps(const Graph& graph, std::span<const std::int32_t> aligned)
    : graph_(graph),
      aligned_(aligned),
      columns_(graph.columns().size(), -1),
      conditions_(graph.conditions().size(), -1),
      calls_(graph.calls().size(), -1) {}

std::int32_t WarmUps::of_column(ColumnId id) {
  std::int32_t& known = columns_[static_cast<std::size_t>(id)];
  if (known < 0) {
    known = warm_up_of(
        graph_.column(id), [this](ColumnId c) { return of_column(c); },
        [this](std::int32_t call) { return of_call(call); });
  }
  return known;
}

std::int32_t WarmUps::of_condition(ConditionId id) {
  std::int32_t& known = conditions_[static_cast<std::size_t>(id)];
  if (known < 0) {
    known = warm_up_of(
        graph_.conditions()[static_cast<std::size_t>(id)],
        [this](ColumnId c) { return of_column(c); },
        [this](ConditionId c) { return of_condition(c); });
  }
  return known;
}

std::int32_t WarmUps::of_call(std::int32_t index) {
  const auto at = static_cast<std::size_t>(index);
  if (calls_[at] < 0) {
    const ColumnCall& call = graph_.calls()[at];
    calls_[at] = call.kind == CallKind::aligned
                     ? aligned_[at]
                     : warm_up_of(
                           call, [this](ColumnId c) { return of_column(c); },
                           [this](ConditionId c) { return of_condition(c); });
  }
  return calls_[at];
}

}  // namespace hindcast::strategy
