#include <algorithm>

#include "properties/tools/transform.h"

namespace hindcast::properties {
namespace {

using engine::Side;

// A percentage of a price is another one in the mirror; as points it is the same.
void in_points(std::optional<strategy::Distance>& distance) {
  if (distance && distance->pct) *distance = {.points = *distance->pct};
}
// The prices of the case are not mirrored.
void no_formula(std::optional<strategy::Distance>& distance, std::optional<std::string>& price) {
  if (price) distance = {.points = 1};
  price.reset();
}
template <class Spec>
void in_points_all(std::optional<Spec>& spec) {
  if (!spec) return;
  no_formula(spec->limit, spec->limit_price);
  no_formula(spec->stop, spec->stop_price);
  in_points(spec->limit);
  in_points(spec->stop);
  if constexpr (requires { spec->trail; }) in_points(spec->trail);
}
void in_points(std::optional<double>& pct, std::optional<double>& points) {
  if (pct) points = pct;
  pct.reset();
}

void mirror_orders(strategy::OrderSpecs& orders) {
  const strategy::OrderSpecs old = orders;
  const auto or_market = [](const auto& spec) {
    return spec ? spec : typename std::remove_cvref_t<decltype(spec)>(std::in_place);
  };
  orders.entry = old.short_entry ? old.short_entry : or_market(old.entry);
  orders.exit = old.short_exit ? old.short_exit : or_market(old.exit);
  orders.short_entry = or_market(old.entry);
  orders.short_exit = or_market(old.exit);
}

Side other(Side side) { return side == Side::long_side ? Side::short_side : Side::long_side; }

}  // namespace

void keep_what_a_mirror_keeps(engine::SimulationInput& in) {
  strategy::RiskManagement& risk = in.risk;
  in_points(risk.stop_loss_pct, risk.stop_loss_points);
  in_points(risk.take_profit_pct, risk.take_profit_points);
  in_points(risk.trailing_stop_pct, risk.trailing_stop_points);
  risk.take_profit_levels = {};
  risk.stop_loss_price = risk.short_stop_loss_price = {};
  risk.take_profit_price = risk.short_take_profit_price = {};
  risk.break_even_pct = {};
  if (risk.pyramiding) risk.pyramiding->min_distance_pct = 0;
  risk.position_size_pct = risk.position_size_amount = {};
  risk.position_size_units = risk.position_size_units.value_or(7);
  risk.volatility_target = {};
  risk.kelly = {};
  risk.portfolio_stop_pct = risk.max_drawdown_halt_pct = risk.daily_loss_limit_pct = {};
  risk.max_exposure_pct = risk.max_asset_exposure_pct = {};
  in.costs.commission_pct = in.costs.slippage_pct = in.costs.spread_pct = 0;
  in.costs.commission_maker_pct = in.costs.slippage_volume_pct = {};
  in.costs.commission_tiers = {};
  if (in.market.tick_size) in.market.tick_size = 0.5;
  in.market.min_notional = {};
  in.market.per_asset = {};
  const auto mode = in.account.position_mode;
  in.account = {.position_mode = mode};
  if (mode == strategy::PositionMode::hedging) {
    in.market.max_volume_pct = {};  // the long side takes its part of the volume first
    risk.max_open_positions = {};   // and of the places
  }
  if (!in.orders) return;
  in_points_all(in.orders->entry);
  in_points_all(in.orders->exit);
  in_points_all(in.orders->short_entry);
  in_points_all(in.orders->short_exit);
}

void mirror(Copy& copy, double axis) {
  for (cases::RandomAsset& asset : copy.assets) {
    market::BarColumns& b = asset.bars;
    for (auto* prices : {&b.open, &b.high, &b.low, &b.close}) {
      for (double& price : *prices) price = axis - price;
    }
    std::swap(b.high, b.low);
    std::swap(asset.signals.long_entry, asset.signals.short_entry);
    std::swap(asset.signals.long_exit, asset.signals.short_exit);
  }
  if (copy.input.orders) mirror_orders(*copy.input.orders);
  copy.join();
}

void mirror(engine::SimulationResult& result, double axis) {
  for (engine::OrderEvent& o : result.orders) {
    o.side = other(o.side);
    if (o.price != 0) o.price = axis - o.price;  // 0: a market order that was never priced
  }
  for (engine::Trade& t : result.trades) {
    t.side = other(t.side);
    t.entry_price = axis - t.entry_price;
    t.exit_price = axis - t.exit_price;
  }
}

}  // namespace hindcast::properties
