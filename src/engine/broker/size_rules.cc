#include "engine/broker/size_rules.h"

#include <algorithm>
#include <cmath>

#include "engine/broker/day.h"

namespace hindcast::engine::broker {

namespace {

// The log return of a bar's close against the one before.
double log_return(const AssetInput& asset, std::size_t i) {
  double before = asset.bars.close[i - 1];
  for (const market::CorporateAction& action : asset.actions) {
    if (action.bar == asset.signal_offset + i) before *= action.price_ratio;
  }
  return std::log(asset.bars.close[i] / before);
}

}  // namespace

std::optional<double> yearly_volatility(const AssetInput& asset, std::size_t last, int count) {
  const market::BarView& bars = asset.bars;
  const auto n = static_cast<std::size_t>(count);
  if (last < n) return std::nullopt;
  double sum = 0, squares = 0;
  for (std::size_t i = last - n + 1; i <= last; ++i) {
    sum += log_return(asset, i);
  }
  const double mean = sum / count;
  for (std::size_t i = last - n + 1; i <= last; ++i) {
    const double d = log_return(asset, i) - mean;
    squares += d * d;
  }
  const double years =
      static_cast<double>(bars.time[last] - bars.time[last - n]) / (365.0 * double(kNsPerDay));
  return std::sqrt(squares / (count - 1)) * std::sqrt(count / years);
}

void KellyRecord::add(double pnl) {
  if (pnl > 0) {
    ++wins_;
    won_ += pnl;
  } else {
    ++losses_;
    lost_ -= pnl;
  }
}

double KellyRecord::share() const {
  if (wins_ == 0) return 0;
  if (!(lost_ > 0)) return 1;
  const double win_share = double(wins_) / trades();
  const double payoff = (won_ / wins_) / (lost_ / losses_);
  return std::clamp(win_share - (1 - win_share) / payoff, 0.0, 1.0);
}

}  // namespace hindcast::engine::broker
