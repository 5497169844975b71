// What orders are priced with when their signal decides them.
#include <cmath>

#include "reference/full/world.h"

namespace hindcast::reference::full {
namespace {

double at_distance(double from, double way, const strategy::Distance& d, double atr) {
  if (d.pct) return percent_above(from, way * *d.pct);
  return from + way * (d.points ? *d.points : *d.atr * atr);
}

template <class Spec>
void price(Order& o, const Spec& spec, double stop_way, const Formulas& formulas) {
  const double close = o.signal_close;
  const bool stop_limit = o.kind == Kind::stop_limit;
  if (spec.stop) o.stop = at_distance(close, stop_way, *spec.stop, o.atr);
  if (spec.stop_price) o.stop = formulas.stop;
  if (spec.limit_price) o.limit = formulas.limit;
  if (spec.limit) {
    o.limit = at_distance(stop_limit ? o.stop : close, stop_limit ? stop_way : -stop_way,
                          *spec.limit, o.atr);
  }
  if constexpr (requires { spec.trail; }) {
    if (spec.trail) {
      o.best = close;
      o.trail_pct = spec.trail->pct.value_or(0);
      o.trail_points = spec.trail->points.value_or(0);
      if (spec.trail->atr) o.trail_points = *spec.trail->atr * o.atr;
      o.stop = at_distance(close, stop_way, *spec.trail, o.atr);
    }
  }
  o.day = spec.time_in_force == strategy::TimeInForce::day;
  if (spec.time_in_force == strategy::TimeInForce::bars) o.bars = spec.expire_bars;
}

}  // namespace

// A formula stands for its own side; what is taken over from longs has none for shorts.
Formulas formulas_of(const World& w, const Asset& asset, const Order& o) {
  const auto& orders = w.in.orders;
  const bool is_short = o.side == Side::short_side;
  const bool own = !orders || !is_short ||
                   (o.opens ? orders->short_entry.has_value() : orders->short_exit.has_value());
  if (!own) return {std::nan(""), std::nan("")};
  const std::size_t first = (is_short ? 4u : 0u) + (o.opens ? 0u : 2u);
  const auto& prices = asset.input->order_columns->prices;
  return {asset.at(prices[first], o.decided), asset.at(prices[first + 1], o.decided)};
}

void price_entry(Order& o, const strategy::EntryOrderSpec& spec, const Formulas& formulas) {
  o.kind = static_cast<Kind>(spec.type);
  price(o, spec, o.buys() ? 1 : -1, formulas);
}

void price_exit(Order& o, const strategy::ExitOrderSpec& spec, const Formulas& formulas) {
  static constexpr Kind kKinds[] = {Kind::market, Kind::on_close, Kind::limit, Kind::stop};
  o.kind = kKinds[static_cast<int>(spec.type)];
  price(o, spec, o.side == Side::long_side ? -1 : 1, formulas);
}

bool has_price(const Order& o) {
  const auto is_price = [](double p) { return std::isfinite(p) && p > 0; };
  if (o.kind == Kind::limit) return is_price(o.limit);
  if (o.kind == Kind::stop || o.kind == Kind::trailing) return is_price(o.stop);
  if (o.kind == Kind::stop_limit) return is_price(o.stop) && is_price(o.limit);
  return true;
}

bool lacks_level(const World& w, const Order& o) {
  const auto& risk = w.in.risk;
  const bool is_long = o.side == Side::long_side;
  const auto none = [](double price) { return !std::isfinite(price) || price <= 0; };
  if ((is_long ? risk.stop_loss_price : risk.short_stop_loss_price) && none(o.stop_loss)) {
    return true;
  }
  if ((is_long ? risk.take_profit_price : risk.short_take_profit_price) && none(o.take_profit)) {
    return true;
  }
  const bool needed = risk.stop_loss_atr || risk.take_profit_atr || risk.trailing_stop_atr;
  return needed && std::isnan(o.atr);
}

// A limit between ticks moves to the tick that is no worse.
void put_on_tick(World& w, Asset& asset, Order& o) {
  if ((o.kind != Kind::limit && o.kind != Kind::stop_limit) || !has_price(o)) return;
  const double limit = limit_on_tick(w, asset, o.buys(), o.limit);
  if (limit != o.limit) record(w, asset, o, OrderOutcome::rounded_to_tick, o.rest, o.limit);
  o.limit = limit;
}

const strategy::EntryOrderSpec& entry_spec(const World& w, Side side) {
  static const strategy::EntryOrderSpec market;
  if (!w.in.orders) return market;
  const auto& orders = *w.in.orders;
  if (side == Side::short_side && orders.short_entry) return *orders.short_entry;
  return orders.entry ? *orders.entry : market;
}

const strategy::ExitOrderSpec& exit_spec(const World& w, Side side) {
  static const strategy::ExitOrderSpec market;
  if (!w.in.orders) return market;
  const auto& orders = *w.in.orders;
  if (side == Side::short_side && orders.short_exit) return *orders.short_exit;
  return orders.exit ? *orders.exit : market;
}

}  // namespace hindcast::reference::full
