// What a fill costs: the price after slippage, spread and ticks, and the commission.
#pragma once

#include "engine/types.h"

namespace hindcast::engine::broker {

// Which of the costs worsen a fill. A limit order is filled at its price.
enum class FillKind : std::uint8_t { entry, market_exit, stop, limit };

// What a fill is priced by.
struct Quote {
  bool buys = true;
  FillKind kind = FillKind::entry;
  double price = 0;       // quoted
  double atr = 0;         // average true range before the bar
  double bar_volume = 0;  // units
  double traded_30d = 0;  // value, for tiers
  double worst = 0;       // a price that costs do not pass; 0: none
};

struct FillPrice {
  double price = 0;
  double before_tick = 0;  // differs where the price was rounded
  bool rounded() const { return price != before_tick; }
};

class CostModel {
 public:
  // `quoted`: prices are of the side that is traded, so that spread_pct does not count.
  CostModel(const SimulationInput& input, const strategy::MarketRules& market, bool quoted = false);

  FillPrice price(const Quote& quote, double units) const;
  double fee(const Quote& quote, double units, double price) const;
  // Units for which `margin_share` of the value and the commission are the budget; 0 or below when
  // it does not even cover the commission.
  double units_for(double budget, const Quote& quote, double margin_share) const;

  // A limit price between ticks, moved to the tick that is no worse than it.
  double limit_on_tick(bool buys, double limit) const;

 private:
  double rate(const Quote& quote) const;
  double money_needed(const Quote& quote, double units, double margin_share) const;

  const strategy::Costs& costs_;
  const double tick_;
  // Shares by which fills are worse than their quote.
  double entry_ = 0, market_exit_ = 0, stop_ = 0;
  bool stops_are_exact_ = false;
  bool depends_on_size_ = false;  // price or rate per unit: no closed form for a budget
};

}  // namespace hindcast::engine::broker
