// What the strategy has to beat.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/column_memory.h"
#include "engine/types.h"

namespace hindcast::engine {

// What one unit, bought at the asset's first open, is worth at each close: with its splits and
// dividends.
std::vector<double> worth_of_one(const AssetInput& asset);

// Buy and hold of all assets: the capital split evenly, each share invested at its asset's first
// open, without costs; cash until then. Splits and dividends come to it as to any position.
class BuyAndHold {
 public:
  // Both must outlive it.
  BuyAndHold(const SimulationInput& input, const Clock& clock);

  // At some rows of the clock, which must increase.
  std::vector<double> at(std::span<const std::size_t> rows) const;
  // On every row.
  base::ColumnVector<double> column() const;
  // Units of the only asset: then the value is always that many times its close.
  std::optional<double> units_of_only_asset() const;

 private:
  struct Holding {
    const market::BarView* bars = nullptr;
    std::span<const double> close;  // or, where there are splits or dividends, what one unit of
                                    // the first bar is worth
    double units = 0;
    bool on_every_row = false;  // the asset has a bar on each row of the clock
  };

  const Clock& clock_;
  double share_ = 0;
  bool acted_ = false;
  std::vector<std::vector<double>> worth_;  // columns of the holdings that have such
  std::vector<Holding> holdings_;
};

}  // namespace hindcast::engine
