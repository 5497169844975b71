// The prices at which a holding is left.
#include "reference/full/world.h"

namespace hindcast::reference::full {
namespace {

bool stops_live(const Asset& asset, const Holding& h) { return asset.next >= h.stops_from; }

}  // namespace

std::optional<Level> stop_of(const World& w, const Asset& asset, const Holding& h,
                             bool with_orders) {
  const strategy::RiskManagement& risk = w.in.risk;
  const double sign = h.sign();
  std::optional<Level> nearest;
  const auto consider = [&](double price, OrderReason reason) {
    const bool liquidates = reason == OrderReason::liquidation ||
                            (nearest && nearest->reason == OrderReason::liquidation);
    if (nearest && (liquidates || rounds(h.split))) w.at_most(sign * price, nearest->price);
    if (!nearest || sign * price > nearest->price) nearest = Level{sign * price, reason, h.units};
  };
  const bool live = stops_live(asset, h);
  if (live && risk.stop_loss_pct) {
    consider(percent_above(h.base, -sign * *risk.stop_loss_pct), OrderReason::stop_loss);
  }
  if (live && risk.stop_loss_points) {
    consider(h.base - sign * *risk.stop_loss_points / h.split, OrderReason::stop_loss);
  }
  if (live && risk.stop_loss_atr) {
    consider(h.base - sign * *risk.stop_loss_atr * h.atr, OrderReason::stop_loss);
  }
  if (live && (sign > 0 ? risk.stop_loss_price : risk.short_stop_loss_price)) {
    consider(h.stop_loss, OrderReason::stop_loss);
  }
  const strategy::AccountSettings& account = w.in.account;
  const bool alone = account.margin_mode != strategy::MarginMode::cross;
  if (alone && (account.leverage || account.maintenance_margin_pct)) {
    const double m = account.maintenance_margin_pct.value_or(0) / 100;
    consider(h.price * (1 - sign / w.leverage()) / (1 - sign * m), OrderReason::liquidation);
  }
  if (!live) return nearest;
  if (risk.break_even_pct) {
    const double from = percent_above(h.base, sign * *risk.break_even_pct);
    if (rounds(h.split)) w.at_most(from, h.best);
    if (sign * h.best >= sign * from) consider(h.price, OrderReason::break_even_stop);
  }
  if (risk.trailing_stop_pct) {
    consider(percent_above(h.best, -sign * *risk.trailing_stop_pct), OrderReason::trailing_stop);
  }
  if (risk.trailing_stop_points) {
    consider(h.best - sign * *risk.trailing_stop_points / h.split, OrderReason::trailing_stop);
  }
  if (risk.trailing_stop_atr) {
    consider(h.best - sign * *risk.trailing_stop_atr * h.atr, OrderReason::trailing_stop);
  }
  for (const Order& o : asset.orders) {
    if (with_orders && !o.opens && o.side == h.side && o.kind == Kind::stop) {
      consider(o.stop, OrderReason::exit_signal);
    }
  }
  return nearest;
}

std::optional<Level> target_of(const World& w, const Asset& asset, const Holding& h,
                               bool with_orders) {
  if (!stops_live(asset, h)) return std::nullopt;
  const strategy::RiskManagement& risk = w.in.risk;
  const double sign = h.sign();
  std::optional<Level> nearest;
  const auto consider = [&](double price, OrderReason reason, double units) {
    if (nearest && rounds(h.split)) w.at_most(sign * price, nearest->price);
    if (!nearest || sign * price < nearest->price) nearest = Level{sign * price, reason, units};
  };
  const auto target = [&](double price, double units) {
    consider(limit_on_tick(w, asset, sign < 0, price), OrderReason::take_profit, units);
  };
  if (risk.take_profit_pct) target(percent_above(h.base, sign * *risk.take_profit_pct), h.units);
  if (risk.take_profit_points) target(h.base + sign * *risk.take_profit_points / h.split, h.units);
  if (risk.take_profit_atr) target(h.base + sign * *risk.take_profit_atr * h.atr, h.units);
  if (sign > 0 ? risk.take_profit_price : risk.short_take_profit_price) {
    target(h.take_profit, h.units);
  }
  if (risk.take_profit_levels && h.levels_done < risk.take_profit_levels->size()) {
    const auto& levels = *risk.take_profit_levels;
    double sum = 0;
    for (std::size_t i = 0; i <= h.levels_done; ++i) sum += levels[i].close_pct;
    const double part = h.bought * levels[h.levels_done].close_pct / 100 - h.level_part;
    const double units = sum >= 100 - 1e-9 ? h.units : std::min(h.units, part);
    target(percent_above(h.base, sign * levels[h.levels_done].at_pct), units);
  }
  for (const Order& o : asset.orders) {
    if (with_orders && !o.opens && o.side == h.side && o.kind == Kind::limit) {
      consider(o.limit, OrderReason::exit_signal, h.units);
    }
  }
  return nearest;
}

}  // namespace hindcast::reference::full
