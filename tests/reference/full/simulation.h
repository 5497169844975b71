// The whole of docs/execution-rules.md as the obvious slow code: every order type, partial exits,
// further entries, all costs, steps and limits of the market, the account, portfolios, halts, sizes
// from the past, splits and dividends, trading calendars. When it disagrees with the engine, the
// page decides who is right; when the page does not say, the page is wrong.
#pragma once

#include "reference/naive/naive_simulator.h"

namespace hindcast::reference::full {

// Orders and trades come in the order in which they happen. Expects order columns for every asset.
NaiveResult simulate(const cases::Case& c);

}  // namespace hindcast::reference::full
