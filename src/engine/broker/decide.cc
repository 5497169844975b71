// What the conditions of a bar make of the orders of an asset.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "engine/broker/broker.h"
#include "engine/broker/order_pricing.h"
#include "engine/broker/sizing.h"

namespace hindcast::engine::broker {

// Of the lots that a condition of `side` is about: when hedging those of the side, else whatever is
// held.
strategy::PositionState Broker::position_state(std::size_t a, Side side) const {
  using Part = strategy::PositionPart;
  strategy::PositionState state;
  state.values.fill(std::numeric_limits<double>::quiet_NaN());
  const auto value = [&](Part part) -> double& {
    return state.values[static_cast<std::size_t>(part)];
  };
  value(Part::position) = 0;
  double units = 0, paid = 0;
  for (const Lot& lot : ledger_.lots(a)) {
    if (!(lot.size > 0) || (hedging() && lot.side != side)) continue;
    const bool first = units == 0;
    units += lot.size;
    paid += lot.size * lot.entry_price;
    const double bars = static_cast<double>(assets_[a].next - lot.entry_bar);
    const auto take = [&](Part part, double x, auto better) {
      if (first || better(x, value(part))) value(part) = x;
    };
    take(Part::bars_in_trade, bars, std::greater<>());
    take(Part::highest_since_entry, lot.highest, std::greater<>());
    take(Part::lowest_since_entry, lot.lowest, std::less<>());
    value(Part::position) = lot.sign();
  }
  if (units == 0) return state;
  const double entry = paid / units;
  value(Part::entry_price) = entry;
  value(Part::profit_pct) = value(Part::position) * (assets_[a].mark / entry - 1) * 100;
  return state;
}

Broker::Wanted Broker::wanted(std::size_t a) {
  const Asset& asset = assets_[a];
  const strategy::Signals& signals = *asset.input->signals;
  const std::size_t bit = asset.input->signal_offset + asset.next;
  const auto set = [&](std::size_t condition, const base::Bitmap& map, Side side) {
    if (map.size() == 0 || !map.test(bit)) return false;
    const strategy::PositionSignals* const position = signals.position.get();
    return position == nullptr || !position->reads_position(condition) ||
           position->holds(condition, bit, position_state(a, side));
  };
  Wanted w;
  const bool long_entry = set(0, signals.long_entry, Side::long_side);
  const bool long_exit = set(1, signals.long_exit, Side::long_side);
  const bool short_entry = set(2, signals.short_entry, Side::short_side);
  const bool short_exit = set(3, signals.short_exit, Side::short_side);
  const bool neither = input_.rules.entry_and_exit == strategy::EntryAndExit::ignore;
  // An entry whose own exit holds on the same bar would be closed at once: it is not taken.
  w.enter_long = long_entry && !long_exit;
  w.enter_short = short_entry && !short_exit;
  w.leave_long = long_exit && !(neither && long_entry);
  w.leave_short = short_exit && !(neither && short_entry);
  if (w.enter_long && w.enter_short && !hedging()) {
    ++result_.conflicting_signals;
    w.enter_long = w.enter_short = false;
  }
  return w;
}

void Broker::decide(std::uint32_t row, std::size_t a) {
  if (input_.trader != nullptr) return ask_trader(row, a);
  const Wanted w = wanted(a);
  if (hedging()) {
    decide_side(row, a, w, Side::long_side);
    decide_side(row, a, w, Side::short_side);
  } else {
    decide_netting(row, a, w);
  }
}

// Each side on its own.
void Broker::decide_side(std::uint32_t row, std::size_t a, const Wanted& w, Side side) {
  if (stop_took_decisions(assets_[a], side)) return;
  const bool is_long = side == Side::long_side;
  const bool enter = !input_.portfolio && (is_long ? w.enter_long : w.enter_short);
  const bool leave = is_long ? w.leave_long : w.leave_short;
  if (leave) cancel(row, a, true, side, OrderOutcome::cancelled_exit_signal);
  const bool held = ledger_.holds(a, side);
  if (held && leave) {
    order_exit(row, a, side, OrderReason::exit_signal);
  } else if (held && time_is_up(a, side)) {
    order_exit(row, a, side, OrderReason::time_stop);
  }
  if (enter && (!held || may_add(a, side))) order_entry(row, a, side);
}

void Broker::decide_netting(std::uint32_t row, std::size_t a, const Wanted& w) {
  const Asset& asset = assets_[a];
  for (const Side side : {Side::long_side, Side::short_side}) {
    if (stop_took_decisions(asset, side)) return;
  }
  if (w.leave_long) cancel(row, a, true, Side::long_side, OrderOutcome::cancelled_exit_signal);
  if (w.leave_short) cancel(row, a, true, Side::short_side, OrderOutcome::cancelled_exit_signal);
  const bool enters = !input_.portfolio && (w.enter_long || w.enter_short);
  const Side entry_side = w.enter_short ? Side::short_side : Side::long_side;
  const bool holds_long = ledger_.holds(a, Side::long_side);
  if (!holds_long && !ledger_.holds(a, Side::short_side)) {
    if (enters) order_entry(row, a, entry_side);
    return;
  }
  const Side held = holds_long ? Side::long_side : Side::short_side;
  const bool leave = holds_long ? w.leave_long : w.leave_short;
  const bool reverse = enters && entry_side != held;
  const bool at_market = entry_spec(input_, entry_side).type == strategy::EntryType::market;
  if (reverse && at_market) {
    order_exit(row, a, held, OrderReason::reversal);
  } else if (leave) {
    order_exit(row, a, held, OrderReason::exit_signal);
  } else if (time_is_up(a, held)) {
    order_exit(row, a, held, OrderReason::time_stop);
  }
  if (reverse || (enters && may_add(a, held))) order_entry(row, a, entry_side);
}

Order Broker::make_order(std::uint32_t row, std::size_t a, Side side, bool opens) {
  const Asset& asset = assets_[a];
  // An asset without a bar at this row acts on its next one.
  const std::size_t now = has_bar(asset, row) ? asset.next : asset.next - 1;
  const auto* columns = asset.input->order_columns;
  const bool has_atr = columns != nullptr && !columns->atr.empty();
  const std::size_t bit = asset.input->signal_offset + now;
  const FormulaPrices bracket = opens ? bracket_prices(*asset.input, bit, side) : FormulaPrices{};
  return {.id = ++orders_made_,
          .opens = opens,
          .side = side,
          .signal_time = result_.time[row],
          .signal_close = asset.mark,
          .equity = equity_now(),
          .atr = has_atr ? columns->atr[bit] : std::numeric_limits<double>::quiet_NaN(),
          .stop_loss = bracket.stop,
          .take_profit = bracket.limit,
          .decided = now,
          .live_from = now + 1,
          .live_until = {}};
}

void Broker::fill_now_if_due(Order& order) const {
  const bool at_close = input_.rules.fill == strategy::Fill::close;
  if (at_close && order.type == OrderType::market) order.live_from = order.decided;
}

// While trading is halted nothing is entered; each asset says so once.
bool Broker::refused_by_halt(std::uint32_t row, std::size_t a, Side side) {
  if (!guard_.halted()) return false;
  Asset& asset = assets_[a];
  if (asset.halt_told == guard_.halts()) return true;
  asset.halt_told = guard_.halts();
  const Order order = make_order(row, a, side, true);
  ledger_.note(moment(row, a, order.signal_time), order, OrderOutcome::rejected_halted, asset.mark);
  return true;
}

// False when the size rests on a value that is not defined yet.
bool Broker::set_share_of_equity(Order& order, std::size_t a) const {
  if (order.share_of_equity || order.units > 0) return true;  // a trader's
  const Asset& asset = assets_[a];
  if (asset.input->order_columns != nullptr && !asset.input->order_columns->size.empty()) {
    order.share_of_equity =
        asset.input->order_columns->size[asset.input->signal_offset + order.decided];
    return true;
  }
  const auto& risk = input_.risk;
  if (risk.volatility_target) {
    const auto volatility =
        yearly_volatility(*assets_[a].input, assets_[a].next, risk.volatility_target->bars);
    if (!volatility || !(*volatility > 0)) return false;
    // The share is set aside; the position is as many times larger as there is leverage.
    const double share = risk.volatility_target->pct / 100 / *volatility * margin_share(input_);
    order.share_of_equity = std::min(1.0, share);
  }
  if (risk.kelly && ledger_.record().trades() >= risk.kelly->min_trades) {
    order.share_of_equity = risk.kelly->fraction * ledger_.record().share();
  }
  return true;
}

// False when nothing may be entered; else what the new entry replaces is gone.
bool Broker::clear_for_entry(std::uint32_t row, std::size_t a, Side side) {
  if (refused_by_halt(row, a, side)) return false;
  // One entry works at a time: the newer signal counts.
  cancel(row, a, true, side, OrderOutcome::cancelled_replaced);
  if (!hedging()) {
    const Side opposite = side == Side::long_side ? Side::short_side : Side::long_side;
    cancel(row, a, true, opposite, OrderOutcome::cancelled_replaced);
  }
  return true;
}

void Broker::order_entry(std::uint32_t row, std::size_t a, Side side) {
  if (!clear_for_entry(row, a, side)) return;
  Order order = make_order(row, a, side, true);
  const AssetInput& asset = *assets_[a].input;
  price_entry(order, entry_spec(input_, side),
              order_prices(input_, asset, asset.signal_offset + order.decided, side, true));
  submit_entry(row, a, order);
}

void Broker::submit_entry(std::uint32_t row, std::size_t a, Order order) {
  fill_now_if_due(order);
  put_limit_on_tick(row, a, order);
  const bool sized = set_share_of_equity(order, a);
  if (!sized || !has_price(order) || lacks_level(order)) {
    ledger_.note(moment(row, a, order.signal_time), order, OrderOutcome::rejected_no_price,
                 assets_[a].mark);
    return;
  }
  assets_[a].orders.push_back(order);
}

// A limit between ticks moves to the tick that is no worse for the strategy.
void Broker::put_limit_on_tick(std::uint32_t row, std::size_t a, Order& order) {
  if (order.type != OrderType::limit && order.type != OrderType::stop_limit) return;
  const double limit = ledger_.costs(a).limit_on_tick(order.buys(), order.limit);
  if (limit == order.limit || !has_price(order)) return;
  ledger_.note(moment(row, a, order.signal_time), order, OrderOutcome::rounded_to_tick,
               order.limit);
  order.limit = limit;
}

// Whether the stop or target of the entry rests on a value that is not defined yet.
bool Broker::lacks_level(const Order& order) const {
  const auto& risk = input_.risk;
  const bool is_long = order.side == Side::long_side;
  const bool by_atr = risk.stop_loss_atr || risk.take_profit_atr || risk.trailing_stop_atr;
  const bool by_stop = (is_long ? risk.stop_loss_price : risk.short_stop_loss_price).has_value();
  const bool by_target =
      (is_long ? risk.take_profit_price : risk.short_take_profit_price).has_value();
  const auto is_price = [](double price) { return std::isfinite(price) && price > 0; };
  return (by_atr && !std::isfinite(order.atr)) || (by_stop && !is_price(order.stop_loss)) ||
         (by_target && !is_price(order.take_profit));
}

void Broker::order_exit(std::uint32_t row, std::size_t a, Side side, OrderReason reason) {
  const bool leaving = std::ranges::any_of(assets_[a].orders, [side](const Order& o) {
    return !o.opens && o.side == side && !o.works() && o.lot_id == 0;
  });
  if (leaving) return;
  cancel(row, a, false, side, OrderOutcome::cancelled_replaced);
  Order order = make_order(row, a, side, false);
  order.reason = reason;
  const strategy::ExitOrderSpec& spec = exit_spec(input_, side);
  const bool by_spec = reason == OrderReason::exit_signal;  // any other one is at the market
  if (by_spec) {
    const AssetInput& asset = *assets_[a].input;
    price_exit(order, spec,
               order_prices(input_, asset, asset.signal_offset + order.decided, side, false));
  }
  put_limit_on_tick(row, a, order);
  fill_now_if_due(order);
  if (!has_price(order)) {
    ledger_.note(moment(row, a, order.signal_time), order, OrderOutcome::rejected_no_price,
                 assets_[a].mark);
    return;
  }
  assets_[a].orders.push_back(order);
}

void Broker::cancel(std::uint32_t row, std::size_t a, bool opens, Side side, OrderOutcome outcome) {
  std::erase_if(assets_[a].orders, [&](const Order& order) {
    if (order.opens != opens || order.side != side || order.lot_id != 0) return false;
    ledger_.note(moment(row, a, order.signal_time), order, outcome, order.quoted());
    return true;
  });
}

bool Broker::may_add(std::size_t a, Side side) const {
  const auto& rule = input_.risk.pyramiding;
  if (!rule) return false;
  // Lots stand in order of entry; partial fills of one entry follow each other.
  int entries = 0;
  std::uint32_t counted = 0;
  const Lot* last_lot = nullptr;
  for (const Lot& lot : ledger_.lots(a)) {
    if (lot.side != side) continue;
    entries += lot.order_id != counted;
    counted = lot.order_id;
    last_lot = &lot;
  }
  if (last_lot == nullptr || entries >= rule->max_entries) return false;
  const Lot& last = *last_lot;
  const double moved_pct = (assets_[a].mark / last.entry_price - 1) * 100;
  if (std::fabs(moved_pct) < rule->min_distance_pct) return false;
  const double gain = last.sign() * moved_pct;
  if (rule->when == strategy::AddWhen::in_profit) return gain > 0;
  if (rule->when == strategy::AddWhen::in_loss) return gain < 0;
  return true;
}

bool Broker::time_is_up(std::size_t a, Side side) const {
  if (!input_.risk.time_stop_bars) return false;
  for (const Lot& lot : ledger_.lots(a)) {
    if (lot.side != side) continue;
    // From the open of the fill bar to the open that follows this close, or from close to close.
    const std::size_t held = assets_[a].next - lot.entry_bar + (lot.entered_at_close ? 0 : 1);
    return held >= static_cast<std::size_t>(*input_.risk.time_stop_bars);
  }
  return false;
}

}  // namespace hindcast::engine::broker
