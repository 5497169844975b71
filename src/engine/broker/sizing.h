// How many units an entry buys.
#pragma once

#include <optional>

#include "engine/broker/cost_model.h"

namespace hindcast::engine::broker {

struct SizingInput {
  const SimulationInput& simulation;
  const strategy::MarketRules& market;
  const CostModel& costs;
  const Quote& quote;
  double cash = 0;                             // that a new position may use
  double equity = 0;                           // at the decision
  std::optional<double> share_of_equity = {};  // by volatility or Kelly, instead of a given size
  double units = 0;  // a trader's own size, in units of now; 0: as the definition sizes
  double split = 1;  // units that splits since the decision have made of one
};

struct Sized {
  double units = 0;        // wanted; what is bought when the outcome is `filled`
  double before_lot = 0;   // differs where the size was rounded to lots
  double before_cash = 0;  // more than before_lot where the cash did not cover what was wanted
  OrderOutcome outcome = OrderOutcome::filled;
};

// docs/execution-rules.md, "Sizes and cash".
Sized size_entry(const SizingInput& in);

// For a rebalancing: as many units as the budget buys, or as the cash does when that is less.
Sized size_budget(const SizingInput& in, double budget);

// Whether the cash covers exactly these units.
bool covers(const SizingInput& in, double units);

// Share of a position's value that is set aside for it: 1 without leverage.
double margin_share(const SimulationInput& input);

// The multiple of lot_size at or below `units`; all of them where there is none.
double whole_lots(const strategy::MarketRules& market, double units);

}  // namespace hindcast::engine::broker
