// What a result page shows beside the stored figures: rolling figures, distributions, exposure. All
// of it follows from the columns of the result document.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "api/result.h"
#include "base/error.h"
#include "base/json.h"

namespace hindcast::api {

// Equity at the end of each UTC day that has a bar; of each bar where bars are a day or longer.
struct DailyEquity {
  std::vector<std::int64_t> time;  // opens of the last bars of the days, ns
  std::vector<double> equity;
};
DailyEquity daily_equity(std::span<const std::int64_t> time, std::span<const double> equity);

// Over the last `window` returns: their compound, the standard deviation (n - 1) and the mean over
// it, both scaled to a year of `per_year` returns; at most `most` rows, evenly spaced. From the
// first row that has a whole window; empty when none has.
base::Json rolling_figures(const DailyEquity& daily, double initial, std::size_t window,
                           double per_year, std::size_t most);

// Counts in bins of a round width, with 0 as an edge, at most kBinsMax bins; with count, mean,
// standard deviation (n - 1), median, and the lowest and highest value. Values that are not finite
// are left out.
inline constexpr std::size_t kBinsMax = 60;
base::Json distribution(std::vector<double> values);

// Value of the open positions at their entry prices, in percent of the equity, and how many there
// are, at at most `most` bars, evenly spaced.
base::Result<base::Json> exposure(const StoredResult& result, std::size_t most);

}  // namespace hindcast::api
