// Exits that a bar forces on a lot: stops, targets and working exit orders. What closes all of a
// lot cancels the rest of its bracket.
#pragma once

#include "engine/broker/cost_model.h"
#include "engine/broker/entry_fill.h"
#include "engine/broker/lot.h"

namespace hindcast::engine::broker {

// Prices of working exit orders, infinite on the far side when there is none, and the units that
// each closes at most.
struct ExitOrders {
  double stop = 0;
  double limit = 0;
  double stop_units = kNever;
  double limit_units = kNever;
};
ExitOrders no_exit_orders(Side side);

struct ForcedExit {
  bool hit = false;
  bool ambiguous = false;  // both a stop and a target were reached, in an order nobody knows
  bool limit = false;      // fills at its price, without slippage and spread
  double price = 0;        // quoted
  double units = 0;
  OrderReason reason = OrderReason::stop_loss;
  bool whole(const Lot& lot) const { return hit && units == lot.size; }
};

// What the bar is judged with.
struct BracketRules {
  const strategy::RiskManagement& risk;
  const CostModel& costs;
  strategy::BothHit both_hit;
  bool stops_live = true;  // false: only a liquidation counts
};

// The first exit of the bar. A lot that lives on is asked again: further levels may be reached.
ForcedExit forced_exit(const Lot& lot, const Bar& bar, const BracketRules& rules,
                       const ExitOrders& orders);

// The bar that a lot filled during the bar is judged by. Where the bar does not tell whether a
// price came before or after the fill, `both_hit` decides against or for the lot.
struct FillBar {
  Bar bar;
  bool doubtful = false;  // the other assumption would have reached another level
};
FillBar judged_fill_bar(const Lot& lot, const EntryFill& fill, const Bar& whole,
                        const BracketRules& rules);

}  // namespace hindcast::engine::broker
