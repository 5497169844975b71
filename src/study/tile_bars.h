// The bars of a tile, copied to where vectors may read past its end.
#pragma once

#include <array>
#include <vector>

#include "market/bars.h"
#include "study/cell.h"

namespace hindcast::study {

class TileBuffer {
 public:
  explicit TileBuffer(market::BarView bars);

  // The tile that begins at bar `begin`; valid until the next call.
  TileBars load(std::size_t begin);

 private:
  const market::BarView bars_;
  std::vector<double> values_;  // four columns of kTileBars + kLanes
};

}  // namespace hindcast::study
