// Fills of entries and of what a bar forces on them.
#include <algorithm>

#include "engine/broker/broker.h"
#include "engine/broker/sizing.h"

namespace hindcast::engine::broker {
namespace {

Side other(Side side) { return side == Side::long_side ? Side::short_side : Side::long_side; }

}  // namespace

std::vector<Broker::FilledEntry> Broker::filled_entries(std::size_t a,
                                                        EntryFill (*rule)(Order&, const Bar&)) {
  std::vector<FilledEntry> filled;
  std::erase_if(assets_[a].orders, [&](Order& order) {
    if (!order.opens || order.live_from > assets_[a].next) return false;
    const EntryFill fill = rule(order, bar(assets_[a], order.buys()));
    if (fill.filled()) filled.push_back({order, fill});
    return fill.filled();
  });
  return filled;
}

EntryTerms Broker::terms_of(std::size_t a, const EntryFill& fill) const {
  const bool wait = input_.rules.stops_from == strategy::StopsFrom::next_bar;
  return {.quoted = fill.price,
          .limit = fill.limit,
          .worst = fill.worst,
          .bar = assets_[a].next,
          .stops_live_from = assets_[a].next + (wait ? 1 : 0)};
}

BracketRules Broker::bracket_rules(std::size_t a, const Lot& lot) const {
  const Asset& asset = assets_[a];
  return {input_.risk, ledger_.costs(a), input_.rules.both_hit, asset.next >= lot.stops_live_from};
}

// An order that the bar's volume filled in part goes on at the market, or at its limit.
void Broker::keep_working(std::size_t a, Order order) {
  const bool at_limit = order.type == OrderType::limit || order.type == OrderType::stop_limit;
  order.type = at_limit ? OrderType::limit : OrderType::market;
  order.live_from = assets_[a].next + 1;
  assets_[a].orders.push_back(order);
}

// The rest of an exit: all there is, or what remains of its units.
void Broker::keep_rest(std::size_t a, Order order, double left) {
  if (order.remaining > 0) order.remaining = left;
  keep_working(a, order);
}

bool Broker::in_cooldown(std::size_t a, const Order& order) const {
  if (!input_.risk.cooldown_bars || ledger_.holds(a, order.side)) return false;
  const Asset& asset = assets_[a];
  for (const Side side : {Side::long_side, Side::short_side}) {
    const auto& exited = asset.exited[slot(side)];
    if (!exited || (hedging() && side != order.side)) continue;
    if (order.decided < *exited + static_cast<std::size_t>(*input_.risk.cooldown_bars)) return true;
  }
  return false;
}

bool Broker::fill_entry(std::uint32_t row, std::size_t a, Order order, EntryTerms terms) {
  Asset& asset = assets_[a];
  const Moment at = moment(row, a, order.signal_time);
  if (!hedging()) {
    // What is held on the other side gives way at the same price.
    Order reversal = order;
    reversal.opens = false;
    reversal.side = other(order.side);
    reversal.lot_id = 0;
    reversal.remaining = 0;
    close_by(row, a, reversal,
             {.quoted = terms.quoted,
              .kind = terms.limit ? FillKind::limit : FillKind::market_exit,
              .reason = OrderReason::reversal});
  }
  if (order.remaining == 0 && in_cooldown(a, order)) {
    ledger_.note(at, order, OrderOutcome::rejected_cooldown, terms.quoted);
    return false;
  }
  terms.cash = free_cash();
  terms.most_units = asset.volume_left;
  terms.most_value = free_exposure(a);
  const Opened opened = ledger_.open(at, order, terms);
  asset.volume_left = std::max(0.0, asset.volume_left - opened.units);
  if (opened.remaining > 0) {
    order.remaining = opened.remaining;
    keep_working(a, order);
  }
  return opened.units > 0;
}

void Broker::bracket_on_fill_bar(std::uint32_t row, std::size_t a, const EntryFill& fill) {
  Lot& lot = ledger_.lots(a).back();
  const Bar whole = bar(assets_[a], closing_buys(lot.side));
  // Where the other side of the market stood at the fill is somewhere in its bar.
  EntryFill seen = fill;
  seen.price = std::clamp(fill.price, whole.low, whole.high);
  const FillBar judged = judged_fill_bar(lot, seen, whole, bracket_rules(a, lot));
  run_bracket(row, a, lot, judged.bar, judged.doubtful);
}

// Takes the exits that a bar forces one after the other; true when their order is a guess.
bool Broker::take_exits(std::uint32_t row, std::size_t a, Lot& lot, const Bar& b,
                        const BracketRules& rules, ExitOrders& exits) {
  Asset& asset = assets_[a];
  bool ambiguous = false;
  while (lot.size > 0 && !lot.leaving) {
    const ForcedExit exit = forced_exit(lot, b, rules, exits);
    ambiguous = ambiguous || exit.ambiguous;
    if (!exit.hit) break;
    if (exit.whole(lot)) asset.stopped_at[slot(lot.side)] = asset.next;
    const double left = forced_fill(row, a, lot, exit);
    exits = working_exits(a, lot.side);
    if (left > 0) break;
  }
  return ambiguous;
}

// Goes through the finer bars of an ambiguous one. False when there are none, or when they do not
// reach both of the prices either. `ambiguous`: one of them leaves it open again.
bool Broker::settle(std::uint32_t row, std::size_t a, Lot& lot, const BracketRules& rules,
                    ExitOrders& exits, bool& ambiguous) {
  const Asset& asset = assets_[a];
  // Finer bars before a split that falls into this one are in other units; they have no quotes.
  if (asset.input->finer == nullptr || action_at(asset, asset.next) != nullptr) return false;
  if (!asset.input->quotes.empty()) return false;
  const market::BarView finer = asset.input->finer->inside(result_.time[row]);
  if (finer.empty()) return false;
  const market::Bar all = market::whole_of(finer);
  const Bar whole{all.open, all.high, all.low, all.close};
  if (!forced_exit(lot, whole, rules, exits).ambiguous) return false;
  std::optional<OrderReason> first;
  for (std::size_t i = 0; i < finer.size() && lot.size > 0 && !lot.leaving; ++i) {
    const Bar part{finer.open[i], finer.high[i], finer.low[i], finer.close[i]};
    const ForcedExit exit = forced_exit(lot, part, rules, exits);
    if (!exit.hit) continue;
    if (!first) first = exit.reason;
    ambiguous = take_exits(row, a, lot, part, rules, exits) || ambiguous;
  }
  if (first && !ambiguous) {
    result_.settled.push_back({result_.time[row], static_cast<std::int32_t>(a), *first});
  }
  return true;
}

void Broker::run_bracket(std::uint32_t row, std::size_t a, Lot& lot, const Bar& b, bool doubtful) {
  const BracketRules rules = bracket_rules(a, lot);
  ExitOrders exits = working_exits(a, lot.side);
  bool ambiguous = doubtful;
  const bool settled = !doubtful && forced_exit(lot, b, rules, exits).ambiguous &&
                       settle(row, a, lot, rules, exits, ambiguous);
  if (!settled) ambiguous = take_exits(row, a, lot, b, rules, exits) || ambiguous;
  result_.ambiguous_bars += ambiguous;
  if (lot.size > 0) lot.see(b.low, b.high, rules.stops_live);
}

// Returns the units that the bar's volume left over. Those of a stop go at the market then; those
// of a target wait for its price.
double Broker::forced_fill(std::uint32_t row, std::size_t a, Lot& lot, const ForcedExit& exit) {
  std::int64_t signal_time = result_.time[row];
  const bool of_order = exit.reason == OrderReason::exit_signal;
  if (of_order) {
    if (Order* const order = exit_order(a, lot.side, exit.limit)) {
      signal_time = order->signal_time;
      order->triggered = true;
    }
  }
  const TargetLevel level = target_level(lot, input_.risk);
  const double left = close_lot(row, a, lot, exit.units,
                                {.quoted = exit.price,
                                 .kind = exit.limit ? FillKind::limit : FillKind::stop,
                                 .reason = exit.reason},
                                signal_time);
  if (exit.reason == OrderReason::take_profit && lot.size > 0) {
    close_level(lot, level, exit.units - left);
  }
  if (left > 0 && !exit.limit) {
    Order rest = make_order(row, a, lot.side, false);
    rest.reason = exit.reason;
    rest.lot_id = lot.id;
    rest.signal_time = signal_time;
    if (left < lot.size * kNearlyAll) rest.remaining = left;  // its order closes a part only
    assets_[a].orders.push_back(rest);
  }
  if (of_order) count_off(a, lot.side, exit.limit, exit.limit ? exit.units - left : exit.units);
  return left;
}

// The working stop, or limit, that closes the side; null: none.
Order* Broker::exit_order(std::size_t a, Side side, bool limit) {
  const OrderType type = limit ? OrderType::limit : OrderType::stop;
  auto& orders = assets_[a].orders;
  const auto found = std::ranges::find_if(orders, [&](const Order& order) {
    return !order.opens && order.side == side && order.type == type;
  });
  return found == orders.end() ? nullptr : &*found;
}

// Takes the units off those that the exit order still has to close; it ends with the last of them.
void Broker::count_off(std::size_t a, Side side, bool limit, double units) {
  Order* const order = exit_order(a, side, limit);
  if (order == nullptr || order->remaining == 0) return;
  if (units < order->remaining * kNearlyAll) {
    order->remaining -= units;
  } else {
    auto& orders = assets_[a].orders;
    orders.erase(orders.begin() + (order - orders.data()));
  }
}

double Broker::close_lot(std::uint32_t row, std::size_t a, Lot& lot, double units, ExitTerms terms,
                         std::int64_t signal_time) {
  double& volume = assets_[a].volume_left;
  const bool in_part = volume < units * kNearlyAll;
  if (terms.kind != FillKind::limit) lot.leaving = in_part;
  double taken = units;
  if (in_part) taken = whole_lots(market_of(input_, a), volume);
  if (!in_part && units < lot.size) taken = whole_lots(market_of(input_, a), units);
  const Moment at = moment(row, a, signal_time);
  if (!in_part && taken < units * kNearlyAll) {
    Order rounded{.opens = false, .side = lot.side, .reason = terms.reason, .live_until = {}};
    ledger_.note_size(at, rounded, OrderOutcome::rounded_to_lot, units, terms.quoted);
  }
  if (taken > 0) {
    if (in_part) terms.outcome = OrderOutcome::partly_filled;
    ledger_.close(at, lot, taken, terms);
    volume = std::max(0.0, volume - taken);
  }
  return in_part ? units - taken : 0;
}

double Broker::close_by(std::uint32_t row, std::size_t a, const Order& order,
                        const ExitTerms& terms) {
  double wanted_units = units_to_close(order), left = 0;
  for (Lot& lot : ledger_.lots(a)) {
    if (!closes(order, lot) || !(wanted_units > 0)) continue;
    const double units = std::min(lot.size, wanted_units);
    wanted_units -= units;
    left += close_lot(row, a, lot, units, terms, order.signal_time);
  }
  after_exits(row, a);
  return left;
}

// Notes what is flat now and ends the exit orders that have nothing left to close.
void Broker::after_exits(std::uint32_t row, std::size_t a) {
  Asset& asset = assets_[a];
  const bool held[] = {ledger_.holds(a, Side::long_side), ledger_.holds(a, Side::short_side)};
  const std::size_t before = ledger_.lots(a).size();
  ledger_.sweep(a);
  if (ledger_.lots(a).size() == before) return;
  for (const Side side : {Side::long_side, Side::short_side}) {
    if (held[slot(side)] && !ledger_.holds(a, side)) asset.exited[slot(side)] = asset.next;
  }
  std::erase_if(asset.orders, [&](const Order& order) {
    if (order.opens || !order.works() || ledger_.holds(a, order.side)) return false;
    if (!order.triggered) {
      ledger_.note(moment(row, a, order.signal_time), order,
                   OrderOutcome::cancelled_position_closed, order.quoted());
    }
    return true;
  });
}

ExitOrders Broker::working_exits(std::size_t a, Side side) const {
  ExitOrders exits = no_exit_orders(side);
  for (const Order& order : assets_[a].orders) {
    if (order.opens || order.side != side) continue;
    if (order.type == OrderType::stop) {
      exits.stop = order.stop;
      exits.stop_units = units_to_close(order);
    } else if (order.type == OrderType::limit) {
      exits.limit = order.limit;
      exits.limit_units = units_to_close(order);
    }
  }
  return exits;
}

}  // namespace hindcast::engine::broker
