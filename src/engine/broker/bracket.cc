#include "engine/broker/bracket.h"

#include <algorithm>

namespace hindcast::engine::broker {
namespace {

// The farthest price of the bar against the lot, and in its favour.
double adverse(const Lot& lot, const Bar& bar) {
  return lot.side == Side::long_side ? bar.low : bar.high;
}
double favourable(const Lot& lot, const Bar& bar) {
  return lot.side == Side::long_side ? bar.high : bar.low;
}
bool at_or_below(const Lot& lot, double price, double level) {
  return lot.side == Side::long_side ? price <= level : price >= level;
}
bool at_or_above(const Lot& lot, double price, double level) {
  return lot.side == Side::long_side ? price >= level : price <= level;
}

}  // namespace

ExitOrders no_exit_orders(Side side) {
  return side == Side::long_side ? ExitOrders{-kNever, kNever} : ExitOrders{kNever, -kNever};
}

ForcedExit forced_exit(const Lot& lot, const Bar& bar, const BracketRules& rules,
                       const ExitOrders& orders) {
  const bool is_long = lot.side == Side::long_side;
  StopLevel stop = stop_level(lot, rules.stops_live);
  TargetLevel level{lot.sign() * kNever, lot.size};
  bool order_is_nearer = false;
  double stop_units = lot.size;
  if (rules.stops_live) {
    if (at_or_above(lot, orders.stop, stop.price) && orders.stop != stop.price) {
      stop = {orders.stop, OrderReason::exit_signal};
      stop_units = std::min(lot.size, orders.stop_units);
    }
    level = target_level(lot, rules.risk);
    level.price = rules.costs.limit_on_tick(!is_long, level.price);
    order_is_nearer = !at_or_below(lot, level.price, orders.limit);
  }
  const double target = order_is_nearer ? orders.limit : level.price;

  const bool stop_hit = at_or_below(lot, adverse(lot, bar), stop.price);
  const bool target_hit = at_or_above(lot, favourable(lot, bar), target);
  if (!stop_hit && !target_hit) return {};

  const bool gapped = at_or_below(lot, bar.open, stop.price);
  ForcedExit exit{.hit = true, .ambiguous = stop_hit && target_hit && !gapped, .units = lot.size};
  const bool stop_first = rules.both_hit == strategy::BothHit::stop_first;
  if (stop_hit && (gapped || !target_hit || stop_first)) {
    exit.price = is_long ? std::min(bar.open, stop.price) : std::max(bar.open, stop.price);
    exit.reason = stop.reason;
    exit.units = stop_units;
    return exit;
  }
  exit.limit = true;
  exit.price = is_long ? std::max(bar.open, target) : std::min(bar.open, target);
  exit.reason = order_is_nearer ? OrderReason::exit_signal : OrderReason::take_profit;
  exit.units = order_is_nearer ? std::min(lot.size, orders.limit_units) : level.units;
  return exit;
}

FillBar judged_fill_bar(const Lot& lot, const EntryFill& fill, const Bar& whole,
                        const BracketRules& rules) {
  const bool is_long = lot.side == Side::long_side;
  const Bar sure = after_fill(fill, is_long, whole);
  if (fill.point == FillPoint::open) return {sure, false};
  const double stop = stop_level(lot, rules.stops_live).price;
  const double target =
      rules.stops_live ? rules.costs.limit_on_tick(!is_long, target_level(lot, rules.risk).price)
                       : lot.sign() * kNever;
  const bool doubtful_stop =
      at_or_below(lot, adverse(lot, whole), stop) && !at_or_below(lot, adverse(lot, sure), stop);
  const bool doubtful_target = at_or_above(lot, favourable(lot, whole), target) &&
                               !at_or_above(lot, favourable(lot, sure), target);
  Bar bar = sure;
  const bool against = rules.both_hit == strategy::BothHit::stop_first;
  double& worst = is_long ? bar.low : bar.high;
  double& best = is_long ? bar.high : bar.low;
  if (against) worst = adverse(lot, whole);
  if (!against) best = favourable(lot, whole);
  return {bar, doubtful_stop || doubtful_target};
}

}  // namespace hindcast::engine::broker
