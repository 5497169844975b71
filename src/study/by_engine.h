// One combination through the whole engine: what the grid kernel does not cover, and what tests
// hold it to.
#pragma once

#include "base/error.h"
#include "study/grid.h"

namespace hindcast::study {

base::Result<GridCell> simulate_by_engine(const strategy::StrategyDefinition& definition,
                                          const GridRequest& request, const GridMarket& market);

}  // namespace hindcast::study
