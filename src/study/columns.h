// The columns that operands stand for, computed when first asked for and shared by all
// combinations.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <set>

#include "market/bars.h"
#include "strategy/bar_fields.h"
#include "strategy/block_program.h"
#include "strategy/graph.h"

namespace hindcast::study {

// Values of an operand: on bar i values[i - shift], undefined before; or one number on all bars.
struct ColumnView {
  const double* values = nullptr;  // null: the constant
  std::size_t shift = 0;
  double constant = 0;
};

class ColumnStore final : public strategy::LeafColumns {
 public:
  // Borrows both.
  ColumnStore(const strategy::Graph& graph, market::BarView bars)
      : graph_(graph), fields_(graph, bars) {}

  // Valid until keep_only() drops it.
  ColumnView view(strategy::ColumnId id);

  // What is held for a column, as keys of a size; bars' own columns cost nothing.
  using Key = std::int64_t;
  void add_keys(strategy::ColumnId id, std::set<Key>& keys) const;
  std::size_t bytes(Key key) const;
  void keep_only(const std::set<Key>& keys);

  // For programs over the graph: only of what view() has computed.
  const double* values(const strategy::Column& leaf) const override;
  std::size_t size() const override { return fields_.size(); }

 private:
  static Key call_key(std::int32_t call) { return call; }
  static Key column_key(strategy::ColumnId id) { return -1 - static_cast<Key>(id); }

  void compute(strategy::ColumnId id);  // so that values() has it and what it is made of
  void compute_call(std::int32_t call);
  const double* input(strategy::ColumnId id, std::unique_ptr<double[]>& own);

  const strategy::Graph& graph_;
  const strategy::BarFields fields_;
  std::map<Key, std::unique_ptr<double[]>> held_;
};

}  // namespace hindcast::study
