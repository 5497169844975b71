// What holding a position costs over time.
#pragma once

#include "engine/broker/lot.h"

namespace hindcast::engine::broker {

// From one bar's open to the next one's; UTC ns.
struct Elapsed {
  std::int64_t from = 0;
  std::int64_t to = 0;
};

// Borrowing, interest and funding of a lot for that time, at the price where it ends; below zero
// when the lot is paid. A lot that was entered on the earlier bar counts from that bar's open, and
// from the end of the time when it was entered at its close. Years have 365 days.
double financing_cost(const Lot& lot, const strategy::AccountSettings& account,
                      const Elapsed& elapsed, double price);

}  // namespace hindcast::engine::broker
