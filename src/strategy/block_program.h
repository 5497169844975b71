// A part of the graph as a straight list of steps that runs over blocks of bars. A block's
// intermediate columns and bits live in few slots that are used again as soon as their last reader
// has run, so the working set stays in the fastest cache whatever the length of the series.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/bitmap.h"
#include "strategy/graph.h"

namespace hindcast::strategy {

inline constexpr std::size_t kBlockBars = 1024;  // a multiple of 64
inline constexpr std::size_t kBlockWords = kBlockBars / 64;

// What a program reads: bars and outputs of indicators.
class LeafColumns {
 public:
  virtual ~LeafColumns() = default;
  // The whole column.
  virtual const double* values(const Column& leaf) const = 0;
  virtual std::size_t size() const = 0;
  // Called with the first bar of each block before it runs, in order. Columns that remember
  // anything from it serve one run on one thread.
  virtual void prepare(std::size_t) const {}
  // The column from `row` on, to the end of the block that was prepared last.
  virtual const double* from(const Column& leaf, std::size_t row) const {
    return values(leaf) + row;
  }
};

class BlockProgram {
 public:
  BlockProgram() = default;
  static BlockProgram for_conditions(const Graph& graph, std::span<const ConditionId> roots);
  static BlockProgram for_column(const Graph& graph, ColumnId root);

  // One bitmap a root, each of leaves.size() bits.
  void run(const LeafColumns& leaves, std::span<base::Bitmap* const> out) const;
  void run(const LeafColumns& leaves, double* out) const;

  std::size_t column_slots() const { return column_slots_; }
  std::size_t bit_slots() const { return bit_slots_; }

 private:
  struct ColumnOperand {
    std::int32_t slot = -1;  // -1: the constant
    double constant = 0;
  };
  struct Step {
    enum class Kind : std::uint8_t { load, compute, compare, group, window, fixed, store };
    Kind kind = Kind::load;
    ColumnKind op = ColumnKind::constant;
    Compare compare = Compare::less;
    ConditionKind condition = ConditionKind::never;
    Column leaf = {};  // load
    ColumnOperand a = {}, b = {};
    std::int32_t out = 0;                 // slot; store: index of the result
    std::int32_t bars = 0;                // load: shift; window: length
    std::int32_t state = 0;               // window: which counter
    std::vector<std::int32_t> bits = {};  // bit slots that are read
  };
  struct Frame;
  class Builder;

  void run_block(Frame& frame) const;
  void run_load(const Step& step, Frame& frame) const;
  static void run_group(const Step& step, Frame& frame);
  static void run_window(const Step& step, Frame& frame);

  std::vector<Step> steps_;
  std::size_t column_slots_ = 0, bit_slots_ = 0, windows_ = 0;
  ColumnOperand result_;  // for_column
};

}  // namespace hindcast::strategy
