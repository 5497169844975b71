// A graph over one series of bars: its calls computed once, in order, into whole columns that
// conditions and formulas then read.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/bitmap.h"
#include "base/column_memory.h"
#include "market/bars.h"
#include "strategy/bar_fields.h"
#include "strategy/block_program.h"
#include "strategy/graph.h"
#include "strategy/other_series.h"

namespace hindcast::strategy {

// The bars, and the calls computed so far. The bars are borrowed.
class SeriesColumns final : public LeafColumns {
 public:
  SeriesColumns(const Graph& graph, market::BarView bars)
      : fields_(graph, bars), outputs_(graph.calls().size()), aligned_from_(outputs_.size()) {}

  std::size_t size() const override { return fields_.size(); }
  const double* values(const Column& leaf) const override;

  // By call: the first bar with a value past the warm-up on its own series; 0 for other kinds.
  std::span<const std::int32_t> aligned_from() const { return aligned_from_; }

 private:
  friend class CallRun;
  const BarFields fields_;
  std::vector<base::ColumnVector<double>> outputs_;  // by call; its outputs one after the other
  std::vector<std::int32_t> aligned_from_;
};

// The calls of a graph, each with the programs for those of its inputs that are no plain columns,
// and the plans of the other series that it reads. Holds no reference to the graph; runs on any
// thread.
class CallPlan {
 public:
  CallPlan() = default;
  // `needed` has one entry a call of the graph. Calls come before their users.
  CallPlan(const Graph& graph, const std::vector<bool>& needed);

  // Calls in all, also those on other series.
  std::size_t size() const;
  // Names of the indicators among them, each once, sorted.
  std::vector<std::string> names(const Graph& graph) const;
  // What the calls read beside the bars themselves, each series once, sorted.
  std::vector<SeriesNeed> other_series(const Graph& graph) const;

  // `known` has the bars of all other series; what has no bars there is undefined.
  SeriesColumns run(const Graph& graph, market::BarView bars, const KnownSeries& known) const;

 private:
  friend class CallRun;
  struct Input {
    ColumnId column = 0;
    BlockProgram program;
    bool computed = false;
  };
  struct Call {
    std::size_t index = 0;  // in graph.calls()
    std::vector<Input> inputs;
    BlockProgram conditions = {};
  };
  void add_names(const Graph& graph, std::set<std::string>& names) const;
  void add_needs(const Graph& graph, std::map<SeriesKey, SeriesNeed>& needs) const;

  std::vector<Call> calls_;
  std::map<std::int32_t, CallPlan> others_;  // by index in graph.others()
};

}  // namespace hindcast::strategy
