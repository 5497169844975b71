// How far the price went against and with a position while it was open.
#pragma once

#include <algorithm>

#include "engine/types.h"

namespace hindcast::engine {

// Sets max_adverse_pct and max_favourable_pct of a trade that has its side, entry and exit price.
// `lowest` and `highest` are the range of the bars seen while open; the exit price counts as well.
inline void record_excursions(Trade& trade, double lowest, double highest) {
  lowest = std::min(lowest, trade.exit_price);
  highest = std::max(highest, trade.exit_price);
  const bool is_long = trade.side == Side::long_side;
  const double sign = is_long ? 1 : -1;
  const auto percent = [&](double price) { return sign * (price / trade.entry_price - 1) * 100; };
  trade.max_adverse_pct = percent(is_long ? lowest : highest);
  trade.max_favourable_pct = percent(is_long ? highest : lowest);
}

}  // namespace hindcast::engine
