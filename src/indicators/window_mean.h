// Mean over a sliding window: slide() of window.h for one sum only, several blocks at a time.
#pragma once

#include <span>

namespace hindcast::indicators {

// Writes out[period - 1 ..], to the bit what mean_of gives for the windows of slide(): the same
// blocks, anchors and order of additions. Four blocks are added up side by side, since each
// addition of one block waits for the one before it.
void window_mean(std::span<const double> x, int period, std::span<double> out);

}  // namespace hindcast::indicators
