// How entries are filled and what they buy.
#include <algorithm>
#include <cmath>

#include "reference/full/world.h"

namespace hindcast::reference::full {

// Prices of a sale are mirrored, so that one description serves both: lower is better.
Fill fills_at_open(Order& o, const Asset& asset) {
  const double way = o.buys() ? 1 : -1, open = way * asset.open(o.buys());
  Fill fill;
  fill.at_open = true;
  fill.price = asset.open(o.buys());
  switch (o.kind) {
    case Kind::market:
      fill.filled = true;
      break;
    case Kind::on_close:
      break;
    case Kind::limit:
      fill.filled = fill.at_limit = open <= way * o.limit;
      break;
    case Kind::trailing:
      o.stop = o.trail_pct > 0 ? percent_above(o.best, way * o.trail_pct)
                               : o.best + way * o.trail_points;
      fill.filled = open >= way * o.stop;
      break;
    case Kind::stop:
      fill.filled = open >= way * o.stop;
      break;
    case Kind::stop_limit: {
      const bool was_limit = o.touched;
      o.touched = o.touched || open >= way * o.stop;
      fill.filled = o.touched && open <= way * o.limit;
      fill.at_limit = was_limit;
      if (!was_limit) fill.worst = o.limit;
      break;
    }
  }
  return fill;
}

Fill fills_inside(Order& o, const Asset& asset) {
  const double way = o.buys() ? 1 : -1;
  const double worse = way * (o.buys() ? asset.high(true) : asset.low(false));
  const double better = way * (o.buys() ? asset.low(true) : asset.high(false));
  Fill fill;
  const bool is_limit = o.kind == Kind::limit || (o.kind == Kind::stop_limit && o.touched);
  if (is_limit) {
    fill.filled = better <= way * o.limit;
    fill.at_limit = fill.from_limit = true;
    fill.price = o.limit;
  } else if (o.kind == Kind::stop_limit) {
    o.touched = worse >= way * o.stop;
    // A limit that is better than the stop works from the next bar on.
    fill.filled = o.touched && way * o.limit >= way * o.stop;
    fill.price = o.stop;
    fill.worst = o.limit;
  } else if (o.kind == Kind::stop || o.kind == Kind::trailing) {
    fill.filled = worse >= way * o.stop;
    fill.price = o.stop;
    if (way * o.best > better) o.best = way * better;  // for the bars after this one
  }
  return fill;
}

namespace {

struct Size {
  double units = 0;
  double wanted = 0;       // before whole lots
  double beyond_cash = 0;  // what a rebalancing wanted
  OrderOutcome outcome = OrderOutcome::filled;
};

Size first_size(const World& w, const Asset& asset, const Order& o, const Quote& quote) {
  const strategy::RiskManagement& risk = w.in.risk;
  const double cash = free_cash(w);
  const double rounding = 1e-9 * std::max(1.0, o.equity);
  const auto cost = [&](double units) {
    const double price = priced(w, asset, quote, units).price;
    return units * price / w.leverage() + fee(w, quote, units, price);
  };
  Size size;
  const auto given = [&](double units) {
    size.units = size.wanted = units;
    if (cost(units) > cash + rounding) size.outcome = OrderOutcome::rejected_no_cash;
  };
  if (o.rest > 0) {
    given(o.rest);
    return size;
  }
  if (o.budget > 0) {
    if (cash > rounding) size.units = units_for(w, asset, quote, std::min(o.budget, cash));
    if (o.budget > cash + rounding) size.beyond_cash = units_for(w, asset, quote, o.budget);
    if (!(size.units > 0)) size.outcome = OrderOutcome::rejected_no_cash;
  } else if (risk.position_size_units) {
    given(*risk.position_size_units * o.split);
  } else {
    double budget = cash;
    if (risk.position_size_pct) budget = o.equity * *risk.position_size_pct / 100;
    if (risk.position_size_amount) budget = *risk.position_size_amount;
    if (o.share) budget = o.equity * *o.share;
    if (o.share && !(budget > 0)) {
      size.outcome = OrderOutcome::rejected_zero_size;
      return size;
    }
    if (cash <= rounding || budget > cash + rounding) {
      size.outcome = OrderOutcome::rejected_no_cash;
      return size;
    }
    size.units = units_for(w, asset, quote, std::min(budget, cash));
    if (!(size.units > 0)) size.outcome = OrderOutcome::rejected_zero_size;
  }
  size.wanted = size.units;
  return size;
}

Size size_of(const World& w, const Asset& asset, const Order& o, const Quote& quote) {
  Size size = first_size(w, asset, o, quote);
  const bool fits = size.outcome == OrderOutcome::filled;
  if (fits && o.rest == 0) size.units = whole_lots(asset, size.units);
  const double value = size.units * priced(w, asset, quote, size.units).price;
  if (fits && o.rest == 0) {
    const auto& least = asset.rules.min_notional;
    if (!(size.units > 0)) size.outcome = OrderOutcome::rejected_zero_size;
    if (least && !w.at_most(*least, value)) size.outcome = OrderOutcome::rejected_min_notional;
  }
  if (size.outcome == OrderOutcome::filled && !(priced(w, asset, quote, size.units).price > 0)) {
    size.outcome = OrderOutcome::rejected_no_price;
  }
  if (size.outcome == OrderOutcome::filled) {
    double all = 0, own = 0;
    for (const Asset& a : w.assets) {
      for (const Holding& h : a.held) {
        all += h.units * a.mark;
        if (a.index == asset.index) own += h.units * a.mark;
      }
    }
    const auto beyond = [&](const std::optional<double>& pct, double held) {
      const double most = pct.value_or(0) / 100 * equity(w) - held;
      return pct && !w.at_most(value, most * (1 + 1e-9));
    };
    if (beyond(w.in.risk.max_exposure_pct, all) || beyond(w.in.risk.max_asset_exposure_pct, own)) {
      size.outcome = OrderOutcome::rejected_exposure;
    }
  }
  int open = 0;
  for (const Asset& a : w.assets) open += a.holds(Side::long_side) + a.holds(Side::short_side);
  const auto& most = w.in.risk.max_open_positions;
  if (most && open >= *most && !asset.holds(o.side)) {
    size.outcome = OrderOutcome::rejected_position_limit;
  }
  return size;
}

bool cools_down(const World& w, const Asset& asset, const Order& o) {
  if (!w.in.risk.cooldown_bars || asset.holds(o.side)) return false;
  for (const Side side : {Side::long_side, Side::short_side}) {
    if (w.hedging() && side != o.side) continue;
    const auto& flat = asset.flat_at[slot(side)];
    if (flat && o.decided < *flat + static_cast<std::size_t>(*w.in.risk.cooldown_bars)) return true;
  }
  return false;
}

}  // namespace

int enter(World& w, Asset& asset, Order o, const Fill& fill, bool at_close) {
  const Quote quote{fill.price, o.buys(), fill.at_limit ? Pays::limit : Pays::entry, fill.worst};
  if (!w.hedging()) {  // what is held on the other side gives way at the same price
    Order reversal = o;
    reversal.opens = false;
    reversal.side = other(o.side);
    reversal.reason = OrderReason::reversal;
    reversal.rest = 0;
    reversal.only = {};
    close_by(w, asset, reversal,
             {fill.price, reversal.buys(), fill.at_limit ? Pays::limit : Pays::market_exit, 0});
  }
  if (o.rest == 0 && cools_down(w, asset, o)) {
    record(w, asset, o, OrderOutcome::rejected_cooldown, 0, fill.price);
    return -1;
  }
  if (!(priced(w, asset, quote, 0).price > 0)) {
    record(w, asset, o, OrderOutcome::rejected_no_price, 0, fill.price);
    return -1;
  }
  const Size size = size_of(w, asset, o, quote);
  if (size.beyond_cash > size.wanted) {
    record(w, asset, o, OrderOutcome::reduced_to_cash, size.beyond_cash, fill.price);
  }
  if (size.units < size.wanted * (1 - 1e-9)) {
    record(w, asset, o, OrderOutcome::rounded_to_lot, size.wanted, fill.price);
  }
  if (size.outcome != OrderOutcome::filled) {
    record(w, asset, o, size.outcome, size.units, priced(w, asset, quote, size.units).price);
    return -1;
  }
  const bool part = asset.rules.max_volume_pct && asset.volume_left < size.units * (1 - 1e-9);
  const double units = part ? whole_lots(asset, asset.volume_left) : size.units;
  if (part) keep_on(w, asset, o, size.units - units);
  if (!(units > 0)) return -1;
  const Priced at = priced(w, asset, quote, units);
  if (at.price != at.before_tick) {
    record(w, asset, o, OrderOutcome::rounded_to_tick, units, at.before_tick);
  }
  const double paid = fee(w, quote, units, at.price);
  Holding h;
  h.number = ++w.entries_made;
  h.order = o.number;
  h.side = o.side;
  h.units = h.bought = units;
  h.price = at.price;
  h.fee = paid;
  h.time = w.now;
  h.bar = asset.next;
  h.at_close = at_close;
  h.stops_from = asset.next;
  if (at_close || w.in.rules.stops_from == strategy::StopsFrom::next_bar) ++h.stops_from;
  h.base = w.in.rules.stop_base == strategy::StopBase::fill ? at.price : o.signal_close;
  h.best = h.base;
  h.highest = h.lowest = at.price;
  h.split = o.split;
  h.rounded_price = at.price != fill.price;
  h.rounded_base = (h.base == at.price && h.rounded_price) || rounds(h.split);
  h.atr = o.atr;
  h.stop_loss = o.stop_loss;
  h.take_profit = o.take_profit;
  w.cash -= units * at.price / w.leverage() + paid;
  w.out.fees += paid;
  w.out.traded_value += units * at.price;
  w.traded.push_back({w.now, units * at.price});
  asset.volume_left = std::max(0.0, asset.volume_left - units);
  record(w, asset, o, part ? OrderOutcome::partly_filled : OrderOutcome::filled, units, at.price,
         paid);
  asset.held.push_back(h);
  return static_cast<int>(asset.held.size()) - 1;
}

}  // namespace hindcast::reference::full
