// Whether a column has values that no indicator can be computed from.
#pragma once

#include <span>

namespace hindcast::indicators {

// False when any value is NaN or infinite. Reads the column once, as fast as memory gives it.
bool all_finite(std::span<const double> x);

}  // namespace hindcast::indicators
