// What a bar does with what is held: stops, targets, working exits, and parts that volume leaves.
#include <algorithm>
#include <limits>

#include "reference/full/world.h"

namespace hindcast::reference::full {
namespace {

struct Hit {
  Level level;
  double quote = 0;
  bool limit = false, ambiguous = false;
};

std::optional<Hit> hit(const World& w, const Asset& asset, const Holding& h, const Bar& bar,
                       bool with_orders) {
  const double sign = h.sign();
  const double open = sign * bar.open;
  const double worst = sign * (sign > 0 ? bar.low : bar.high);
  const double best = sign * (sign > 0 ? bar.high : bar.low);
  const auto stop = stop_of(w, asset, h, with_orders);
  const auto target = target_of(w, asset, h, with_orders);
  // Prices with costs in them are the same to the rounding of sums only.
  const bool has_costs =
      stop && (stop->reason == OrderReason::liquidation || h.rounded_base ||
               (stop->reason == OrderReason::break_even_stop && h.rounded_price));
  if (has_costs) {
    w.at_most(open, stop->price);
    w.at_most(worst, stop->price);
  }
  if (target && h.rounded_base) w.at_most(best, target->price);
  if (stop && open <= stop->price) return Hit{*stop, bar.open, false, false};
  const bool stopped = stop && worst <= stop->price;
  const bool gained = target && best >= target->price;
  const bool both = stopped && gained;
  const bool target_first = w.in.rules.both_hit == strategy::BothHit::target_first;
  if (gained && (!stopped || target_first)) {
    return Hit{*target, sign * std::max(open, target->price), true, both};
  }
  if (stopped) return Hit{*stop, sign * stop->price, false, both};
  return std::nullopt;
}

}  // namespace

Bar whole_bar(const Asset& asset, Side held) {
  const bool buys = held == Side::short_side;
  return {asset.open(buys), asset.high(buys), asset.low(buys)};
}

bool would_be_stopped(const World& w, const Asset& asset, const Holding& h) {
  const auto found = hit(w, asset, h, whole_bar(asset, h.side), false);
  return found && found->level.units == h.units;
}

namespace {

// Takes what the bar reaches, one after the other; true when their order is a guess.
bool take(World& w, Asset& asset, std::size_t held, const Bar& bar) {
  bool ambiguous = false;
  while (asset.held[held].units > 0 && !asset.held[held].goes_at_open) {
    Holding& h = asset.held[held];
    const auto found = hit(w, asset, h, bar, true);
    if (!found) break;
    ambiguous = ambiguous || found->ambiguous;
    const Level& level = found->level;
    if (level.units == h.units) asset.stopped_at[slot(h.side)] = asset.next;
    std::int64_t signal = w.now;
    for (Order& o : asset.orders) {
      if (level.reason != OrderReason::exit_signal || o.opens || o.side != h.side || !o.waits()) {
        continue;
      }
      signal = o.signal_time;
      o.closed_some = true;
    }
    const double left =
        close_part(w, asset, h, level.units,
                   {found->quote, h.sign() < 0, found->limit ? Pays::limit : Pays::stop, 0},
                   level.reason, signal);
    if (level.reason == OrderReason::take_profit) {
      h.level_part += level.units - left;
      if (left == 0) ++h.levels_done;
      if (left == 0) h.level_part = 0;
    }
    if (left == 0) continue;
    if (!found->limit) {  // the rest goes at the next open
      Order rest = new_order(w, asset, h.side, false);
      rest.reason = level.reason;
      rest.only = h.number;
      rest.signal_time = signal;
      asset.orders.push_back(rest);
    }
    break;
  }
  return ambiguous;
}

}  // namespace

void judge(World& w, Asset& asset, std::size_t held, const Bar& bar, bool doubtful) {
  bool ambiguous = doubtful;
  // Finer bars tell what an ambiguous one leaves open when together they reach both as well.
  std::vector<Bar> parts{bar};
  const auto found = doubtful ? std::nullopt : hit(w, asset, asset.held[held], bar, true);
  if (found && found->ambiguous) {
    const bool told =
        asset.input->quotes.empty() && !happened_before(w, asset, asset.next).anything();
    const std::vector<Bar> finer = told ? parts_of(*asset.stored, w.now) : std::vector<Bar>();
    const auto again =
        finer.empty() ? std::nullopt : hit(w, asset, asset.held[held], sum_of(finer), true);
    if (again && again->ambiguous) parts = finer;
  }
  std::optional<OrderReason> first;
  for (const Bar& part : parts) {
    const Holding& h = asset.held[held];
    if (!(h.units > 0) || h.goes_at_open) break;
    const auto next = hit(w, asset, h, part, true);
    if (next && !first) first = next->level.reason;
    ambiguous = take(w, asset, held, part) || ambiguous;
  }
  if (found && found->ambiguous && !ambiguous && first) {
    w.out.settled.push_back({w.now, asset.index, *first});
  }
  w.out.ambiguous_bars += ambiguous;
  Holding& h = asset.held[held];
  if (!(h.units > 0)) return;
  h.highest = std::max(h.highest, bar.high);
  h.lowest = std::min(h.lowest, bar.low);
  if (asset.next >= h.stops_from) {
    h.best = h.sign() > 0 ? std::max(h.best, bar.high) : std::min(h.best, bar.low);
  }
}

// An entry that was filled during the bar sees what surely came after. The doubtful part counts
// against it with stop_first, for it with target_first.
void judge_fill_bar(World& w, Asset& asset, std::size_t held, const Fill& fill) {
  const Holding& h = asset.held[held];
  const double close = asset.close(h.sign() < 0);
  const bool low_ahead = fill.from_limit == (h.sign() > 0);
  const Bar whole = whole_bar(asset, h.side);
  // Where the other side of the market stood at the fill.
  const double from = std::min(std::max(fill.price, whole.low), whole.high);
  const Bar sure{from, low_ahead ? std::max(from, close) : whole.high,
                 low_ahead ? whole.low : std::min(from, close)};
  const bool against = w.in.rules.both_hit == strategy::BothHit::stop_first;
  const bool worst_is_low = h.sign() > 0;
  Bar judged = sure;
  if (worst_is_low == against) judged.low = whole.low;
  if (worst_is_low != against) judged.high = whole.high;

  const auto reached = [&](const Bar& bar, bool stop) {
    const double worst = h.sign() * (worst_is_low ? bar.low : bar.high);
    const double best = h.sign() * (worst_is_low ? bar.high : bar.low);
    const auto level = stop ? stop_of(w, asset, h, false) : target_of(w, asset, h, false);
    const bool has_costs = level && (level->reason == OrderReason::liquidation || rounds(h.split));
    if (has_costs) w.at_most(stop ? worst : best, level->price);
    return level && (stop ? worst <= level->price : best >= level->price);
  };
  const bool doubtful =
      reached(whole, true) != reached(sure, true) || reached(whole, false) != reached(sure, false);
  judge(w, asset, held, judged, doubtful);
}

// Returns what the bar's volume left over.
double close_part(World& w, Asset& asset, Holding& h, double units, const Quote& quote,
                  OrderReason reason, std::int64_t signal) {
  const bool capped = asset.rules.max_volume_pct && asset.volume_left < units * (1 - 1e-9);
  if (quote.pays != Pays::limit) h.goes_at_open = capped;
  double taken = units;
  if (capped) {
    taken = whole_lots(asset, asset.volume_left);
  } else if (units < h.units) {  // what closes all of it closes all of it
    taken = whole_lots(asset, units);
    if (taken < units * (1 - 1e-9)) {
      Order order;
      order.opens = false;
      order.side = h.side;
      order.reason = reason;
      order.signal_time = signal;
      record(w, asset, order, OrderOutcome::rounded_to_lot, units, quote.price);
    }
  }
  if (taken > 0) {
    leave(w, asset, h, taken, quote, reason, signal,
          capped ? OrderOutcome::partly_filled : OrderOutcome::filled);
    asset.volume_left = std::max(0.0, asset.volume_left - taken);
  }
  return capped ? units - taken : 0;
}

double close_by(World& w, Asset& asset, const Order& order, const Quote& quote) {
  double wanted = order.rest > 0 ? order.rest : std::numeric_limits<double>::infinity(), left = 0;
  for (Holding& h : asset.held) {
    if (h.side != order.side || (order.only && *order.only != h.number) || !(wanted > 0)) continue;
    const double units = std::min(h.units, wanted);
    wanted -= units;
    left += close_part(w, asset, h, units, quote, order.reason, order.signal_time);
  }
  tidy(w, asset);
  return left;
}

// What is closed goes, and so do the exits that have nothing left to close.
void tidy(World& w, Asset& asset) {
  bool had[2] = {false, false}, gone = false;
  for (const Holding& h : asset.held) {
    had[slot(h.side)] = true;
    gone = gone || h.units == 0;
  }
  std::erase_if(asset.held, [](const Holding& h) { return h.units == 0; });
  if (!gone) return;
  for (const Side side : {Side::long_side, Side::short_side}) {
    if (!had[slot(side)] || asset.holds(side)) continue;
    asset.flat_at[slot(side)] = asset.next;
    std::erase_if(asset.orders, [&](const Order& o) {
      if (o.opens || o.side != side || !o.waits()) return false;
      if (!o.closed_some) record(w, asset, o, OrderOutcome::cancelled_position_closed, 0, 0);
      return true;
    });
  }
}

// The rest of a limit order waits for its price, that of any other goes at the next open.
void keep_on(World&, Asset& asset, Order order, double rest) {
  const bool limit = order.kind == Kind::limit || order.kind == Kind::stop_limit;
  order.kind = limit ? Kind::limit : Kind::market;
  order.rest = rest;
  order.from = asset.next + 1;
  asset.orders.push_back(order);
}

}  // namespace hindcast::reference::full
