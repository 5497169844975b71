// Rebalancing.
#include <algorithm>
#include <chrono>
#include <cmath>

#include "reference/full/world.h"

namespace hindcast::reference::full {
namespace {

bool is_due(World& w) {
  const strategy::PortfolioRules& rules = *w.in.portfolio;
  std::int64_t period = 0;
  const std::int64_t day = w.today();
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  switch (rules.rebalance) {
    case strategy::RebalanceAt::bars:
      period = w.rows++ / *rules.every_bars;
      break;
    case strategy::RebalanceAt::day:
      period = day;
      break;
    case strategy::RebalanceAt::week:
      period = day - static_cast<std::int64_t>(
                         std::chrono::weekday{std::chrono::sys_days{date}}.iso_encoding());
      break;
    case strategy::RebalanceAt::month:
      period = int(date.year()) * 12 + int(unsigned(date.month()));
      break;
  }
  if (w.period == period) return false;
  w.period = period;
  return true;
}

std::vector<double> shares(World& w) {
  const strategy::PortfolioRules& rules = *w.in.portfolio;
  std::vector<Asset*> chosen;
  const auto rank = [](const Asset* a) { return a->at(a->input->order_columns->rank, a->next); };
  for (Asset& asset : w.assets) {
    if (!asset.has_bar || !wants_long(w, asset)) continue;
    if (!rules.rank_by || !std::isnan(rank(&asset))) chosen.push_back(&asset);
  }
  if (rules.rank_by) {
    std::ranges::stable_sort(chosen, [&](auto* x, auto* y) { return rank(x) > rank(y); });
    while (chosen.size() > static_cast<std::size_t>(*rules.top)) chosen.pop_back();
  }
  std::vector<double> share(w.assets.size(), 0.0);
  double sum = 0;
  for (const Asset* a : chosen) {
    double& own = share[static_cast<std::size_t>(a->index)];
    bool known = true;
    switch (rules.weighting) {
      case strategy::Weighting::equal:
        own = 1;
        break;
      case strategy::Weighting::inverse_volatility:
        own = yearly_volatility(w, *a, a->next, *rules.volatility_bars, known);
        own = known ? 1 / own : 0;
        break;
      case strategy::Weighting::formula: {
        const double weight = a->at(a->input->order_columns->weight, a->next);
        own = weight > 0 ? weight : 0;  // none where it is NaN
        break;
      }
      case strategy::Weighting::fixed:
        if (rules.weights->contains(a->input->symbol)) {
          own = rules.weights->at(a->input->symbol) / 100;
        }
        break;
    }
    sum += own;
  }
  if (rules.weighting == strategy::Weighting::fixed || sum == 0) return share;
  for (double& own : share) own *= rules.invested_pct.value_or(100) / 100 / sum;
  return share;
}

}  // namespace

void rebalance(World& w) {
  if (!w.in.portfolio || !is_due(w) || w.halted) return;
  const std::vector<double> share = shares(w);
  const double all = equity(w);
  for (Asset& asset : w.assets) {
    if (!asset.has_bar) continue;
    const double target = share[static_cast<std::size_t>(asset.index)] * all;
    double held = 0;
    for (const Holding& h : asset.held) held += h.units * asset.mark / w.leverage();
    const bool all_of_it = target == 0 && held > 0;
    // Below a billionth of the equity it is the rounding of sums.
    const double least = std::max(1e-9, w.in.portfolio->min_trade_pct.value_or(0) / 100) * all;
    w.at_most(least, std::abs(target - held));
    if (!all_of_it && std::abs(target - held) < least) continue;
    bool leaving = false;
    for (const Order& o : asset.orders) leaving = leaving || (!o.opens && !o.waits());
    if (leaving) continue;
    Order o = new_order(w, asset, Side::long_side, target > held);
    o.reason = OrderReason::rebalance;
    if (target > held) o.budget = target - held;
    if (target > held && lacks_level(w, o)) {
      record(w, asset, o, OrderOutcome::rejected_no_price, 0, asset.mark);
      continue;
    }
    if (target < held && !all_of_it) o.rest = (held - target) / (asset.mark / w.leverage());
    if (w.fills_at_close()) o.from = o.decided;
    asset.orders.push_back(o);
  }
}

}  // namespace hindcast::reference::full
