// A second simulation, written from docs/execution-rules.md alone and made to be read beside it:
// one bar at a time, no shortcuts, no code of the engine. It is slow on purpose. When it disagrees
// with the engine, the page decides who is right; when the page does not say, the page is wrong.
#pragma once

#include <cstdint>
#include <vector>

#include "cases/case.h"
#include "engine/types.h"

namespace hindcast::reference {

// The clock, and everything else of a result but its clock.
struct NaiveResult {
  std::vector<std::int64_t> time;
  engine::SimulationResult rest;
  // Something hung on less than the rounding of sums, such as an equity of nearly zero: then
  // another order of additions may rightly decide otherwise. Only the full simulation looks for
  // this.
  bool on_edge = false;
};

// The market orders and stops of the page: entries and exits at the market, stop, target and
// trailing stop in percent, all costs, sizes, rules and any number of assets.
// Trades and orders come in the order in which they happen, not in the engine's.
// It reads what is stored, not what the engine is given of it: calendars, finer bars, conditions of
// the clock.
NaiveResult simulate(const cases::Case& c);

}  // namespace hindcast::reference
