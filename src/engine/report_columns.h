// Curves, trades and orders as columns of the result document.
#pragma once

#include <vector>

#include "base/document.h"
#include "base/json.h"
#include "engine/benchmark.h"
#include "engine/types.h"

namespace hindcast::engine {

// time, equity, drawdown_pct, benchmark; for one asset also its close, which the benchmark is a
// multiple of.
void add_curve_columns(base::Document& document, const SimulationInput& input,
                       const SimulationResult& result, const BuyAndHold& benchmark);
// trade.*: one row a round trip.
void add_trade_columns(base::Document& document, const std::vector<Trade>& trades);
// order.*: one row an order.
void add_order_columns(base::Document& document, const std::vector<OrderEvent>& orders);

// Names of the numbers in columns that hold an enum: {"side": {"1": "long", "-1": "short"},
// "exit_reason": [...], "order_reason": [...], "order_outcome": [...]}.
base::Json column_enums();

}  // namespace hindcast::engine
