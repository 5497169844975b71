// Figures of the round trips. A trade still open at the end counts with its mark.
#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/exact_math.h"
#include "engine/metrics_figures.h"
#include "engine/metrics_sample.h"

namespace hindcast::engine {
namespace {

struct Money {
  Wide won = 0, lost = 0;  // sums of the profits and of the losses, both >= 0
  std::size_t wins = 0, losses = 0;
};

Money money_of(std::span<const Trade> trades) {
  Money money;
  for (const Trade& trade : trades) {
    if (trade.pnl > 0) {
      money.won += trade.pnl;
      ++money.wins;
    } else if (trade.pnl < 0) {
      money.lost -= trade.pnl;
      ++money.losses;
    }
  }
  return money;
}

void fill_money(const Money& money, TradeFigures& out) {
  out.win_rate = ratio(static_cast<double>(money.wins), out.count);
  out.profit_factor = ratio(static_cast<double>(money.won), static_cast<double>(money.lost));
  if (money.wins > 0) {
    out.average_win = finite(static_cast<double>(money.won / static_cast<Wide>(money.wins)));
  }
  if (money.losses > 0) {
    out.average_loss = finite(static_cast<double>(-money.lost / static_cast<Wide>(money.losses)));
  }
  if (out.average_win && out.average_loss) {
    out.payoff = ratio(*out.average_win, -*out.average_loss);
  }
  if (out.payoff && *out.payoff > 0) {
    out.kelly = finite(*out.win_rate - (1 - *out.win_rate) / *out.payoff);
  }
}

void fill_quality(std::span<const Trade> trades, TradeFigures& out) {
  std::vector<double> profits;
  profits.reserve(trades.size());
  for (const Trade& trade : trades) profits.push_back(trade.pnl);
  const Moments moments = moments_of(profits);
  const auto mean = static_cast<double>(moments.mean);
  out.expectancy = finite(mean);
  const Figure deviation = sample_deviation(moments);
  // Equal profits differ by rounding only: no spread to measure against.
  constexpr double kRelativeNoise = 1e-12;
  if (deviation && *deviation > kRelativeNoise * std::fabs(mean)) {
    out.sqn = ratio(std::sqrt(out.count) * mean, *deviation);
  }
}

void fill_returns(std::span<const Trade> trades, TradeFigures& out) {
  Wide sum = 0;
  double best = trades[0].return_pct;
  double worst = best;
  for (const Trade& trade : trades) {
    sum += trade.return_pct;
    best = std::max(best, trade.return_pct);
    worst = std::min(worst, trade.return_pct);
  }
  out.average_return = finite(static_cast<double>(sum / static_cast<Wide>(trades.size())) / 100);
  out.best_return = finite(best / 100);
  out.worst_return = finite(worst / 100);
}

void fill_durations(std::span<const Trade> trades, TradeFigures& out) {
  const auto held = [](const Trade& trade) { return trade.exit_time - trade.entry_time; };
  const auto days = [](Wide ns) { return finite(static_cast<double>(ns / kNsPerDay)); };
  Wide sum = 0;
  std::int64_t longest = held(trades[0]);
  std::int64_t shortest = longest;
  for (const Trade& trade : trades) {
    sum += static_cast<Wide>(held(trade));
    longest = std::max(longest, held(trade));
    shortest = std::min(shortest, held(trade));
  }
  out.average_days = days(sum / static_cast<Wide>(trades.size()));
  out.longest_days = days(static_cast<Wide>(longest));
  out.shortest_days = days(static_cast<Wide>(shortest));
}

// Break-even trades end both kinds of streak.
void fill_streaks(std::span<const Trade> trades, TradeFigures& out) {
  double winning = 0;
  double losing = 0;
  for (const Trade& trade : trades) {
    winning = trade.pnl > 0 ? winning + 1 : 0;
    losing = trade.pnl < 0 ? losing + 1 : 0;
    out.longest_winning_streak = std::max(out.longest_winning_streak, winning);
    out.longest_losing_streak = std::max(out.longest_losing_streak, losing);
  }
}

}  // namespace

TradeFigures trade_figures(std::span<const Trade> trades) {
  TradeFigures out;
  if (trades.empty()) return out;
  out.count = static_cast<double>(trades.size());
  out.open_count = static_cast<double>(std::count_if(
      trades.begin(), trades.end(), [](const Trade& trade) { return trade.open_at_end; }));
  fill_money(money_of(trades), out);
  fill_quality(trades, out);
  fill_returns(trades, out);
  fill_durations(trades, out);
  fill_streaks(trades, out);
  return out;
}

}  // namespace hindcast::engine
