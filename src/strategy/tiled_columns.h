// The columns of a graph, computed a tile of bars at a time while a program runs over them: the
// indicators of a long series then never leave the cache, and no memory is filled for them.
//
// Only for indicators that can begin anew in the middle of a series (indicators/restarts.h)
// and read the bars themselves. The values are those of whole columns, to the bit. For one run on
// one thread.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "market/bars.h"
#include "strategy/bar_fields.h"
#include "strategy/block_program.h"
#include "strategy/graph.h"

namespace hindcast::strategy {

// How far apart tiles can be cut, and how much of the bars before a tile its values depend on.
struct Tiling {
  std::size_t every = 1;    // a tile is computed from a row that is a multiple of this
  std::size_t history = 0;  // from at least this many rows before it
};
// None when a needed call depends on all earlier bars, reads another column than the bars', or when
// tiles would be mostly history.
std::optional<Tiling> tiling_of(const Graph& graph, const std::vector<bool>& needed);

class TiledColumns final : public LeafColumns {
 public:
  // All but the bars must outlive it.
  TiledColumns(const Graph& graph, const std::vector<bool>& needed, Tiling tiling,
               market::BarView bars);

  std::size_t size() const override { return fields_.size(); }
  const double* values(const Column& leaf) const override;
  const double* from(const Column& leaf, std::size_t row) const override;
  void prepare(std::size_t begin) const override;

  static constexpr std::size_t kTileBars = 16 * kBlockBars;

 private:
  const Graph& graph_;
  const std::vector<bool>& needed_;
  const Tiling tiling_;
  const BarFields fields_;
  // The tile: which rows the outputs hold, and the outputs by call, one after the other.
  mutable std::size_t first_ = 0, end_ = 0;
  mutable std::vector<std::vector<double>> outputs_;
};

}  // namespace hindcast::strategy
