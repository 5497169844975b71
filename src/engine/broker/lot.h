// What one entry bought: its size and price, and the prices at which it is left.
#pragma once

#include <cstdint>
#include <limits>

#include "engine/broker/order.h"

namespace hindcast::engine::broker {

inline constexpr double kNever = std::numeric_limits<double>::infinity();

// 10 % above 100 is 110 exactly; 100 * (1 + 0.1) would be a hair more and miss a high of 110.
inline double at_percent(double price, double percent) { return price * (100 + percent) / 100; }

struct Lot {
  std::uint32_t id = 0;        // from 1 on, in order of entry
  std::uint32_t order_id = 0;  // of the entry; its partial fills have the same
  Side side = Side::long_side;
  double size = 0;        // units left
  double entry_size = 0;  // units at the entry
  double entry_price = 0;
  double entry_fee = 0;  // of the units left
  double loan = 0;       // borrowed money in the units left
  double financing = 0;  // interest, borrowing and funding paid for the units left
  double dividends = 0;  // received for the units left, less paid
  std::int64_t entry_time = 0;
  std::uint32_t entry_index = 0;  // row of the clock
  std::size_t entry_bar = 0;      // the asset's bar index
  bool entered_at_close = false;
  std::size_t stops_live_from = 0;  // the asset's bar index
  bool leaving = false;  // what a bar's volume left over of an exit goes at the next open

  double base = 0;    // price that stop and targets are measured from
  double stop = 0;    // prices; infinite on the far side when there is none
  double target = 0;  // of all units
  int levels_done = 0;
  double level_closed = 0;                   // units that the next level has closed already
  double liquidation = 0;                    // price; infinite on the far side when there is none
  double trail_pct = 0, trail_distance = 0;  // one of the two, or none
  double break_even_from = 0;                // best price that moves the stop; infinite: never
  double best = 0;                           // best price since the entry
  double lowest = 0, highest = 0;            // range seen while open

  double sign() const { return side == Side::long_side ? 1 : -1; }
  // Value of `units` in the account at `price`. A short holds its entry value as collateral and
  // gains when the price falls, so that cash + value is the equity for both sides.
  double value(double price, double units) const {
    const double whole =
        side == Side::long_side ? units * price : units * (2 * entry_price - price);
    return whole - loan * (units / size);
  }
  double value(double price) const { return value(price, size); }
  // Takes in a bar, or a part of one, that the lot was held through. Only bars on which stops are
  // live move a trailing or break-even stop.
  void see(double low, double high, bool stops_live);
  // Each unit becomes this many; the value stays.
  void split(double units);
};

// Sets the levels from lot.base and what was known at the order's signal.
void arm(Lot& lot, const SimulationInput& input, const Order& order);

struct StopLevel {
  double price = 0;
  OrderReason reason = OrderReason::stop_loss;
};
// The nearest of fixed, break-even and trailing stop, from the best price of earlier bars, and of
// the price of the liquidation. Before stops are live, only the last.
StopLevel stop_level(const Lot& lot, bool stops_live);

// The next gain at which units are closed; infinite when there is none. `units` is at most the
// lot's size.
struct TargetLevel {
  double price = 0;
  double units = 0;
};
TargetLevel target_level(const Lot& lot, const strategy::RiskManagement& risk);
// Notes units that a level closed.
void close_level(Lot& lot, const TargetLevel& level, double units);

}  // namespace hindcast::engine::broker
