// Roughness and depth of a path.
#include <cmath>

#include "indicators/extra.h"

namespace hindcast::indicators {
namespace {

// Lags 1, 2, 4, ... up to a quarter of the window.
std::vector<std::size_t> hurst_lags(std::size_t period) {
  std::vector<std::size_t> lags;
  for (std::size_t lag = 1; lag <= period / 4; lag *= 2) lags.push_back(lag);
  return lags;
}

// Mean square move over `lag` rows within the window, from row period - 1.
ColumnOf mean_square_moves(std::span<const double> x, std::size_t lag, std::size_t period) {
  ColumnOf squares(x.size()), out(x.size());
  for (std::size_t i = lag; i < x.size(); ++i) {
    const double move = x[i] - x[i - lag];
    squares[i] = move * move;
  }
  sum_from(squares, lag, static_cast<int>(period - lag), out);
  for (double& v : out) v /= static_cast<double>(period - lag);
  return out;
}

// Half the slope of ln(mean square move) over ln(lag), by least squares.
void hurst(const Call& call) {
  const auto x = call.inputs[0];
  const std::size_t period = rows_of(call.parameters, 0), n = x.size();
  const auto lags = hurst_lags(period);
  if (n < period) return;
  double mean = 0, spread = 0;
  for (const std::size_t lag : lags) {
    mean += std::log(static_cast<double>(lag)) / static_cast<double>(lags.size());
  }
  ColumnOf one, sums(n);
  std::vector<bool> still(n);
  for (const std::size_t lag : lags) {
    const double off = std::log(static_cast<double>(lag)) - mean;
    spread += off * off;
    const ColumnOf moves = mean_square_moves(x, lag, period);
    if (lag == 1) one = moves;
    for (std::size_t i = period - 1; i < n; ++i) {
      if (one[i] == 0 || moves[i] == 0) {
        still[i] = true;
      } else {
        sums[i] += off * std::log(moves[i] / one[i]) / 2;
      }
    }
  }
  for (std::size_t i = period - 1; i < n; ++i) call.outputs[0][i] = still[i] ? 0 : sums[i] / spread;
}

void ulcer(const Call& call) {
  const auto x = call.inputs[0];
  const int period = whole(call.parameters, 0);
  const auto start = static_cast<std::size_t>(period - 1);
  const std::size_t n = x.size();
  ColumnOf top(n), squares(n);
  window_highest(x, period, top);
  for (std::size_t i = start; i < n; ++i) {
    const double depth = percent_change(x[i], top[i]);
    squares[i] = depth * depth;
  }
  simple_from(squares, start, period, call.outputs[0]);
  for (std::size_t i = 2 * start; i < n; ++i) call.outputs[0][i] = std::sqrt(call.outputs[0][i]);
}

}  // namespace

Specs extra_statistics() {
  return {
      {.name = "hurst",
       .title = "Hurst exponent",
       .category = "statistics",
       .doc = "How the moves of the window grow with their length: half the least-squares slope of "
              "ln(mean square move) over ln(rows), for 1, 2, 4, ... rows up to a quarter of the "
              "window. Near 0.5 a random walk, above it trending, below it reverting; 0 where the "
              "moves of some length are all zero. Hurst (1951); by structure functions as in Di "
              "Matteo (2007).",
       .inputs = {"real"},
       .parameters = {period(100, 16)},
       .outputs = {{"", Unit::ratio, "Mostly 0 to 1.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<hurst>},
      {.name = "ulcer",
       .title = "Ulcer index",
       .category = "statistics",
       .doc = "Root of the mean square of the drawdown, in percent, from the highest value of as "
              "many rows. Martin and McCann, The Investor's Guide to Fidelity Funds (1989).",
       .inputs = {"real"},
       .parameters = {period(14)},
       .outputs = {{"", Unit::ratio, "Percent.", false}},
       .warm_up = [](Parameters p) { return 2 * (whole(p, 0) - 1); },
       .compute = per_run<ulcer>},
  };
}

}  // namespace hindcast::indicators
