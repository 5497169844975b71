// Prices after costs, commissions, and how much a budget buys.
#include <algorithm>
#include <cmath>

#include "reference/full/world.h"

namespace hindcast::reference::full {
namespace {

// "Between ticks" begins a millionth of a tick away from one: 0.3 / 0.1 is a hair less than 3.
double on_tick(const World& w, double price, double tick, bool up) {
  const double ticks = price / tick;
  w.on_edge = w.on_edge || std::abs(std::abs(ticks - std::round(ticks)) - 1e-6) < 1e-7;
  if (std::abs(ticks - std::round(ticks)) <= 1e-6) return price;
  return (up ? std::ceil(ticks) : std::floor(ticks)) * tick;
}

// Of the bar before; where it is not defined yet, the range of the bar.
double slippage_range(const World& w, const Asset& asset) {
  const std::size_t bar = asset.bar_in_hand();
  const double atr = asset.at(asset.input->order_columns->atr, bar - 1);
  // In prices of this bar.
  if (!std::isnan(atr)) return atr * happened_before(w, asset, bar).price;
  return asset.input->bars.high[bar] - asset.input->bars.low[bar];
}

double rate(const World& w, bool limit) {
  const strategy::Costs& c = w.in.costs;
  double pct = limit && c.commission_maker_pct ? *c.commission_maker_pct : c.commission_pct;
  if (c.commission_tiers) {
    double traded = 0;
    for (const auto& [time, value] : w.traded) {
      if (date_of(time) > date_of(w.now) - 30) traded += value;
    }
    for (const auto& tier : *c.commission_tiers) {
      if (w.at_most(tier.from_value, traded))
        pct = limit && tier.maker_pct ? *tier.maker_pct : tier.pct;
    }
  }
  return pct / 100;
}

}  // namespace

Priced priced(const World& w, const Asset& asset, const Quote& q, double units) {
  const strategy::Costs& c = w.in.costs;
  const double way = q.buys ? 1 : -1;
  const bool exact = w.in.rules.stop_fill == strategy::StopFill::exact && q.pays == Pays::stop;
  double price = q.price;
  if (q.pays != Pays::limit && !exact) {
    double spread = c.spread_pct / 2;
    const bool quoted = !asset.input->quotes.empty();
    if (w.in.rules.spread_paid == strategy::SpreadPaid::entry) {
      spread = q.pays == Pays::entry ? c.spread_pct : 0;
    }
    if (quoted) spread = 0;  // it is in the prices
    double worse = q.price * (c.slippage_pct + spread) / 100;
    if (c.slippage_ticks) worse += *c.slippage_ticks * *asset.rules.tick_size;
    if (c.slippage_atr) worse += *c.slippage_atr * slippage_range(w, asset);
    const double volume = asset.input->bars.volume[asset.bar_in_hand()];
    if (c.slippage_volume_pct && volume > 0) {
      worse += q.price * *c.slippage_volume_pct / 100 * units / volume;
    }
    price += way * worse;
  }
  if (q.worst > 0 && way * price > way * q.worst) price = q.worst;
  w.on_edge = w.on_edge || std::abs(price) < 1e-9 * q.price;
  price = std::max(price, 0.0);
  if (!asset.rules.tick_size) return {price, price};
  return {on_tick(w, price, *asset.rules.tick_size, q.buys), price};
}

double fee(const World& w, const Quote& q, double units, double price) {
  const strategy::Costs& c = w.in.costs;
  const double sum = c.commission_fixed + units * price * rate(w, q.pays == Pays::limit) +
                     units * c.commission_per_unit.value_or(0);
  return c.commission_minimum ? std::max(sum, *c.commission_minimum) : sum;
}

double units_for(const World& w, const Asset& asset, const Quote& q, double budget) {
  const auto needed = [&](double units) {
    const double price = priced(w, asset, q, units).price;
    return units * price / w.leverage() + fee(w, q, units, price);
  };
  // Slippage by volume never makes a position larger.
  const double price = priced(w, asset, q, 0).price;
  double enough = (budget - w.in.costs.commission_fixed) /
                  (price * (1 / w.leverage() + rate(w, q.pays == Pays::limit)));
  if (!(enough > 0)) return 0;
  if (needed(enough) <= budget) return enough;
  double low = 0;
  for (int i = 0; i < 200; ++i) {
    const double middle = (low + enough) / 2;
    (needed(middle) <= budget ? low : enough) = middle;
  }
  return low;
}

double whole_lots(const Asset& asset, double units) {
  if (!asset.rules.lot_size) return units;
  const double lots = units / *asset.rules.lot_size;
  const double whole = std::abs(lots - std::round(lots)) <= std::max(1e-9, 1e-15 * lots)
                           ? std::round(lots)
                           : std::floor(lots);
  return whole * *asset.rules.lot_size;
}

double limit_on_tick(const World& w, const Asset& asset, bool buys, double limit) {
  return asset.rules.tick_size ? on_tick(w, limit, *asset.rules.tick_size, !buys) : limit;
}

double yearly_volatility(const World& w, const Asset& asset, std::size_t bar, int count,
                         bool& known) {
  const market::BarView& bars = asset.input->bars;
  known = bar >= static_cast<std::size_t>(count);
  if (!known) return 0;
  std::vector<double> returns;
  for (std::size_t i = bar - static_cast<std::size_t>(count) + 1; i <= bar; ++i) {
    const double before = bars.close[i - 1] * happened_before(w, asset, i).price;
    returns.push_back(std::log(bars.close[i] / before));
  }
  double mean = 0, square = 0;
  for (double r : returns) mean += r / count;
  for (double r : returns) square += (r - mean) * (r - mean) / (count - 1);
  const std::int64_t time = bars.time[bar] - bars.time[bar - static_cast<std::size_t>(count)];
  const double a_year = 365.0 * double(kDay) / double(time) * count;
  known = square > 0;
  return std::sqrt(square * a_year);
}

}  // namespace hindcast::reference::full
