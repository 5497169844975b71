// Orders as values: what a signal's bar decided and later bars have to fill.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/types.h"

namespace hindcast::engine::broker {

enum class OrderType : std::uint8_t {
  market,           // at the next open, or at the deciding close where `fill` says so
  market_on_close,  // at the close of the next bar
  limit,
  stop,
  stop_limit,
  trailing_stop,  // a stop that follows the price at a distance until it is reached
};

// One working order of one asset. Prices are quoted ones, before costs.
struct Order {
  std::uint32_t id = 0;  // from 1 on, in order of their making
  OrderType type = OrderType::market;
  bool opens = true;
  Side side = Side::long_side;  // of the position it opens or closes
  OrderReason reason = OrderReason::entry_signal;
  std::int64_t signal_time = 0;
  double signal_close = 0;
  double equity = 0;                      // at the decision, for percent sizes
  std::optional<double> share_of_equity;  // size by volatility or Kelly, at the decision
  double units = 0;  // entries: a trader's own size; 0: as the definition sizes
  double atr = 0;    // at the decision; NaN where it is not defined
  // Entries: prices that formulas gave at the decision for the stop and target of what it opens.
  double stop_loss = 0, take_profit = 0;

  // Entries that were filled in part: units to go. Exits: units to close; 0: all there are.
  double remaining = 0;
  double budget = 0;  // entries of a rebalancing: money, less where the cash does not cover it
  std::uint32_t lot_id = 0;  // exits: the one lot it closes; 0: all of its side

  double split = 1;            // units that splits since the decision have made of one
  double limit = 0, stop = 0;  // of the types that have them; stop moves with a trailing stop
  double trail_pct = 0, trail_distance = 0;  // trailing stop: one of the two
  double trail_from = 0;                     // best price since the signal
  bool triggered = false;     // stop_limit: the stop has been reached; exits: has closed something
  std::size_t decided = 0;    // the asset's bar index
  std::size_t live_from = 0;  // first bar that may fill it
  std::optional<std::size_t> live_until;  // first bar on which it no longer works
  bool day_only = false;

  bool buys() const { return (side == Side::long_side) == opens; }
  // Whether it may work over several bars.
  bool works() const { return type != OrderType::market && type != OrderType::market_on_close; }
  // The price that it waits for, as its event shows it.
  double quoted() const { return type == OrderType::limit ? limit : stop; }
};

struct Bar {
  double open, high, low, close;
};

}  // namespace hindcast::engine::broker
