// Settings from choices: what the basic model knows, and all the rest.
#pragma once

#include "cases/choices.h"
#include "engine/types.h"

namespace hindcast::cases {

// Stops, targets and sizes of the basic model, its costs, and every rule.
void set_basics(Knobs& knobs, engine::SimulationInput& input);

// On top of the basics, what only the full model knows: orders, distances in points and average
// true ranges, partial exits, further entries, market rules, account, limits, sizes from the past.
void set_everything(Knobs& knobs, engine::SimulationInput& input);

// A portfolio: takes out what a definition with one may not have (strategy/order_checks.h).
void set_portfolio(Knobs& knobs, engine::SimulationInput& input);

}  // namespace hindcast::cases
