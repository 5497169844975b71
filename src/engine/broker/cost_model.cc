#include "engine/broker/cost_model.h"

#include <algorithm>
#include <cmath>

namespace hindcast::engine::broker {
namespace {

// A quotient this near to a whole number is one: prices in decimal fractions are no exact doubles.
constexpr double kOnTick = 1e-6;

// The multiple of `step` at or above (below) the price.
double on_tick(double price, double step, bool up) {
  const double steps = price / step;
  const double nearest = std::nearbyint(steps);
  if (std::fabs(steps - nearest) <= kOnTick) return price;
  return (up ? std::ceil(steps) : std::floor(steps)) * step;
}

}  // namespace

CostModel::CostModel(const SimulationInput& input, const strategy::MarketRules& market, bool quoted)
    : costs_(input.costs),
      tick_(market.tick_size.value_or(0)),
      stops_are_exact_(input.rules.stop_fill == strategy::StopFill::exact),
      depends_on_size_(costs_.commission_per_unit || costs_.commission_minimum ||
                       costs_.slippage_volume_pct) {
  const bool all_at_entry = input.rules.spread_paid == strategy::SpreadPaid::entry;
  const double slippage = costs_.slippage_pct / 100;
  const double spread = quoted ? 0 : costs_.spread_pct;
  entry_ = slippage + spread / (all_at_entry ? 100 : 200);
  market_exit_ = slippage + (all_at_entry ? 0 : spread / 200);
  stop_ = stops_are_exact_ ? 0 : market_exit_;
}

FillPrice CostModel::price(const Quote& q, double units) const {
  double worse = 0;
  if (q.kind == FillKind::entry) worse = entry_;
  if (q.kind == FillKind::market_exit) worse = market_exit_;
  if (q.kind == FillKind::stop) worse = stop_;
  double price = q.buys ? q.price * (1 + worse) : q.price * (1 - worse);
  const bool slips = q.kind != FillKind::limit && !(q.kind == FillKind::stop && stops_are_exact_);
  if (slips) {
    const double direction = q.buys ? 1 : -1;
    price += direction * costs_.slippage_ticks.value_or(0) * tick_;
    if (costs_.slippage_atr) price += direction * *costs_.slippage_atr * q.atr;
    if (costs_.slippage_volume_pct && q.bar_volume > 0) {
      const double taken = units / q.bar_volume;
      price += direction * q.price * *costs_.slippage_volume_pct / 100 * taken;
    }
  }
  if (q.worst > 0) price = q.buys ? std::min(price, q.worst) : std::max(price, q.worst);
  price = std::max(price, 0.0);
  if (tick_ == 0) return {price, price};
  return {on_tick(price, tick_, q.buys), price};
}

double CostModel::rate(const Quote& q) const {
  double pct = costs_.commission_pct;
  if (q.kind == FillKind::limit) pct = costs_.commission_maker_pct.value_or(pct);
  if (costs_.commission_tiers) {
    for (const strategy::CommissionTier& tier : *costs_.commission_tiers) {
      if (q.traded_30d < tier.from_value) break;
      pct = q.kind == FillKind::limit ? tier.maker_pct.value_or(tier.pct) : tier.pct;
    }
  }
  return pct / 100;
}

double CostModel::fee(const Quote& q, double units, double price) const {
  double fee = costs_.commission_fixed + rate(q) * units * price;
  if (costs_.commission_per_unit) fee += *costs_.commission_per_unit * units;
  if (costs_.commission_minimum) fee = std::max(fee, *costs_.commission_minimum);
  return fee;
}

double CostModel::money_needed(const Quote& q, double units, double margin_share) const {
  const double at = price(q, units).price;
  return units * at * margin_share + fee(q, units, at);
}

double CostModel::units_for(double budget, const Quote& q, double margin_share) const {
  const double at = price(q, 0).price;
  const double most = (budget - costs_.commission_fixed) / (at * (margin_share + rate(q)));
  if (!depends_on_size_ || !(most > 0)) return most;
  // Halving the interval until it is as narrow as doubles are: the same everywhere.
  double low = 0, high = most;
  if (money_needed(q, high, margin_share) <= budget) return high;
  constexpr int kHalvings = 100;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = low + (high - low) / 2;
    (money_needed(q, middle, margin_share) <= budget ? low : high) = middle;
  }
  return low;
}

double CostModel::limit_on_tick(bool buys, double limit) const {
  return tick_ == 0 ? limit : on_tick(limit, tick_, !buys);
}

}  // namespace hindcast::engine::broker
