// Values that orders are priced with, one a bar, beside the signals: the average true range, the
// prices that formulas give, and what assets are ranked and weighted by.
#pragma once

#include <array>
#include <vector>

#include "market/bars.h"
#include "strategy/costs.h"
#include "strategy/definition.h"
#include "strategy/other_series.h"
#include "strategy/price_formulas.h"

namespace hindcast::strategy {

// Empty columns are not used by the definition; others have one value for each bar, NaN where it is
// not defined yet. A value at a bar rests on that bar and earlier ones only.
struct OrderColumns {
  std::vector<double> atr;
  std::vector<double> rank;                             // of portfolio.rank_by
  std::vector<double> weight;                           // of portfolio.target_weight
  std::array<std::vector<double>, kPriceRoles> prices;  // of formulas, by role
  // Share of the equity that an entry signalled at the bar takes, instead of the definition's size.
  std::vector<double> size;  // given by code snippets only
};

// Whether any distance or slippage is measured in average true ranges.
bool uses_atr(const StrategyDefinition& definition, const Costs& costs);

// Bars of the traded series before all of the columns are defined; 0 when none is used.
int order_warm_up_bars(const StrategyDefinition& definition, const Costs& costs);

// What they read beside the bars themselves.
std::vector<SeriesNeed> order_other_series(const StrategyDefinition& definition);

OrderColumns evaluate_order_columns(const StrategyDefinition& definition, const Costs& costs,
                                    market::BarView bars,
                                    const OtherSeries& others = OtherSeries());

}  // namespace hindcast::strategy
