// The stretch of a result that a chart of candles asks for, and the clock that it is drawn on. What
// is drawn over candles asks the same way, so that it has a value for each of them.
#pragma once

#include "api/http.h"
#include "base/error.h"
#include "market/period.h"
#include "market/timeframe.h"

namespace hindcast::api {

// `window` cut by ?from= and ?to=; the candles outside of it are none of its business.
base::Result<market::Window> asked_window(const Request& request, market::Window window);

// From the first bar that opens inside the window to the end of the last one that does: finer bars
// are then joined to the same bars that the run saw.
market::Window whole_bars(market::Window window, market::Timeframe timeframe);

}  // namespace hindcast::api
