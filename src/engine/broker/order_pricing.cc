#include "engine/broker/order_pricing.h"

#include <cmath>
#include <limits>

#include "engine/broker/lot.h"

namespace hindcast::engine::broker {
namespace {

using strategy::Distance;
using strategy::EntryOrderSpec;
using strategy::ExitOrderSpec;
using strategy::TimeInForce;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double price_of(const AssetInput& asset, strategy::PriceRole role, std::size_t at) {
  if (asset.order_columns == nullptr) return kUnknown;
  const auto& column = asset.order_columns->prices[strategy::index_of(role)];
  return column.empty() ? kUnknown : column[at];
}

// The price at a distance from `base`; direction 1 is above it.
double price_at(double base, double direction, const Distance& d, double atr) {
  if (d.pct) return at_percent(base, direction * *d.pct);
  if (d.points) return base + direction * *d.points;
  return base + direction * d.atr.value_or(0) * atr;
}

void set_time_in_force(Order& order, TimeInForce time_in_force, std::optional<int> bars) {
  order.day_only = time_in_force == TimeInForce::day;
  if (time_in_force == TimeInForce::bars) {
    order.live_until = order.live_from + static_cast<std::size_t>(bars.value_or(1));
  }
}

}  // namespace

const EntryOrderSpec& entry_spec(const SimulationInput& input, Side side) {
  static const EntryOrderSpec kMarket;
  if (!input.orders) return kMarket;
  const strategy::OrderSpecs& specs = *input.orders;
  if (side == Side::short_side && specs.short_entry) return *specs.short_entry;
  return specs.entry ? *specs.entry : kMarket;
}

const ExitOrderSpec& exit_spec(const SimulationInput& input, Side side) {
  static const ExitOrderSpec kMarket;
  if (!input.orders) return kMarket;
  const strategy::OrderSpecs& specs = *input.orders;
  if (side == Side::short_side && specs.short_exit) return *specs.short_exit;
  return specs.exit ? *specs.exit : kMarket;
}

FormulaPrices order_prices(const SimulationInput& input, const AssetInput& asset, std::size_t at,
                           Side side, bool opens) {
  using R = strategy::PriceRole;
  if (!input.orders) return {kUnknown, kUnknown};
  // What is said of longs is not mirrored.
  const bool of_short = side == Side::short_side;
  if (opens) {
    if (of_short && !input.orders->short_entry) return {kUnknown, kUnknown};
    return {price_of(asset, of_short ? R::short_entry_limit : R::entry_limit, at),
            price_of(asset, of_short ? R::short_entry_stop : R::entry_stop, at)};
  }
  if (of_short && !input.orders->short_exit) return {kUnknown, kUnknown};
  return {price_of(asset, of_short ? R::short_exit_limit : R::exit_limit, at),
          price_of(asset, of_short ? R::short_exit_stop : R::exit_stop, at)};
}

FormulaPrices bracket_prices(const AssetInput& asset, std::size_t at, Side side) {
  using R = strategy::PriceRole;
  const bool of_short = side == Side::short_side;
  return {price_of(asset, of_short ? R::short_take_profit : R::take_profit, at),
          price_of(asset, of_short ? R::short_stop_loss : R::stop_loss, at)};
}

void price_entry(Order& order, const EntryOrderSpec& spec, const FormulaPrices& formulas) {
  static constexpr OrderType kTypes[] = {OrderType::market,     OrderType::market_on_close,
                                         OrderType::limit,      OrderType::stop,
                                         OrderType::stop_limit, OrderType::trailing_stop};
  order.type = kTypes[static_cast<std::size_t>(spec.type)];
  const double beyond = order.buys() ? 1 : -1;  // where the price gets worse
  const double close = order.signal_close;
  if (spec.stop) order.stop = price_at(close, beyond, *spec.stop, order.atr);
  if (spec.limit && order.type == OrderType::limit) {
    order.limit = price_at(close, -beyond, *spec.limit, order.atr);
  }
  if (spec.stop_price) order.stop = formulas.stop;
  if (spec.limit && order.type == OrderType::stop_limit) {
    order.limit = price_at(order.stop, beyond, *spec.limit, order.atr);
  }
  if (spec.limit_price) order.limit = formulas.limit;
  if (spec.trail) {
    order.trail_from = close;
    order.trail_pct = spec.trail->pct.value_or(0);
    order.trail_distance = spec.trail->points.value_or(0);
    if (spec.trail->atr) order.trail_distance = *spec.trail->atr * order.atr;
    order.stop = price_at(close, beyond, *spec.trail, order.atr);
  }
  set_time_in_force(order, spec.time_in_force, spec.expire_bars);
}

void price_exit(Order& order, const ExitOrderSpec& spec, const FormulaPrices& formulas) {
  static constexpr OrderType kTypes[] = {OrderType::market, OrderType::market_on_close,
                                         OrderType::limit, OrderType::stop};
  order.type = kTypes[static_cast<std::size_t>(spec.type)];
  const double better = order.side == Side::long_side ? 1 : -1;
  const double close = order.signal_close;
  if (spec.limit) order.limit = price_at(close, better, *spec.limit, order.atr);
  if (spec.stop) order.stop = price_at(close, -better, *spec.stop, order.atr);
  if (spec.limit_price) order.limit = formulas.limit;
  if (spec.stop_price) order.stop = formulas.stop;
  set_time_in_force(order, spec.time_in_force, spec.expire_bars);
}

bool has_price(const Order& order) {
  const auto usable = [](double price) { return std::isfinite(price) && price > 0; };
  switch (order.type) {
    case OrderType::market:
    case OrderType::market_on_close:
      return true;
    case OrderType::limit:
      return usable(order.limit);
    case OrderType::stop:
    case OrderType::trailing_stop:
      return usable(order.stop);
    case OrderType::stop_limit:
      return usable(order.stop) && usable(order.limit);
  }
  return false;
}

}  // namespace hindcast::engine::broker
