// Runs over part of the data, and parts of results.
#pragma once

#include <optional>
#include <vector>

#include "engine/types.h"

namespace hindcast::properties {

// The bars that open before `end`, or after `last`; nothing where an asset would have none.
std::optional<engine::SimulationInput> first_part(const engine::SimulationInput& whole,
                                                  std::int64_t end);
std::optional<engine::SimulationInput> second_part(const engine::SimulationInput& whole,
                                                   std::int64_t last);

// What is recorded under earlier bars: orders, trades that were closed, equity. Counts stay.
engine::SimulationResult before(const engine::SimulationResult& whole, std::int64_t end);
// What is recorded under later rows than this one, at which the account is flat. Counts stay.
engine::SimulationResult after(const engine::SimulationResult& whole, std::size_t row);

// Rows but the last at whose close nothing is held and no order works or waits, and after which the
// days of a daily loss limit and the periods of rebalancings begin anew, where there are such. None
// in a run that ends in bankruptcy.
std::vector<std::size_t> cut_rows(const engine::SimulationInput& input,
                                  const engine::SimulationResult& whole);

// Takes out the rules that look back beyond such a moment.
void forget_the_past(engine::SimulationInput& input);

// Leaves the rows of that clock.
void keep_rows(engine::SimulationResult& result, const engine::Clock& clock);

}  // namespace hindcast::properties
