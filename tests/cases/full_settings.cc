#include "cases/random_settings.h"

namespace hindcast::cases {
namespace {

using strategy::Distance;
using strategy::EntryType;
using strategy::ExitType;
using strategy::TimeInForce;

Distance distance(Knobs& knobs) {
  switch (knobs.below(3)) {
    case 0:
      return {.points = knobs.pick({1, 0, 0.5, 2, 5})};
    case 1:
      return {.pct = knobs.pick({1, 0, 0.5, 3})};
    default:
      return {.atr = knobs.pick({1, 0, 0.5, 2})};
  }
}

template <class Spec>
void set_time_in_force(Knobs& knobs, Spec& spec) {
  spec.time_in_force = static_cast<TimeInForce>(knobs.below(3));
  if (spec.time_in_force == TimeInForce::bars) spec.expire_bars = knobs.upto(6);
}

// The prices of the case, whatever the formula.
template <class Spec>
void set_formulas(Knobs& knobs, Spec& spec) {
  const auto replace = [&knobs](auto& distance, auto& price) {
    if (!distance || !knobs.one_in(3)) return;
    distance.reset();
    price = "close";
  };
  replace(spec.limit, spec.limit_price);
  replace(spec.stop, spec.stop_price);
}

strategy::EntryOrderSpec entry(Knobs& knobs) {
  strategy::EntryOrderSpec spec;
  spec.type = static_cast<EntryType>(knobs.below(6));
  const bool stop_limit = spec.type == EntryType::stop_limit;
  if (spec.type == EntryType::limit || stop_limit) spec.limit = distance(knobs);
  if (spec.type == EntryType::stop || stop_limit) spec.stop = distance(knobs);
  if (spec.type == EntryType::trailing_stop) spec.trail = distance(knobs);
  set_formulas(knobs, spec);
  const bool works = spec.type != EntryType::market && spec.type != EntryType::market_on_close;
  if (works) set_time_in_force(knobs, spec);
  return spec;
}

strategy::ExitOrderSpec exit(Knobs& knobs) {
  strategy::ExitOrderSpec spec;
  spec.type = static_cast<ExitType>(knobs.below(4));
  if (spec.type == ExitType::limit) spec.limit = distance(knobs);
  if (spec.type == ExitType::stop) spec.stop = distance(knobs);
  if (spec.limit || spec.stop) set_time_in_force(knobs, spec);
  set_formulas(knobs, spec);
  return spec;
}

void set_orders(Knobs& knobs, strategy::OrderSpecs& orders) {
  if (knobs.below(4) != 0) orders.entry = entry(knobs);
  if (knobs.one_in(2)) orders.exit = exit(knobs);
  if (knobs.one_in(4)) orders.short_entry = entry(knobs);
  if (knobs.one_in(4)) orders.short_exit = exit(knobs);
}

// One of the forms of each distance.
void set_distances(Knobs& knobs, strategy::RiskManagement& risk) {
  const auto other_form = [&knobs](auto& pct, auto& points, auto& atr) {
    if (!knobs.one_in(2)) return;
    pct.reset();
    (knobs.one_in(2) ? atr : points) = knobs.pick({1, 0.5, 2, 3, 10});
  };
  other_form(risk.stop_loss_pct, risk.stop_loss_points, risk.stop_loss_atr);
  other_form(risk.take_profit_pct, risk.take_profit_points, risk.take_profit_atr);
  other_form(risk.trailing_stop_pct, risk.trailing_stop_points, risk.trailing_stop_atr);
  const auto by_formula = [&](auto& pct, auto& points, auto& atr, auto& price, auto& of_shorts) {
    if (!knobs.one_in(6)) return;
    pct = points = atr = {};
    price = of_shorts = "close";
  };
  by_formula(risk.stop_loss_pct, risk.stop_loss_points, risk.stop_loss_atr, risk.stop_loss_price,
             risk.short_stop_loss_price);
  by_formula(risk.take_profit_pct, risk.take_profit_points, risk.take_profit_atr,
             risk.take_profit_price, risk.short_take_profit_price);
  if (!knobs.one_in(4)) return;
  risk.take_profit_price = risk.short_take_profit_price = {};
  risk.take_profit_pct = risk.take_profit_points = risk.take_profit_atr = {};
  auto& levels = risk.take_profit_levels.emplace();
  const int count = knobs.upto(3);
  double at = 0;
  for (int i = 0; i < count; ++i) {
    at += knobs.pick({1, 0.5, 3});
    levels.push_back({.at_pct = at, .close_pct = knobs.pick({30, 10, 33})});
  }
}

void set_position_rules(Knobs& knobs, strategy::RiskManagement& risk) {
  if (knobs.one_in(4)) risk.break_even_pct = knobs.pick({0.5, 1, 3});
  if (knobs.one_in(4)) risk.time_stop_bars = knobs.upto(8);
  if (knobs.one_in(4)) risk.cooldown_bars = knobs.upto(5);
  if (knobs.one_in(3)) {
    risk.pyramiding = strategy::Pyramiding{.max_entries = 1 + knobs.upto(3),
                                           .min_distance_pct = knobs.pick({0, 1, 3}),
                                           .when = static_cast<strategy::AddWhen>(knobs.below(3))};
  }
}

void set_limits(Knobs& knobs, strategy::RiskManagement& risk) {
  if (knobs.one_in(8)) risk.portfolio_stop_pct = knobs.pick({5, 1, 20});
  if (knobs.one_in(8)) risk.max_drawdown_halt_pct = knobs.pick({5, 1, 20});
  if (knobs.one_in(8)) risk.daily_loss_limit_pct = knobs.pick({2, 0.5, 5});
  if (knobs.one_in(8)) risk.max_exposure_pct = knobs.pick({100, 40, 250});
  if (knobs.one_in(8)) risk.max_asset_exposure_pct = knobs.pick({50, 20, 100});
}

// These name the share of the equity, so no other size is given beside them.
void set_past_sizes(Knobs& knobs, strategy::RiskManagement& risk) {
  if (knobs.one_in(8))
    risk.kelly =
        strategy::KellySizing{.fraction = knobs.pick({0.5, 1}), .min_trades = 1 + knobs.upto(3)};
  if (knobs.one_in(8)) {
    risk.position_size_pct = risk.position_size_amount = risk.position_size_units = {};
    risk.kelly = {};
    risk.volatility_target =
        strategy::VolatilityTarget{.pct = knobs.pick({20, 100, 500}), .bars = 1 + knobs.upto(6)};
  }
}

void set_costs(Knobs& knobs, strategy::Costs& costs, strategy::MarketRules& market) {
  if (knobs.one_in(4)) market.tick_size = knobs.pick({0.5, 0.25, 2, 0.1});
  if (knobs.one_in(4)) market.lot_size = knobs.pick({1, 0.5, 0.1, 20});
  if (knobs.one_in(6)) market.min_notional = knobs.pick({100, 500, 10});
  if (knobs.one_in(4)) market.max_volume_pct = knobs.pick({10, 50, 100, 1});
  if (knobs.one_in(4)) costs.commission_maker_pct = knobs.pick({0.05, 0, -0.1});
  if (knobs.one_in(5)) costs.commission_per_unit = knobs.pick({0.05, 1});
  if (knobs.one_in(5)) costs.commission_minimum = knobs.pick({1, 0.25, 20});
  if (knobs.one_in(5)) {
    costs.commission_tiers = {{{.from_value = knobs.pick({1003.7, 20011.3}), .pct = 0.05}}};
    if (knobs.one_in(2))
      costs.commission_tiers->push_back({.from_value = 50023.9, .pct = 0.01, .maker_pct = -0.01});
  }
  if (market.tick_size && knobs.one_in(2)) costs.slippage_ticks = knobs.pick({1, 2, 0.5});
  if (knobs.one_in(5)) costs.slippage_atr = knobs.pick({0.25, 1});
  if (knobs.one_in(5)) costs.slippage_volume_pct = knobs.pick({1, 20});
}

void set_account(Knobs& knobs, strategy::AccountSettings& account) {
  if (knobs.one_in(3)) account.leverage = knobs.pick({2, 5, 20, 1});
  if (knobs.one_in(3)) account.maintenance_margin_pct = knobs.pick({1, 4});
  if ((account.leverage || account.maintenance_margin_pct) && knobs.one_in(3)) {
    account.margin_mode = strategy::MarginMode::cross;
  }
  if (knobs.one_in(4)) account.position_mode = strategy::PositionMode::hedging;
  if (knobs.one_in(5)) account.borrow_pct = knobs.pick({10, 200});
  if (knobs.one_in(5)) account.margin_interest_pct = knobs.pick({10, 200});
  if (knobs.one_in(5)) account.funding_pct = knobs.pick({0.1, -0.1});
  if (account.funding_pct && knobs.one_in(2)) account.funding_hours = knobs.upto(24);
}

}  // namespace

void set_everything(Knobs& knobs, engine::SimulationInput& input) {
  set_distances(knobs, input.risk);
  set_position_rules(knobs, input.risk);
  set_limits(knobs, input.risk);
  set_past_sizes(knobs, input.risk);
  set_costs(knobs, input.costs, input.market);
  set_account(knobs, input.account);
  if (knobs.below(4) != 0) set_orders(knobs, input.orders.emplace());
}

void set_portfolio(Knobs& knobs, engine::SimulationInput& input) {
  strategy::RiskManagement& risk = input.risk;
  risk.position_size_pct = risk.position_size_amount = risk.position_size_units = {};
  risk.volatility_target = {};
  risk.kelly = {};
  risk.pyramiding = {};
  if (input.orders) input.orders->entry = {};
  if (input.orders) input.orders->short_entry = {};
  strategy::PortfolioRules& rules = input.portfolio.emplace();
  rules.rebalance = static_cast<strategy::RebalanceAt>(knobs.below(4));
  if (rules.rebalance == strategy::RebalanceAt::bars) rules.every_bars = knobs.upto(8);
  rules.weighting = static_cast<strategy::Weighting>(knobs.below(4));
  if (rules.weighting == strategy::Weighting::fixed) {
    auto& weights = rules.weights.emplace();
    for (const auto& asset : input.assets) weights[asset.symbol] = knobs.pick({30, 0, 20, 33});
    if (knobs.one_in(3)) weights.erase(weights.begin());
  } else if (knobs.one_in(2)) {
    rules.invested_pct = knobs.pick({80, 50, 99});
  }
  if (rules.weighting == strategy::Weighting::formula)
    rules.target_weight = "close";  // the weights of the case, whatever the formula
  if (rules.weighting == strategy::Weighting::inverse_volatility)
    rules.volatility_bars = 1 + knobs.upto(5);
  if (knobs.one_in(2)) {
    rules.rank_by = "close";  // the ranks of the case, whatever the formula
    rules.top = knobs.upto(2);
  }
  if (knobs.one_in(3)) rules.min_trade_pct = knobs.pick({1, 5});
}

}  // namespace hindcast::cases
