// A graph over one series of bars: its indicators computed once, in order, into whole columns that
// conditions and formulas then read.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/column_memory.h"
#include "market/bars.h"
#include "strategy/bar_fields.h"
#include "strategy/block_program.h"
#include "strategy/graph.h"

namespace hindcast::strategy {

// The bars, and the indicators computed so far. The bars are borrowed.
class SeriesColumns final : public LeafColumns {
 public:
  SeriesColumns(const Graph& graph, market::BarView bars)
      : fields_(graph, bars), outputs_(graph.calls().size()) {}

  std::size_t size() const override { return fields_.size(); }
  const double* values(const Column& leaf) const override;

  void compute(std::size_t index, const IndicatorCall& call,
               std::span<const std::span<const double>> inputs);

 private:
  const BarFields fields_;
  std::vector<base::ColumnVector<double>> outputs_;  // by call; its outputs one after the other
};

// Indicator calls of a graph, each with the programs for those of its inputs that are no plain
// columns. Holds no reference to the graph; runs on any thread.
class CallPlan {
 public:
  CallPlan() = default;
  // `needed` has one entry a call of the graph. Calls come before their users.
  CallPlan(const Graph& graph, const std::vector<bool>& needed);

  std::size_t size() const { return calls_.size(); }
  SeriesColumns run(const Graph& graph, market::BarView bars) const;

 private:
  struct Input {
    ColumnId column = 0;
    BlockProgram program;
    bool computed = false;
  };
  struct Call {
    std::size_t index = 0;  // in graph.calls()
    std::vector<Input> inputs;
  };
  std::vector<Call> calls_;
};

}  // namespace hindcast::strategy
