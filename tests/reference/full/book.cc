// Cash, what is held, and the record of orders and trades.
#include <algorithm>

#include "reference/full/world.h"

namespace hindcast::reference::full {

namespace {

// The rules of an asset's own, where it has any, else those for all.
strategy::MarketRules rules_of(const strategy::MarketRules& all, const std::string& symbol) {
  strategy::MarketRules rules = all;
  if (!all.per_asset || !all.per_asset->contains(symbol)) return rules;
  const strategy::AssetMarketRules& own = all.per_asset->at(symbol);
  if (own.tick_size) rules.tick_size = own.tick_size;
  if (own.lot_size) rules.lot_size = own.lot_size;
  if (own.min_notional) rules.min_notional = own.min_notional;
  if (own.max_volume_pct) rules.max_volume_pct = own.max_volume_pct;
  return rules;
}

}  // namespace

World::World(const cases::Case& c)
    : in(c.input()),
      cash(in.initial_capital),
      highest(in.initial_capital),
      last_equity(in.initial_capital),
      day_start(in.initial_capital) {
  for (const auto& asset : in.assets) {
    Asset a;
    a.input = &asset;
    a.index = static_cast<int>(assets.size());
    a.stored = &c.assets()[assets.size()].stored;
    a.calendar = Calendar(a.stored->calendar);
    a.rules = rules_of(in.market, asset.symbol);
    assets.push_back(a);
  }
  const auto as_the_first = [&](const Asset& a) { return a.calendar == assets[0].calendar; };
  if (std::ranges::all_of(assets, as_the_first)) common = assets[0].calendar;
}

// What is set aside for it and what it has won since. A long has borrowed the rest of its price.
double worth(const World& w, const Holding& h, double mark) {
  return h.units * (h.price / w.leverage() + h.sign() * (mark - h.price));
}

double equity(const World& w) {
  double sum = w.cash;
  for (const Asset& a : w.assets) {
    for (const Holding& h : a.held) sum += worth(w, h, a.mark);
  }
  return sum;
}

double free_cash(const World& w) {
  if (!w.in.account.leverage) return w.cash;
  double aside = 0;
  for (const Asset& a : w.assets) {
    for (const Holding& h : a.held) aside += h.units * a.mark / w.leverage();
  }
  if (w.in.account.margin_mode == strategy::MarginMode::cross) return equity(w) - aside;
  return std::min(w.cash, equity(w) - aside);
}

void record(World& w, const Asset& asset, const Order& order, OrderOutcome outcome, double size,
            double price, double paid) {
  w.out.orders.push_back({.signal_time = order.signal_time,
                          .fill_time = w.now,
                          .asset = asset.index,
                          .side = order.side,
                          .opens = order.opens,
                          .reason = order.reason,
                          .outcome = outcome,
                          .size = size,
                          .price = price,
                          .fee = paid});
}

namespace {

engine::Trade trade(const World& w, const Asset& asset, const Holding& h, double units,
                    double price) {
  const double part = units / h.units;
  engine::Trade t;
  t.asset = asset.index;
  t.side = h.side;
  t.entry_time = h.time;
  t.exit_time = w.now;
  t.entry_price = h.price;
  t.exit_price = price;
  t.size = units;
  t.entry_fee = h.fee * part;
  t.financing = h.financing * part;
  t.dividends = h.dividends * part;
  t.pnl = h.sign() * (price - h.price) * units - t.entry_fee - t.financing + t.dividends;
  return t;
}

}  // namespace

void leave(World& w, Asset& asset, Holding& h, double units, const Quote& quote, OrderReason reason,
           std::int64_t signal, OrderOutcome outcome) {
  const Priced at = priced(w, asset, quote, units);
  Order order;
  order.opens = false;
  order.side = h.side;
  order.reason = reason;
  order.signal_time = signal;
  if (at.price != at.before_tick) {
    record(w, asset, order, OrderOutcome::rounded_to_tick, units, at.before_tick);
  }
  const double paid = fee(w, quote, units, at.price);
  engine::Trade t = trade(w, asset, h, units, at.price);
  t.exit_fee = paid;
  t.pnl -= paid;
  t.exit_reason = reason;
  Holding closed = h;
  closed.units = units;
  w.cash += worth(w, closed, at.price) - paid;
  h.fee -= t.entry_fee;
  h.financing -= t.financing;
  h.dividends -= t.dividends;
  h.units = units == h.units ? 0 : h.units - units;
  w.out.fees += paid;
  w.out.traded_value += units * at.price;
  w.traded.push_back({w.now, units * at.price});
  w.out.trades.push_back(t);
  record(w, asset, order, outcome, units, at.price, paid);
}

void leave_open(World& w, const Asset& asset, const Holding& h) {
  engine::Trade t = trade(w, asset, h, h.units, asset.mark);
  t.exit_time = asset.input->bars.time.back();
  t.exit_reason = OrderReason::end_of_data;
  t.open_at_end = true;
  w.out.trades.push_back(t);
}

// At the open, for the time since the asset's last bar.
void charge_financing(World& w, Asset& asset) {
  if (asset.next == 0) return;
  const strategy::AccountSettings& account = w.in.account;
  const std::int64_t before = asset.input->bars.time[asset.next - 1];
  const double years = double(w.now - before) / (365.0 * double(kDay));
  for (Holding& h : asset.held) {
    if (h.at_close && h.time == before) continue;  // counts from this bar on
    const double value = h.units * asset.input->bars.open[asset.next];
    double cost = 0;
    if (h.side == Side::short_side) {
      cost += value * account.borrow_pct.value_or(0) / 100 * years;
    } else {
      const double borrowed = h.units * h.price * (1 - 1 / w.leverage());
      cost += borrowed * account.margin_interest_pct.value_or(0) / 100 * years;
    }
    const std::int64_t every = account.funding_hours.value_or(8) * kHour;
    for (std::int64_t t = before / every * every; t <= w.now; t += every) {
      if (t > before) cost += h.sign() * value * account.funding_pct.value_or(0) / 100;
    }
    w.cash -= cost;
    h.financing += cost;
    w.out.financing += cost;
  }
}

}  // namespace hindcast::reference::full
