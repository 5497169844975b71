// Round trips and orders as the result shows them, written the same way by both models.
#pragma once

#include <cstdint>

#include "engine/types.h"

namespace hindcast::engine {

// Where a trade ends: the asset, the row of the result's clock and the open of its bar.
struct TradeEnd {
  std::int32_t asset = 0;
  std::uint32_t row = 0;
  std::int64_t time = 0;
};

// What is closed of a position: its entry, and its part of fees, financing and dividends.
struct ClosedPart {
  Side side = Side::long_side;
  std::int64_t entry_time = 0;
  std::uint32_t entry_index = 0;
  double entry_price = 0;
  double units = 0;
  double entry_fee = 0, financing = 0, dividends = 0;
  double lowest = 0, highest = 0;  // prices seen while open
};

// Closed at `price` for `fee`.
Trade closed_trade(const TradeEnd& end, const ClosedPart& part, double price, double fee,
                   OrderReason reason);
// Still open at the end of the data, marked at `close`.
Trade open_trade(const TradeEnd& end, const ClosedPart& part, double close);

}  // namespace hindcast::engine
