// What two simulations of the same input do not agree on.
#pragma once

#include <string>

#include "reference/naive/naive_simulator.h"

namespace hindcast::reference {

enum class Strictness {
  all,    // sizes and prices of every order
  fills,  // of orders that were not filled at all, only what became of them and when
};

// The first difference in words; empty when there is none. Prices, sizes and money may differ by
// 1e-9 of their scale: the two add up in another order.
std::string disagreement(engine::SimulationResult engine, NaiveResult naive,
                         Strictness strictness = Strictness::all);

}  // namespace hindcast::reference
