// Sizes that follow from the past: volatility of the asset, success of the trades.
#pragma once

#include <optional>

#include "engine/types.h"

namespace hindcast::engine::broker {

// Volatility of closes a year over the last `bars` returns up to bar `last`: the standard deviation
// (n - 1) of log returns times sqrt(returns in a year), where a year has 365 days and the returns
// are counted by the time between the first and the last bar. None before there are enough bars.
// Splits and dividends do not count as returns.
std::optional<double> yearly_volatility(const AssetInput& asset, std::size_t last, int count);

// Kelly's share for bets that win with probability W and pay R times the loss: W - (1 - W) / R.
class KellyRecord {
 public:
  void add(double pnl);
  int trades() const { return wins_ + losses_; }
  // Between 0 and 1. 1 without a loss, 0 without a win.
  double share() const;

 private:
  int wins_ = 0, losses_ = 0;
  double won_ = 0, lost_ = 0;
};

}  // namespace hindcast::engine::broker
