#include "engine/benchmark.h"

#include <algorithm>

namespace hindcast::engine {

// At each close: the unit bought before the first bar, what splits made of it, and its dividends.
std::vector<double> worth_of_one(const AssetInput& asset) {
  std::vector<double> worth(asset.bars.size());
  double units = 1, cash = 0;
  auto action = asset.actions.begin();
  for (std::size_t i = 0; i < worth.size(); ++i) {
    for (; action != asset.actions.end() && action->bar <= asset.signal_offset + i; ++action) {
      if (action->bar == asset.signal_offset || action->bar < asset.signal_offset + i) continue;
      cash += units * action->dividend;
      units *= action->units;
    }
    worth[i] = units * asset.bars.close[i] + cash;
  }
  return worth;
}

BuyAndHold::BuyAndHold(const SimulationInput& input, const Clock& clock)
    : clock_(clock), share_(input.initial_capital / static_cast<double>(input.assets.size())) {
  for (const AssetInput& asset : input.assets) {
    // The clock is the union of the assets' bars: as many bars are the same bars.
    std::span<const double> close = asset.bars.close;
    if (!asset.actions.empty()) {
      worth_.push_back(worth_of_one(asset));
      close = worth_.back();
      acted_ = true;
    }
    holdings_.push_back({.bars = &asset.bars,
                         .close = close,
                         .units = share_ / asset.bars.open.front(),
                         .on_every_row = asset.bars.size() == clock.size()});
  }
}

std::vector<double> BuyAndHold::at(std::span<const std::size_t> rows) const {
  std::vector<double> values(rows.size(), 0.0);
  for (const Holding& h : holdings_) {
    if (h.on_every_row) {
      for (std::size_t i = 0; i < rows.size(); ++i) values[i] += h.units * h.close[rows[i]];
      continue;
    }
    auto next = h.bars->time.begin();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      next = std::upper_bound(next, h.bars->time.end(), clock_[rows[i]]);
      const auto bars = static_cast<std::size_t>(next - h.bars->time.begin());
      values[i] += bars == 0 ? share_ : h.units * h.close[bars - 1];
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
        values[row] += h.units * h.close[row];
      }
      continue;
    }
    std::size_t next = 0;
    double value = share_;
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (next < h.bars->size() && h.bars->time[next] == clock_[row]) {
        value = h.units * h.close[next++];
      }
      values[row] += value;
    }
  }
  return values;
}

std::optional<double> BuyAndHold::units_of_only_asset() const {
  if (holdings_.size() != 1 || acted_) return std::nullopt;
  return holdings_.front().units;
}

}  // namespace hindcast::engine
