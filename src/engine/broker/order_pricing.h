// From a signal to the prices of its order.
#pragma once

#include "engine/broker/order.h"

namespace hindcast::engine::broker {

// What the definition says about the orders of a side; at the market where it says nothing.
const strategy::EntryOrderSpec& entry_spec(const SimulationInput& input, Side side);
const strategy::ExitOrderSpec& exit_spec(const SimulationInput& input, Side side);

// Sets type, prices and time in force from the order's signal_close and atr.
void price_entry(Order& order, const strategy::EntryOrderSpec& spec);
void price_exit(Order& order, const strategy::ExitOrderSpec& spec);

// False where a price rests on an undefined value, or is none that a market has.
bool has_price(const Order& order);

}  // namespace hindcast::engine::broker
