#include "engine/broker/entry_fill.h"

#include <algorithm>

namespace hindcast::engine::broker {
namespace {

// Buys and sells mirror each other: `at least as good` means lower for a buy.
bool reaches_limit(bool buys, double price, double limit) {
  return buys ? price <= limit : price >= limit;
}
bool reaches_stop(bool buys, double price, double stop) {
  return buys ? price >= stop : price <= stop;
}

double trailing_level(const Order& o) {
  const double sign = o.buys() ? 1 : -1;
  if (o.trail_pct > 0) return o.trail_from * (100 + sign * o.trail_pct) / 100;
  return o.trail_from + sign * o.trail_distance;
}

EntryFill limit_inside(const Order& o, const Bar& bar) {
  if (!reaches_limit(o.buys(), o.buys() ? bar.low : bar.high, o.limit)) return {};
  return {FillPoint::limit_touch, o.limit, true};
}

EntryFill stop_limit_inside(Order& o, const Bar& bar) {
  if (o.triggered) return limit_inside(o, bar);
  const bool buys = o.buys();
  if (!reaches_stop(buys, buys ? bar.high : bar.low, o.stop)) return {};
  o.triggered = true;
  // A limit that is worse than the stop is met at the stop itself. For a better one the price has
  // to come back, and the bar does not tell when: it works from the next bar on.
  if (!reaches_limit(buys, o.stop, o.limit)) return {};
  return {FillPoint::stop_touch, o.stop, false, o.limit};
}

}  // namespace

EntryFill fill_at_open(Order& o, const Bar& bar) {
  const bool buys = o.buys();
  const EntryFill at_open{FillPoint::open, bar.open};
  switch (o.type) {
    case OrderType::market:
      return at_open;
    case OrderType::market_on_close:
      return {};
    case OrderType::limit:
      if (!reaches_limit(buys, bar.open, o.limit)) return {};
      return {FillPoint::open, bar.open, true};
    case OrderType::trailing_stop:
      o.stop = trailing_level(o);
      [[fallthrough]];
    case OrderType::stop:
      return reaches_stop(buys, bar.open, o.stop) ? at_open : EntryFill{};
    case OrderType::stop_limit: {
      const bool triggered_here = !o.triggered && reaches_stop(buys, bar.open, o.stop);
      o.triggered = o.triggered || triggered_here;
      if (!o.triggered || !reaches_limit(buys, bar.open, o.limit)) return {};
      if (triggered_here) return {FillPoint::open, bar.open, false, o.limit};
      return {FillPoint::open, bar.open, true};
    }
  }
  return {};
}

EntryFill fill_during_bar(Order& o, const Bar& bar) {
  const bool buys = o.buys();
  switch (o.type) {
    case OrderType::market:
    case OrderType::market_on_close:
      return {};
    case OrderType::limit:
      return limit_inside(o, bar);
    case OrderType::stop_limit:
      return stop_limit_inside(o, bar);
    case OrderType::stop:
    case OrderType::trailing_stop:
      if (reaches_stop(buys, buys ? bar.high : bar.low, o.stop)) {
        return {FillPoint::stop_touch, o.stop};
      }
      break;
  }
  // The low of a bar moves a trailing buy only for the bars after it.
  o.trail_from = buys ? std::min(o.trail_from, bar.low) : std::max(o.trail_from, bar.high);
  return {};
}

Bar after_fill(const EntryFill& fill, bool buys, const Bar& bar) {
  if (fill.point == FillPoint::open) return bar;
  const double upper = std::max(fill.price, bar.close);
  const double lower = std::min(fill.price, bar.close);
  const bool low_is_ahead = (fill.point == FillPoint::limit_touch) == buys;
  return {fill.price, low_is_ahead ? upper : bar.high, low_is_ahead ? bar.low : lower, bar.close};
}

}  // namespace hindcast::engine::broker
