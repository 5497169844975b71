// What a portfolio holds after a rebalancing, and when one is due.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/broker/day.h"
#include "engine/types.h"

namespace hindcast::engine::broker {

// Tells whether a row of the clock is one to rebalance at: every so many rows, or the first row of
// a day, week (from Monday) or month. Asked once for each row, in order.
class RebalanceClock {
 public:
  explicit RebalanceClock(const strategy::PortfolioRules& rules, DayOf day_of = DayOf(nullptr))
      : rules_(rules), day_of_(std::move(day_of)) {}
  bool due(std::int64_t time);

 private:
  const strategy::PortfolioRules& rules_;
  DayOf day_of_;
  std::int64_t rows_ = 0;
  std::optional<std::int64_t> period_;
};

// An asset that may be held.
struct Candidate {
  std::size_t asset = 0;  // index into the simulation's assets
  double rank = 0;        // NaN: not defined
  std::size_t bar = 0;    // its bar at the rebalancing
  double weight = 0;      // of weighting formula; NaN: not defined
};

// The share of the equity for every asset of the simulation, 0 for those that are not chosen. The
// best `top` by rank, the earlier asset first among equals; an asset without a rank, or without a
// volatility or a weight above 0 where that is asked for, is not chosen.
std::vector<double> target_shares(const SimulationInput& input, std::vector<Candidate> candidates);

}  // namespace hindcast::engine::broker
