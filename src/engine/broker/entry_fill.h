// What a bar does with an order that opens a position.
#pragma once

#include "engine/broker/order.h"

namespace hindcast::engine::broker {

enum class FillPoint : std::uint8_t {
  none,
  open,         // the whole bar comes after the fill
  limit_touch,  // during the bar: the price came from the worse side
  stop_touch,   // during the bar: the price came from the better side
};

struct EntryFill {
  FillPoint point = FillPoint::none;
  double price = 0;    // quoted
  bool limit = false;  // pays neither slippage nor spread
  double worst = 0;    // a stop-limit's price after costs is no worse than this; 0: any
  bool filled() const { return point != FillPoint::none; }
};

// A fill at the open: a market order, or one whose price the open has reached or passed.
EntryFill fill_at_open(Order& order, const Bar& bar);

// A fill between open and close, of an order that the open left unfilled. Notes what the bar did to
// an order that stays: a stop-limit is triggered, a trailing stop moves.
EntryFill fill_during_bar(Order& order, const Bar& bar);

// The part of the bar that surely comes after a fill inside it. A buy at a limit comes with the low
// still ahead or just there, while the high may be past; with a stop it is the other way round.
Bar after_fill(const EntryFill& fill, bool buys, const Bar& bar);

}  // namespace hindcast::engine::broker
