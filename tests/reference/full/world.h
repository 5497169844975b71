// The state of the naive full model: what is held, what works, what has been recorded.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "cases/case.h"
#include "engine/types.h"
#include "reference/naive/local_time.h"
#include "reference/naive/parts.h"

namespace hindcast::reference::full {

using engine::OrderOutcome;
using engine::OrderReason;
using engine::Side;

enum class Kind { market, on_close, limit, stop, stop_limit, trailing };

// How a fill is paid for.
enum class Pays { entry, market_exit, stop, limit };

struct Order {
  int number = 0;
  bool opens = true;
  Side side = Side::long_side;  // of the position
  Kind kind = Kind::market;
  OrderReason reason = OrderReason::entry_signal;
  std::int64_t signal_time = 0;
  double signal_close = 0;
  double equity = 0;                      // at the signal
  double atr = 0;                         // at the signal
  double stop_loss = 0, take_profit = 0;  // that formulas gave at the signal
  std::optional<double> share;            // of the equity, from volatility or Kelly
  std::size_t decided = 0;                // bar of the asset
  std::size_t from = 0;                   // first bar that may fill it
  double limit = 0, stop = 0;
  double trail_pct = 0, trail_points = 0, best = 0;  // of a trailing stop
  bool touched = false;                              // a stop-limit whose stop was reached
  bool closed_some = false;                          // an exit
  std::optional<int> bars;                           // that it works
  bool day = false;                                  // works on one day only
  double rest = 0;                                   // units to go on with; 0: has not begun
  double split = 1;                                  // units that one has become since the signal
  double budget = 0;                                 // of a rebalancing
  std::optional<int> only;  // the entry that it closes; all of the side otherwise
  bool buys() const { return opens == (side == Side::long_side); }
  bool waits() const { return kind != Kind::market && kind != Kind::on_close; }
};

// One entry and what is left of it.
struct Holding {
  int number = 0;
  int order = 0;
  Side side = Side::long_side;
  double units = 0, bought = 0;
  double price = 0;
  double fee = 0, financing = 0, dividends = 0;  // of the units left
  double split = 1;                              // units that one has become since the signal
  std::int64_t time = 0;
  std::size_t bar = 0;
  bool at_close = false;
  std::size_t stops_from = 0;  // bar
  double base = 0, atr = 0, best = 0;
  double highest = 0, lowest = 0;         // prices seen while it was open
  double stop_loss = 0, take_profit = 0;  // prices of formulas
  std::size_t levels_done = 0;
  double level_part = 0;                             // units that the next level has closed
  bool rounded_base = false, rounded_price = false;  // have costs or a split in them
  bool goes_at_open = false;                         // what the volume left of it
  double sign() const { return side == Side::long_side ? 1 : -1; }
};

struct Asset {
  const engine::AssetInput* input = nullptr;
  const cases::Stored* stored = nullptr;
  Calendar calendar{"24x7"};
  strategy::MarketRules rules;
  int index = 0;
  std::size_t next = 0;  // the bar in hand, or the next one
  bool has_bar = false;
  double mark = 0;
  double last_close[2] = {0, 0};  // for those who sell, and who buy
  double volume_left = 0;
  std::vector<Order> orders;
  std::vector<Holding> held;
  int halt_told = 0;
  // For longs and shorts: the bar of the last exit that left it flat, and of the last stop or
  // target that closed an entry.
  std::optional<std::size_t> flat_at[2], stopped_at[2];

  // What those see who buy (the ask) or sell (the bid); both see the bar where there are none.
  double price(const std::span<const double>& of_bars, std::size_t which, bool buys) const {
    const auto& quotes = input->quotes.columns;
    return input->quotes.empty() ? of_bars[next] : quotes[which + (buys ? 4 : 0)][next];
  }
  double open(bool buys) const { return price(input->bars.open, 0, buys); }
  double high(bool buys) const { return price(input->bars.high, 1, buys); }
  double low(bool buys) const { return price(input->bars.low, 2, buys); }
  double close(bool buys) const { return price(input->bars.close, 3, buys); }
  // What a column says of a bar; not a number where it says nothing.
  double at(const std::vector<double>& column, std::size_t bar) const {
    const std::size_t bit = input->signal_offset + bar;
    return bit < column.size() ? column[bit] : std::nan("");
  }
  // Or its last one, when it has none at this time.
  std::size_t bar_in_hand() const { return has_bar ? next : next - 1; }
  bool last_bar() const { return next + 1 == input->bars.size(); }
  std::int64_t day_of(std::size_t bar) const {
    return calendar.day(input->bars.time[bar], stored->timeframe.ns());
  }
  bool holds(Side side) const {
    for (const Holding& h : held) {
      if (h.side == side && h.units > 0) return true;
    }
    return false;
  }
};

// Halves and doubles are exact.
inline bool rounds(double split) {
  int exponent = 0;
  return std::frexp(split, &exponent) != 0.5;
}
inline int slot(Side side) { return side == Side::long_side ? 0 : 1; }
inline Side other(Side side) {
  return side == Side::long_side ? Side::short_side : Side::long_side;
}
inline double percent_above(double price, double percent) { return price * (100 + percent) / 100; }

struct World {
  explicit World(const cases::Case& c);

  const engine::SimulationInput& in;
  std::vector<Asset> assets;
  std::int64_t now = 0;
  // Of the account: the calendar that all assets have in common.
  Calendar common{"24x7"};
  std::int64_t today() const { return common.day(now, assets[0].stored->timeframe.ns()); }
  double cash = 0;
  int orders_made = 0, entries_made = 0;
  std::vector<std::pair<std::int64_t, double>> traded;  // time, value
  engine::SimulationResult out;
  // Halts.
  bool halted = false, for_good = false;
  int halts = 0;
  double highest = 0, last_equity = 0, day_start = 0;
  std::optional<std::int64_t> day;
  std::optional<std::int64_t> period;  // of the last rebalancing
  std::int64_t rows = 0;

  // Whether anything hung on less than the rounding of sums: then either way is right.
  mutable bool on_edge = false;
  // a <= b, noting when that is close.
  bool at_most(double a, double b) const {
    on_edge = on_edge || std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b)});
    return a <= b;
  }

  double leverage() const { return in.account.leverage.value_or(1); }
  bool hedging() const { return in.account.position_mode == strategy::PositionMode::hedging; }
  bool fills_at_close() const { return in.rules.fill == strategy::Fill::close; }
};

// money.cc: prices, fees and sizes.
struct Quote {
  double price = 0;
  bool buys = true;
  Pays pays = Pays::entry;
  double worst = 0;  // 0: none
};
struct Priced {
  double price = 0, before_tick = 0;
};
Priced priced(const World&, const Asset&, const Quote&, double units);
double fee(const World&, const Quote&, double units, double price);
double units_for(const World&, const Asset&, const Quote&, double budget);
double whole_lots(const Asset&, double units);
double limit_on_tick(const World&, const Asset&, bool buys, double limit);
double yearly_volatility(const World&, const Asset&, std::size_t bar, int bars, bool& known);

// book.cc: what is held and what is recorded.
double worth(const World&, const Holding&, double mark);
double equity(const World&);
double free_cash(const World&);
void record(World&, const Asset&, const Order&, OrderOutcome, double size, double price,
            double paid = 0);
void leave(World&, Asset&, Holding&, double units, const Quote&, OrderReason, std::int64_t signal,
           OrderOutcome);
void leave_open(World&, const Asset&, const Holding&);
void charge_financing(World&, Asset&);

// splits.cc: what happens between the bar before and this one.
struct Happened {
  double units = 1;     // that one becomes
  double dividend = 0;  // for one before
  double price = 1;     // of earlier prices, to compare them with those of this bar
  bool anything() const { return units != 1 || dividend != 0 || price != 1; }
};
Happened happened_before(const World&, const Asset&, std::size_t bar);
void act(World&, Asset&);

// entries.cc
struct Fill {
  bool filled = false, at_open = false, at_limit = false;
  bool from_limit = false;  // inside the bar, by a limit rather than a stop
  double price = 0, worst = 0;
};
Fill fills_at_open(Order&, const Asset&);
Fill fills_inside(Order&, const Asset&);
// Returns the entry's index among those held, or -1.
int enter(World&, Asset&, Order, const Fill&, bool at_close);

// levels.cc: the nearest stop and target, with or without the working exits. Prices of a short are
// mirrored (below zero), so that one description serves both sides: lower is worse.
struct Level {
  double price = 0;
  OrderReason reason = OrderReason::stop_loss;
  double units = 0;
};
std::optional<Level> stop_of(const World&, const Asset&, const Holding&, bool with_orders);
std::optional<Level> target_of(const World&, const Asset&, const Holding&, bool with_orders);

// exits.cc
// As those see it who close what is held on that side.
Bar whole_bar(const Asset&, Side held);
void judge(World&, Asset&, std::size_t held, const Bar&, bool doubtful);
void judge_fill_bar(World&, Asset&, std::size_t held, const Fill&);
bool would_be_stopped(const World&, const Asset&, const Holding&);
double close_by(World&, Asset&, const Order&, const Quote&);
double close_part(World&, Asset&, Holding&, double units, const Quote&, OrderReason,
                  std::int64_t signal);
void tidy(World&, Asset&);
void keep_on(World&, Asset&, Order, double rest);

// order_prices.cc
struct Formulas {
  double limit = 0, stop = 0;
};
Formulas formulas_of(const World&, const Asset&, const Order&);
void price_entry(Order&, const strategy::EntryOrderSpec&, const Formulas&);
void price_exit(Order&, const strategy::ExitOrderSpec&, const Formulas&);
bool has_price(const Order&);
bool lacks_level(const World&, const Order&);
void put_on_tick(World&, Asset&, Order&);
const strategy::EntryOrderSpec& entry_spec(const World&, Side);
const strategy::ExitOrderSpec& exit_spec(const World&, Side);

// decisions.cc and portfolio.cc
Order new_order(World&, Asset&, Side, bool opens);
void cancel(World&, Asset&, bool opens, Side, OrderOutcome);
void order_exit(World&, Asset&, Side, OrderReason);
bool wants_long(World&, const Asset&);
void decide(World&, Asset&);
void guard(World&);
void rebalance(World&);

}  // namespace hindcast::reference::full
