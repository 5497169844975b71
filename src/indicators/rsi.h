// Wilder's relative strength of a finite column.
#pragma once

#include <span>

namespace hindcast::indicators {

// Average rise in percent of average rise plus average fall, written from row `period`; 0 where
// nothing moved (TA_RSI).
void relative_strength(std::span<const double> x, int period, std::span<double> out);

}  // namespace hindcast::indicators
