#include "properties/tools/transform.h"

namespace hindcast::properties {
namespace {

void by(std::optional<double>& value, double factor) {
  if (value) *value *= factor;
}
void by(std::optional<strategy::Distance>& distance, double price) {
  if (distance) by(distance->points, price);
}
void by(std::optional<strategy::EntryOrderSpec>& spec, double price) {
  if (!spec) return;
  by(spec->limit, price);
  by(spec->stop, price);
  by(spec->trail, price);
}
void by(std::optional<strategy::ExitOrderSpec>& spec, double price) {
  if (!spec) return;
  by(spec->limit, price);
  by(spec->stop, price);
}

void scale_rules(strategy::MarketRules& rules, const Scale& s) {
  by(rules.tick_size, s.price);
  by(rules.lot_size, s.unit);
  by(rules.min_notional, s.money());
}

void scale_settings(engine::SimulationInput& in, const Scale& s) {
  in.initial_capital *= s.money();
  by(in.risk.stop_loss_points, s.price);
  by(in.risk.take_profit_points, s.price);
  by(in.risk.trailing_stop_points, s.price);
  by(in.risk.position_size_amount, s.money());
  by(in.risk.position_size_units, s.unit);
  in.costs.commission_fixed *= s.money();
  by(in.costs.commission_per_unit, s.price);
  by(in.costs.commission_minimum, s.money());
  if (in.costs.commission_tiers) {
    for (auto& tier : *in.costs.commission_tiers) tier.from_value *= s.money();
  }
  scale_rules(in.market, s);
  if (!in.orders) return;
  by(in.orders->entry, s.price);
  by(in.orders->exit, s.price);
  by(in.orders->short_entry, s.price);
  by(in.orders->short_exit, s.price);
}

}  // namespace

Copy::Copy(const cases::Case& original) : assets(original.assets()), input(original.input()) {
  join();
}

void Copy::join() {
  for (std::size_t a = 0; a < assets.size(); ++a) {
    input.assets[a] = assets[a].input(std::move(input.assets[a].symbol));
  }
}

void scale(Copy& copy, const Scale& s) {
  for (cases::RandomAsset& asset : copy.assets) {
    market::BarColumns& b = asset.bars;
    for (auto* prices : {&b.open, &b.high, &b.low, &b.close}) {
      for (double& price : *prices) price *= s.price;
    }
    for (double& volume : b.volume) volume *= s.unit;
    for (market::CorporateAction& action : asset.actions) action.dividend *= s.price;
    if (asset.market_rules) scale_rules(*asset.market_rules, s);
    for (double& atr : asset.columns.atr) atr *= s.price;
    for (auto& prices : asset.columns.prices) {
      for (double& price : prices) price *= s.price;
    }
  }
  scale_settings(copy.input, s);
  copy.join();
}

void scale(engine::SimulationResult& result, const Scale& s) {
  for (double& equity : result.equity) equity *= s.money();
  for (engine::OrderEvent& o : result.orders) {
    o.size *= s.unit;
    o.price *= s.price;
    o.fee *= s.money();
  }
  for (engine::Trade& t : result.trades) {
    t.size *= s.unit;
    for (double* price : {&t.entry_price, &t.exit_price}) *price *= s.price;
    for (double* money : {&t.entry_fee, &t.exit_fee, &t.financing, &t.dividends, &t.pnl})
      *money *= s.money();
  }
}

}  // namespace hindcast::properties
