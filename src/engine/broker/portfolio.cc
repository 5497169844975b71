#include "engine/broker/portfolio.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/broker/day.h"
#include "engine/broker/size_rules.h"

namespace hindcast::engine::broker {
namespace {

using strategy::RebalanceAt;
using strategy::Weighting;

std::int64_t month_of(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return std::int64_t{static_cast<int>(date.year())} * 12 + static_cast<unsigned>(date.month());
}

// Weeks begin on Mondays; 1970 began on a Thursday.
std::int64_t week_of(std::int64_t day) { return period_of(day + 3, 7); }

void keep_best(const strategy::PortfolioRules& rules, std::vector<Candidate>& candidates) {
  if (!rules.rank_by) return;
  std::erase_if(candidates, [](const Candidate& c) { return !std::isfinite(c.rank); });
  std::ranges::stable_sort(candidates,
                           [](const Candidate& x, const Candidate& y) { return x.rank > y.rank; });
  const auto top = static_cast<std::size_t>(rules.top.value_or(1));
  if (candidates.size() > top) candidates.resize(top);
}

bool has_weight(const Candidate& c) { return std::isfinite(c.weight) && c.weight > 0; }

double largest_weight(const std::vector<Candidate>& candidates) {
  double most = 0;
  for (const Candidate& c : candidates) most = has_weight(c) ? std::max(most, c.weight) : most;
  return most;
}

std::vector<double> fixed_shares(const SimulationInput& input,
                                 const std::vector<Candidate>& candidates) {
  std::vector<double> shares(input.assets.size(), 0);
  for (const Candidate& c : candidates) {
    const auto found = input.portfolio->weights->find(input.assets[c.asset].symbol);
    if (found != input.portfolio->weights->end()) shares[c.asset] = found->second / 100;
  }
  return shares;
}

}  // namespace

bool RebalanceClock::due(std::int64_t time) {
  std::int64_t now = 0;
  switch (rules_.rebalance) {
    case RebalanceAt::bars:
      now = rows_++ / rules_.every_bars.value_or(1);
      break;
    case RebalanceAt::day:
      now = day_of_(time);
      break;
    case RebalanceAt::week:
      now = week_of(day_of_(time));
      break;
    case RebalanceAt::month:
      now = month_of(day_of_(time));
      break;
  }
  const bool is_new = period_ != now;
  period_ = now;
  return is_new;
}

std::vector<double> target_shares(const SimulationInput& input, std::vector<Candidate> candidates) {
  const strategy::PortfolioRules& rules = *input.portfolio;
  keep_best(rules, candidates);
  if (rules.weighting == Weighting::fixed) return fixed_shares(input, candidates);

  std::vector<double> shares(input.assets.size(), 0);
  // Weights can be of any size, their sum has to be finite.
  const double largest = largest_weight(candidates);
  double sum = 0;
  for (const Candidate& c : candidates) {
    double share = 1;
    if (rules.weighting == Weighting::inverse_volatility) {
      const auto volatility =
          yearly_volatility(input.assets[c.asset], c.bar,
                            rules.volatility_bars.value_or(strategy::kDefaultVolatilityBars));
      share = volatility && *volatility > 0 ? 1 / *volatility : 0;
    } else if (rules.weighting == Weighting::formula) {
      share = has_weight(c) ? c.weight / largest : 0;
    }
    shares[c.asset] = share;
    sum += share;
  }
  const double invested = rules.invested_pct.value_or(100) / 100;
  for (double& share : shares) share = sum > 0 ? share / sum * invested : 0;
  return shares;
}

}  // namespace hindcast::engine::broker
