#include "engine/broker/sizing.h"

#include <algorithm>
#include <cmath>

namespace hindcast::engine::broker {
namespace {

// Budgets come from sums of money; one above the free cash by rounding alone still counts as it.
constexpr double kCashTolerance = 1e-9;

double slack(const SizingInput& in) { return kCashTolerance * std::max(1.0, in.equity); }

Sized before_rounding(const SizingInput& in) {
  const auto& risk = in.simulation.risk;
  const double share = margin_share(in.simulation);
  if (in.units > 0 || risk.position_size_units) {
    const double units = in.units > 0 ? in.units : *risk.position_size_units * in.split;
    const bool fits = covers(in, units);
    return {units, units, 0, fits ? OrderOutcome::filled : OrderOutcome::rejected_no_cash};
  }
  double budget = in.cash;
  if (risk.position_size_pct) budget = *risk.position_size_pct / 100 * in.equity;
  if (risk.position_size_amount) budget = *risk.position_size_amount;
  if (in.share_of_equity) {
    budget = *in.share_of_equity * in.equity;
    if (!(budget > 0)) return {0, 0, 0, OrderOutcome::rejected_zero_size};
  }
  if (!(in.cash > slack(in)) || budget > in.cash + slack(in)) {
    const double units = std::max(0.0, in.costs.units_for(budget, in.quote, share));
    return {units, units, 0, OrderOutcome::rejected_no_cash};
  }
  const double units = in.costs.units_for(std::min(budget, in.cash), in.quote, share);
  if (!(units > 0)) return {0, 0, 0, OrderOutcome::rejected_zero_size};
  return {units, units, 0, OrderOutcome::filled};
}

// Lots and the least value.
Sized rounded(const SizingInput& in, Sized sized) {
  if (sized.outcome != OrderOutcome::filled) return sized;
  sized.units = whole_lots(in.market, sized.units);
  if (!(sized.units > 0)) sized.outcome = OrderOutcome::rejected_zero_size;
  const auto& least = in.market.min_notional;
  if (least && sized.units * in.costs.price(in.quote, sized.units).price < *least) {
    sized.outcome = OrderOutcome::rejected_min_notional;
  }
  return sized;
}

}  // namespace

double margin_share(const SimulationInput& input) { return 1 / input.account.leverage.value_or(1); }

double whole_lots(const strategy::MarketRules& market, double units) {
  if (!market.lot_size) return units;
  constexpr double kHair = 1e-9, kRounding = 1e-15;  // 0.3 / 0.1 is a hair less than 3
  const double step = *market.lot_size;
  const double lots = units / step;
  const double nearest = std::nearbyint(lots);
  return (std::fabs(lots - nearest) <= std::max(kHair, kRounding * lots) ? nearest
                                                                         : std::floor(lots)) *
         step;
}

bool covers(const SizingInput& in, double units) {
  const double price = in.costs.price(in.quote, units).price;
  const double cost =
      units * price * margin_share(in.simulation) + in.costs.fee(in.quote, units, price);
  return cost <= in.cash + slack(in);
}

Sized size_entry(const SizingInput& in) { return rounded(in, before_rounding(in)); }

Sized size_budget(const SizingInput& in, double budget) {
  const double share = margin_share(in.simulation);
  const bool covered = budget <= in.cash + slack(in);
  const double money = in.cash > slack(in) ? std::min(budget, in.cash) : 0;
  Sized sized;
  sized.units = std::max(0.0, in.costs.units_for(money, in.quote, share));
  sized.before_lot = sized.units;
  if (!covered) sized.before_cash = in.costs.units_for(budget, in.quote, share);
  if (!(sized.units > 0)) sized.outcome = OrderOutcome::rejected_no_cash;
  return rounded(in, sized);
}

}  // namespace hindcast::engine::broker
