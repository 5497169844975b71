// Momentum: differences of a column with its past, and of its averages.
#include <fmt/format.h>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

void mom(const Call& call) {
  const auto x = call.inputs[0];
  const auto lag = static_cast<std::size_t>(whole(call.parameters, 0));
  for (std::size_t i = lag; i < x.size(); ++i) call.outputs[0][i] = x[i] - x[i - lag];
}

double percent_change(double now, double before) {
  return before == 0 ? 0 : (now - before) / before * 100;
}

void roc(const Call& call) {
  const auto x = call.inputs[0];
  const auto lag = static_cast<std::size_t>(whole(call.parameters, 0));
  for (std::size_t i = lag; i < x.size(); ++i) {
    call.outputs[0][i] = percent_change(x[i], x[i - lag]);
  }
}

void macd(const Call& call) {
  const auto x = call.inputs[0];
  const int fast = whole(call.parameters, 0), slow = whole(call.parameters, 1);
  const int signal = whole(call.parameters, 2);
  const auto start = static_cast<std::size_t>(slow - 1);
  const auto first = start + static_cast<std::size_t>(signal - 1);
  if (x.size() <= first) return;
  auto fast_average = RunningAverage::exponential(fast, mean_up_to(x, start, fast));
  auto slow_average = RunningAverage::exponential(slow, mean_up_to(x, start, slow));
  Column lines = {fast_average.value() - slow_average.value()};
  for (std::size_t i = start + 1; i <= first; ++i) {
    lines.push_back(fast_average.add(x[i]) - slow_average.add(x[i]));
  }
  auto signal_average =
      RunningAverage::exponential(signal, mean_up_to(lines, first - start, signal));
  const auto write = [&call](std::size_t row, double line, double average) {
    call.outputs[0][row] = line;
    call.outputs[1][row] = average;
    call.outputs[2][row] = line - average;
  };
  write(first, lines.back(), signal_average.value());
  for (std::size_t i = first + 1; i < x.size(); ++i) {
    const double line = fast_average.add(x[i]) - slow_average.add(x[i]);
    write(i, line, signal_average.add(line));
  }
}

void ppo(const Call& call) {
  const auto x = call.inputs[0];
  const int slow = whole(call.parameters, 1);
  const auto first = static_cast<std::size_t>(slow - 1);
  if (x.size() <= first) return;
  Column fast_average(x.size()), slow_average(x.size());
  exponential_average(x, whole(call.parameters, 0), fast_average);
  exponential_average(x, slow, slow_average);
  for (std::size_t i = first; i < x.size(); ++i) {
    call.outputs[0][i] = percent_change(fast_average[i], slow_average[i]);
  }
}

void trix(const Call& call) {
  const int period = whole(call.parameters, 0);
  const auto step = static_cast<std::size_t>(period - 1);
  const std::size_t n = call.inputs[0].size();
  if (n <= 3 * step + 1) return;
  Column once(n), twice(n), thrice(n);
  exponential_average(call.inputs[0], period, once);
  exponential_average(tail(std::span<const double>(once), step), period,
                      tail(std::span(twice), step));
  exponential_average(tail(std::span<const double>(twice), 2 * step), period,
                      tail(std::span(thrice), 2 * step));
  for (std::size_t i = 3 * step + 1; i < n; ++i) {
    call.outputs[0][i] = percent_change(thrice[i], thrice[i - 1]);
  }
}

std::string fast_below_slow(Parameters p) {
  return p[0] < p[1]
             ? ""
             : fmt::format("fast must be smaller than slow, not {} with slow {}", p[0], p[1]);
}

ParameterSpec fast_period() { return period(12, 2, "fast", "Period of the fast average."); }
ParameterSpec slow_period() { return period(26, 2, "slow", "Period of the slow average."); }

}  // namespace

Specs momentum() {
  return {
      {.name = "mom",
       .title = "Momentum",
       .category = "momentum",
       .doc = "Change over the period, in units of the input. As TA_MOM.",
       .inputs = {"real"},
       .parameters = {period(10)},
       .outputs = {{"", Unit::price_delta, "The change.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<mom>},
      {.name = "roc",
       .title = "Rate of change",
       .category = "momentum",
       .doc = "Change over the period in percent; 0 where the earlier value is 0. As TA_ROC.",
       .inputs = {"real"},
       .parameters = {period(10)},
       .outputs = {{"", Unit::ratio, "Percent.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<roc>},
      {.name = "macd",
       .title = "Moving average convergence/divergence",
       .category = "momentum",
       .doc =
           "Fast minus slow ema, its ema as signal, and their difference. Both averages begin at "
           "row slow - 1, the fast one as the mean of the rows up to it. Appel; as TA_MACD.",
       .inputs = {"real"},
       .parameters = {fast_period(), slow_period(),
                      period(9, 1, "signal", "Period of the signal line.")},
       .outputs = {{"macd", Unit::price_delta, "Fast minus slow average.", false},
                   {"signal", Unit::price_delta, "Average of the macd line.", false},
                   {"histogram", Unit::price_delta, "macd - signal.", false}},
       .warm_up = [](Parameters p) { return whole(p, 1) - 1 + whole(p, 2) - 1; },
       .check = fast_below_slow,
       .compute = per_run<macd>},
      {.name = "ppo",
       .title = "Percentage price oscillator",
       .category = "momentum",
       .doc = "Fast minus slow ema in percent of the slow one; each average begins on its own, "
              "unlike in macd. As TA_PPO with exponential averages.",
       .inputs = {"real"},
       .parameters = {fast_period(), slow_period()},
       .outputs = {{"", Unit::ratio, "Percent.", false}},
       .warm_up = [](Parameters p) { return whole(p, 1) - 1; },
       .check = fast_below_slow,
       .compute = per_run<ppo>},
      {.name = "trix",
       .title = "Triple smoothed rate of change",
       .category = "momentum",
       .doc =
           "One-row change, in percent, of an ema of an ema of an ema. Hutson (1983); as TA_TRIX.",
       .inputs = {"real"},
       .parameters = {period(15)},
       .outputs = {{"", Unit::ratio, "Percent.", false}},
       .warm_up = [](Parameters p) { return 3 * (whole(p, 0) - 1) + 1; },
       .compute = per_run<trix>},
  };
}

}  // namespace hindcast::indicators
