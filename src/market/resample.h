// Coarser bars from finer ones: first open, highest high, lowest low, last close, summed volume,
// one for each period that has at least one bar. `target` must be a multiple of the source's
// timeframe.
#pragma once

#include "market/bars.h"
#include "market/timeframe.h"

namespace hindcast::market {

BarColumns resample(BarView bars, Timeframe target);

}  // namespace hindcast::market
