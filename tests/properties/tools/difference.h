// Whether two results are the same.
#pragma once

#include <string>

#include "engine/types.h"

namespace hindcast::properties {

// Empty when orders, trades and equity are the same: numbers to the bit with tolerance 0, else to
// that share of the larger one or, for sums of money, of `money`.
std::string difference(const engine::SimulationResult& expected,
                       const engine::SimulationResult& found, double tolerance = 0,
                       double money = 0);

// Empty when the counts of bars and signals are the same.
std::string count_difference(const engine::SimulationResult& expected,
                             const engine::SimulationResult& found);

// Puts what happens on one bar into one order, where the order within a bar is not at issue.
void sort_within_bars(engine::SimulationResult& result);

}  // namespace hindcast::properties
