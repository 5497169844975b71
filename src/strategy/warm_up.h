// Bars before what a graph computes is defined: one rule for each kind of node, used when nodes are
// made and again for the bars at hand.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "strategy/graph.h"

namespace hindcast::strategy {

// Far above any series; keeps sums of warm-ups from overflowing.
inline constexpr std::int64_t kWarmUpMax = 1 << 30;

inline std::int32_t warm_up_sum(std::int64_t a, std::int64_t b) {
  return static_cast<std::int32_t>(std::min(a + b, kWarmUpMax));
}

// `column`, `call` and `condition` give the warm-up of a node by its id.
std::int32_t warm_up_of(const Column& c, auto&& column, auto&& call) {
  switch (c.kind) {
    case ColumnKind::constant:
    case ColumnKind::field:
    case ColumnKind::position:
      return 0;
    case ColumnKind::output:
      return call(c.a);
    case ColumnKind::shifted:
      return warm_up_sum(column(c.a), c.b);
    case ColumnKind::negate:
    case ColumnKind::abs:
      return column(c.a);
    default:
      return std::max<std::int32_t>(column(c.a), column(c.b));
  }
}

std::int32_t warm_up_of(const Condition& c, auto&& column, auto&& condition) {
  std::int32_t bars = 0;
  switch (c.kind) {
    case ConditionKind::compare:
      return std::max<std::int32_t>(column(c.a), column(c.b));
    case ConditionKind::all_of_last:
    case ConditionKind::any_of_last:
      return warm_up_sum(condition(c.a), c.b - 1);
    default:
      for (const ConditionId child : c.children) {
        bars = std::max<std::int32_t>(bars, condition(child));
      }
      return bars;
  }
}

std::int32_t warm_up_of(const ColumnCall& c, auto&& column, auto&& condition) {
  std::int32_t before = 0;
  if (c.kind != CallKind::aligned) {
    for (const ColumnId input : c.inputs) before = std::max<std::int32_t>(before, column(input));
    for (const ConditionId id : c.conditions) {
      before = std::max<std::int32_t>(before, condition(id));
    }
  }
  return warm_up_sum(before, c.own_warm_up);
}

// The warm-ups of a graph whose `aligned` calls are defined from other bars on than it assumed.
class WarmUps {
 public:
  // `aligned` has one entry a call; those of other kinds are not read. Borrows both.
  WarmUps(const Graph& graph, std::span<const std::int32_t> aligned);

  std::int32_t of_column(ColumnId id);
  std::int32_t of_condition(ConditionId id);

 private:
  std::int32_t of_call(std::int32_t index);

  const Graph& graph_;
  const std::span<const std::int32_t> aligned_;
  std::vector<std::int32_t> columns_, conditions_, calls_;  // -1: not known yet
};

}  // namespace hindcast::strategy
