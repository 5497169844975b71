// The simulation: signals in, fills and equity out, by the fill contract of
// docs/execution-rules.md.
#pragma once

#include "engine/types.h"

namespace hindcast::engine {

// Deterministic: same input, same bytes, on every machine. Single-threaded, allocates its result.
SimulationResult simulate(const SimulationInput& input, Progress* progress = nullptr);

}  // namespace hindcast::engine
