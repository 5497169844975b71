// Pieces that indicators of high, low, close and volume (in this order) share.
#pragma once

#include "indicators/registry.h"

namespace hindcast::indicators {

// The volume of a bar, signed and weighted by where the close stands: whole at the high, minus the
// whole at the low, none in a bar without a range.
inline double signed_volume(const Call& call, std::size_t row) {
  const double high = call.inputs[0][row], low = call.inputs[1][row], close = call.inputs[2][row];
  return high > low ? ((close - low) - (high - close)) / (high - low) * call.inputs[3][row] : 0;
}

inline double typical_price_of(const Call& call, std::size_t row) {
  return (call.inputs[0][row] + call.inputs[1][row] + call.inputs[2][row]) / 3;
}

}  // namespace hindcast::indicators
