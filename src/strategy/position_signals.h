// Conditions that look at the position: what the bars alone decide is worked out before, the rest
// while the trades are simulated, at the close of each bar that asks for it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/bitmap.h"
#include "strategy/block_program.h"
#include "strategy/graph.h"

namespace hindcast::strategy {

// What a position is at the close of a bar, by PositionPart; NaN where nothing is held.
struct PositionState {
  std::array<double, kPositionParts> values;
};

// The conditions of one asset over its bars, up to the position. Immutable.
class PositionSignals {
 public:
  // `condition` counts as Signals does: long_entry, long_exit, short_entry, short_exit.
  bool reads_position(std::size_t condition) const { return !programs_[condition].empty(); }
  // Whether the condition holds at the bar with this position; the condition has to read it.
  bool holds(std::size_t condition, std::size_t bar, const PositionState& state) const;

 private:
  friend class PositionPlan;
  // A program is a list of steps with operands before their users; the last one decides.
  struct Step {
    enum class Kind : std::uint8_t { bit, compare, all, any, constant, value, part, compute };
    Kind kind = Kind::bit;
    Compare compare = Compare::less;
    ColumnKind op = ColumnKind::constant;
    std::int32_t a = 0, b = 0;  // bit, value: index; part: PositionPart; else: steps
    double constant = 0;
    std::vector<std::int32_t> children = {};
  };
  using Program = std::vector<Step>;

  std::array<Program, 4> programs_;
  std::vector<base::Bitmap> bits_;
  std::vector<std::vector<double>> values_;
};

// How to get there, for all series of bars.
class PositionPlan {
 public:
  PositionPlan() = default;
  PositionPlan(const Graph& graph, std::span<const ConditionId> roots);

  bool empty() const { return !reads_; }
  std::shared_ptr<const PositionSignals> run(const LeafColumns& columns) const;

 private:
  class Builder;
  bool reads_ = false;
  std::array<PositionSignals::Program, 4> programs_;
  std::vector<ConditionId> conditions_;  // that the bars alone decide
  BlockProgram bits_;
  std::vector<BlockProgram> columns_;
};

}  // namespace hindcast::strategy
