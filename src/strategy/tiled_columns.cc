#include "strategy/tiled_columns.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "indicators/restarts.h"

namespace hindcast::strategy {

std::optional<Tiling> tiling_of(const Graph& graph, const std::vector<bool>& needed) {
  Tiling tiling;
  std::size_t warm_up = 0;
  for (std::size_t i = 0; i < needed.size(); ++i) {
    if (!needed[i]) continue;
    const ColumnCall& call = graph.calls()[i];
    if (call.kind != CallKind::indicator) return std::nullopt;
    const auto every = indicators::restarts_every(call.spec->name, call.parameters);
    if (!every) return std::nullopt;
    for (const ColumnId input : call.inputs) {
      if (graph.column(input).kind != ColumnKind::field) return std::nullopt;
    }
    tiling.every = std::lcm(tiling.every, *every);
    if (tiling.every > TiledColumns::kTileBars / 4) return std::nullopt;
    warm_up = std::max(warm_up, static_cast<std::size_t>(call.spec->warm_up(call.parameters)));
  }
  std::size_t shift = 0;
  for (const Column& column : graph.columns()) {
    if (column.kind == ColumnKind::shifted) {
      shift = std::max(shift, static_cast<std::size_t>(column.b));
    }
  }
  tiling.history = warm_up + shift;
  if (tiling.history > TiledColumns::kTileBars / 4) return std::nullopt;
  return tiling;
}

TiledColumns::TiledColumns(const Graph& graph, const std::vector<bool>& needed, Tiling tiling,
                           market::BarView bars)
    : graph_(graph),
      needed_(needed),
      tiling_(tiling),
      fields_(graph, bars),
      outputs_(graph.calls().size()) {
  const std::size_t rows = kTileBars + tiling.history + tiling.every;
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    if (needed[i]) outputs_[i].resize(rows * graph.calls()[i].spec->outputs.size());
  }
}

const double* TiledColumns::values(const Column& leaf) const {
  HC_CHECK(leaf.kind == ColumnKind::field, "an indicator in tiles has no whole column");
  return fields_.values(static_cast<BarField>(leaf.a));
}

const double* TiledColumns::from(const Column& leaf, std::size_t row) const {
  if (leaf.kind == ColumnKind::field) return values(leaf) + row;
  HC_CHECK(row >= first_ && row < end_, "a row outside of the tile");
  const std::size_t rows = end_ - first_;
  return outputs_[static_cast<std::size_t>(leaf.a)].data() +
         static_cast<std::size_t>(leaf.b) * rows + (row - first_);
}

void TiledColumns::prepare(std::size_t begin) const {
  if (begin < end_) return;
  end_ = std::min(begin + kTileBars, size());
  const std::size_t back = begin > tiling_.history ? begin - tiling_.history : 0;
  first_ = back / tiling_.every * tiling_.every;
  const std::size_t rows = end_ - first_;
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    if (!needed_[i]) continue;
    const ColumnCall& call = graph_.calls()[i];
    std::vector<std::span<const double>> inputs;
    for (const ColumnId input : call.inputs) {
      inputs.emplace_back(values(graph_.column(input)) + first_, rows);
    }
    std::vector<std::span<double>> outputs;
    for (std::size_t k = 0; k < call.spec->outputs.size(); ++k) {
      outputs.emplace_back(outputs_[i].data() + k * rows, rows);
    }
    call.spec->compute({inputs, call.parameters, outputs});
  }
}

}  // namespace hindcast::strategy
