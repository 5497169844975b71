#include "engine/benchmark.h"

#include <algorithm>

namespace hindcast::engine {

BuyAndHold::BuyAndHold(const SimulationInput& input, const Clock& clock)
    : clock_(clock), share_(input.initial_capital / static_cast<double>(input.assets.size())) {
  for (const AssetInput& asset : input.assets) {
    // The clock is the union of the assets' bars: as many bars are the same bars.
    holdings_.push_back({.bars = &asset.bars,
                         .units = share_ / asset.bars.open.front(),
                         .on_every_row = asset.bars.size() == clock.size()});
  }
}

std::vector<double> BuyAndHold::at(std::span<const std::size_t> rows) const {
  std::vector<double> values(rows.size(), 0.0);
  for (const Holding& h : holdings_) {
    if (h.on_every_row) {
      for (std::size_t i = 0; i < rows.size(); ++i) values[i] += h.units * h.bars->close[rows[i]];
      continue;
    }
    auto next = h.bars->time.begin();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      next = std::upper_bound(next, h.bars->time.end(), clock_[rows[i]]);
      const auto bars = static_cast<std::size_t>(next - h.bars->time.begin());
      values[i] += bars == 0 ? share_ : h.units * h.bars->close[bars - 1];
    }
  }
  return values;
}

base::ColumnVector<double> BuyAndHold::column() const {
  base::ColumnVector<double> values(clock_.size());
  std::fill(values.begin(), values.end(), 0.0);
  for (const Holding& h : holdings_) {
    if (h.on_every_row) {
      for (std::size_t row = 0; row < values.size(); ++row) {
        values[row] += h.units * h.bars->close[row];
      }
      continue;
    }
    std::size_t next = 0;
    double value = share_;
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (next < h.bars->size() && h.bars->time[next] == clock_[row]) {
        value = h.units * h.bars->close[next++];
      }
      values[row] += value;
    }
  }
  return values;
}

std::optional<double> BuyAndHold::units_of_only_asset() const {
  if (holdings_.size() != 1) return std::nullopt;
  return holdings_.front().units;
}

}  // namespace hindcast::engine
