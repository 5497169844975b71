#include "engine/broker/lot.h"

#include <algorithm>

namespace hindcast::engine::broker {

void Lot::see(double low, double high, bool stops_live) {
  lowest = std::min(lowest, low);
  highest = std::max(highest, high);
  if (!stops_live) return;
  best = side == Side::long_side ? std::max(best, high) : std::min(best, low);
}

void Lot::split(double units) {
  for (double* count : {&size, &entry_size, &level_closed}) *count *= units;
  for (double* price : {&entry_price, &base, &stop, &target, &liquidation, &trail_distance,
                        &break_even_from, &best, &lowest, &highest}) {
    *price /= units;
  }
}

namespace {

// Where the lot's value, with what was set aside for it, is down to the maintenance margin:
// units * price - loan = m * units * price for a long, and mirrored for a short.
double liquidation_price(const Lot& lot, const strategy::AccountSettings& account) {
  const double m = account.maintenance_margin_pct.value_or(0) / 100;
  if (lot.side == Side::long_side) return lot.loan / (lot.size * (1 - m));
  return (2 * lot.entry_price - lot.loan / lot.size) / (1 + m);
}

}  // namespace

void arm(Lot& lot, const SimulationInput& input, const Order& order) {
  const double atr = order.atr;
  const bool is_long = lot.side == Side::long_side;
  const strategy::RiskManagement& risk = input.risk;
  const double sign = lot.sign();
  lot.liquidation = -sign * kNever;
  const bool isolated = input.account.margin_mode != strategy::MarginMode::cross;
  if (isolated && (input.account.leverage || input.account.maintenance_margin_pct)) {
    lot.liquidation = liquidation_price(lot, input.account);
  }
  lot.stop = -sign * kNever;
  lot.target = sign * kNever;
  lot.break_even_from = sign * kNever;
  if (risk.stop_loss_pct) lot.stop = at_percent(lot.base, -sign * *risk.stop_loss_pct);
  if (risk.stop_loss_points) lot.stop = lot.base - sign * (*risk.stop_loss_points / order.split);
  if (risk.stop_loss_atr) lot.stop = lot.base - sign * *risk.stop_loss_atr * atr;
  if (risk.take_profit_pct) lot.target = at_percent(lot.base, sign * *risk.take_profit_pct);
  if (risk.take_profit_points)
    lot.target = lot.base + sign * (*risk.take_profit_points / order.split);
  if (risk.take_profit_atr) lot.target = lot.base + sign * *risk.take_profit_atr * atr;
  if (is_long ? risk.stop_loss_price : risk.short_stop_loss_price) lot.stop = order.stop_loss;
  if (is_long ? risk.take_profit_price : risk.short_take_profit_price) {
    lot.target = order.take_profit;
  }
  if (risk.break_even_pct) lot.break_even_from = at_percent(lot.base, sign * *risk.break_even_pct);
  lot.trail_pct = risk.trailing_stop_pct.value_or(0);
  lot.trail_distance = risk.trailing_stop_points.value_or(0) / order.split;
  if (risk.trailing_stop_atr) lot.trail_distance = *risk.trailing_stop_atr * atr;
  lot.best = lot.base;
}

StopLevel stop_level(const Lot& lot, bool stops_live) {
  const double sign = lot.sign();
  if (!stops_live) return {lot.liquidation, OrderReason::liquidation};
  StopLevel level{lot.stop, OrderReason::stop_loss};
  const auto nearer = [&](double price, OrderReason reason) {
    if (sign * price > sign * level.price) level = {price, reason};
  };
  nearer(lot.liquidation, OrderReason::liquidation);
  if (sign * lot.best >= sign * lot.break_even_from) {
    nearer(lot.entry_price, OrderReason::break_even_stop);
  }
  if (lot.trail_pct > 0) {
    nearer(at_percent(lot.best, -sign * lot.trail_pct), OrderReason::trailing_stop);
  }
  if (lot.trail_distance > 0) {
    nearer(lot.best - sign * lot.trail_distance, OrderReason::trailing_stop);
  }
  return level;
}

TargetLevel target_level(const Lot& lot, const strategy::RiskManagement& risk) {
  if (!risk.take_profit_levels) return {lot.target, lot.size};
  const auto done = static_cast<std::size_t>(lot.levels_done);
  if (done >= risk.take_profit_levels->size()) return {lot.sign() * kNever, lot.size};
  const strategy::TakeProfitLevel& next = (*risk.take_profit_levels)[done];
  double closed_pct = 0;
  for (std::size_t i = 0; i <= done; ++i) closed_pct += (*risk.take_profit_levels)[i].close_pct;
  // The last level takes what rounding left of a position that is closed whole.
  const bool rest = closed_pct >= 100 - 1e-9;
  const double share = lot.entry_size * next.close_pct / 100 - lot.level_closed;
  return {at_percent(lot.base, lot.sign() * next.at_pct),
          rest ? lot.size : std::min(lot.size, share)};
}

void close_level(Lot& lot, const TargetLevel& level, double units) {
  if (units < level.units) {
    lot.level_closed += units;
    return;
  }
  ++lot.levels_done;
  lot.level_closed = 0;
}

}  // namespace hindcast::engine::broker
