// Several results side by side. Pure functions of stored results; the first one is the baseline.
#pragma once

#include <cstddef>
#include <span>

#include "api/result.h"
#include "base/error.h"
#include "base/json.h"

namespace hindcast::api {

inline constexpr std::size_t kComparedMin = 2, kComparedMax = 6;
// Trades that each list of a comparison shows; it tells how many there are.
inline constexpr std::size_t kComparedTradesMax = 200;

// One row a metric that any of them has: values in their order, and how much each exceeds the
// baseline's; null where undefined.
base::Json compare_metrics(std::span<const StoredResult> results);

// What the requests, the definitions (templates filled in) and the data differ in, one row a field:
// its pointer and the value in each result, null where it has none.
base::Json compare_configuration(std::span<const StoredResult> results);

// All curves on one clock of at most `most` points: a result has its last value at or before each
// time, and null before its begin and after its end.
base::Result<base::Json> compare_equity(std::span<const StoredResult> results, std::size_t most);

// For each but the first: trades that both have (asset, side, entry and exit time), that were
// entered alike and left differently, and that only one of the two has.
base::Json compare_trades(std::span<const StoredResult> results);

}  // namespace hindcast::api
