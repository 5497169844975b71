// The entry to the full order model.
#pragma once

#include "engine/types.h"

namespace hindcast::engine::broker {

// Whether the input asks for anything that the basic model does not know.
bool needs_full_model(const SimulationInput& input);

// As engine::simulate, by the full model whatever the input asks for.
SimulationResult simulate_full(const SimulationInput& input, Progress* progress = nullptr);

}  // namespace hindcast::engine::broker
