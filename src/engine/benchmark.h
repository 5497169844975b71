// What the strategy has to beat.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/types.h"

namespace hindcast::engine {

// Buy and hold of all assets: the capital split evenly, each share invested at its asset's first
// open, without costs; cash until then.
std::vector<double> buy_and_hold(const SimulationInput& input,
                                 const std::vector<std::int64_t>& clock);

}  // namespace hindcast::engine
