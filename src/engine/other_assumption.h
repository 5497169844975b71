// What a result would have been had ambiguous bars gone the other way.
#pragma once

#include <cstddef>
#include <optional>

#include "engine/types.h"

namespace hindcast::engine {

struct OtherAssumption {
  strategy::BothHit both_hit = strategy::BothHit::target_first;  // the one not followed
  double final_equity = 0;
  std::size_t trades = 0;
};

// None when no bar was ambiguous. Runs the simulation once more with the opposite `both_hit` and
// without finer bars.
std::optional<OtherAssumption> under_other_assumption(const SimulationInput& input,
                                                      const SimulationResult& result);

}  // namespace hindcast::engine
