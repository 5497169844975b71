// From a signal to the prices of its order.
#pragma once

#include "engine/broker/order.h"

namespace hindcast::engine::broker {

// What the definition says about the orders of a side; at the market where it says nothing.
const strategy::EntryOrderSpec& entry_spec(const SimulationInput& input, Side side);
const strategy::ExitOrderSpec& exit_spec(const SimulationInput& input, Side side);

// Prices that formulas give at the decision; NaN where they are not defined, or there is none.
struct FormulaPrices {
  double limit = 0, stop = 0;
};
// Those of the side's entry or exit order, and of the stop and target of its positions. `at` is the
// bit of the bar.
FormulaPrices order_prices(const SimulationInput& input, const AssetInput& asset, std::size_t at,
                           Side side, bool opens);
FormulaPrices bracket_prices(const AssetInput& asset, std::size_t at, Side side);

// Sets type, prices and time in force from the order's signal_close and atr, and from formulas.
void price_entry(Order& order, const strategy::EntryOrderSpec& spec, const FormulaPrices& formulas);
void price_exit(Order& order, const strategy::ExitOrderSpec& spec, const FormulaPrices& formulas);

// False where a price rests on an undefined value, or is none that a market has.
bool has_price(const Order& order);

}  // namespace hindcast::engine::broker
