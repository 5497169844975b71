// Fewer points for a chart, without losing what a chart is looked at for.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "market/bars.h"

namespace hindcast::api {

// Rows to keep, increasing: at most `most` (>= 8), always the first and the last; in each of
// equally long stretches the highest and the lowest `equity` and the lowest `drawdown`. All rows
// when there are no more than `most`. Both columns have the same length.
std::vector<std::size_t> rows_to_keep(std::span<const double> equity,
                                      std::span<const double> drawdown, std::size_t most);

// Neighbouring bars joined (first open, highest high, lowest low, last close, summed volume) until
// there are at most `most` (>= 1). Returns how many bars became one in `joined`.
market::BarColumns join_bars(market::BarView bars, std::size_t most, std::size_t& joined);

}  // namespace hindcast::api
