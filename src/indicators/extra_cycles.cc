// Oscillators made of several smoothings.
#include <fmt/format.h>

#include <cmath>

#include "indicators/extra.h"

namespace hindcast::indicators {
namespace {

// Parameters: four rates of change, the averages of each, and the signal's.
std::size_t kst_start(Parameters p) {
  std::size_t start = 0;
  for (std::size_t k = 0; k < 4; ++k)
    start = std::max(start, rows_of(p, k) + rows_of(p, 4 + k) - 1);
  return start;
}

void kst(const Call& call) {
  const auto x = call.inputs[0];
  const std::size_t n = x.size(), start = kst_start(call.parameters);
  const int signal = whole(call.parameters, 8);
  const std::size_t first = start + static_cast<std::size_t>(signal - 1);
  if (n <= first) return;
  ColumnOf line(n), change(n), smooth(n), average(n);
  for (std::size_t k = 0; k < 4; ++k) {
    const std::size_t lag = rows_of(call.parameters, k);
    for (std::size_t i = lag; i < n; ++i) change[i] = percent_change(x[i], x[i - lag]);
    simple_from(change, lag, whole(call.parameters, 4 + k), smooth);
    for (std::size_t i = start; i < n; ++i) line[i] += static_cast<double>(k + 1) * smooth[i];
  }
  simple_from(line, start, signal, average);
  copy_from(line, first, call.outputs[0]);
  copy_from(average, first, call.outputs[1]);
}

// Where each row stands in its range, in percent, and that smoothed by half from row to row. A row
// without a range keeps the place of the one before.
ColumnOf smoothed_place(const ColumnOf& x, std::size_t start, int period) {
  ColumnOf top(x.size()), bottom(x.size()), out(x.size());
  window_highest(tail(std::span(x), start), period, tail(std::span(top), start));
  window_lowest(tail(std::span(x), start), period, tail(std::span(bottom), start));
  const std::size_t first = start + static_cast<std::size_t>(period) - 1;
  double place = 0;
  for (std::size_t i = first; i < x.size(); ++i) {
    const double range = top[i] - bottom[i];
    if (range > 0) place = 100 * ((x[i] - bottom[i]) / range);
    out[i] = i == first ? place : out[i - 1] + 0.5 * (place - out[i - 1]);
  }
  return out;
}

std::size_t stc_warm_up(Parameters p) { return rows_of(p, 1) - 1 + 2 * (rows_of(p, 2) - 1); }

void stc(const Call& call) {
  const auto x = call.inputs[0];
  const std::size_t n = x.size(), first = stc_warm_up(call.parameters);
  if (n <= first) return;
  const int slow = whole(call.parameters, 1), cycle = whole(call.parameters, 2);
  ColumnOf fast_average(n), line(n);
  exponential_average(x, whole(call.parameters, 0), fast_average);
  exponential_average(x, slow, line);
  const auto start = static_cast<std::size_t>(slow - 1);
  for (std::size_t i = start; i < n; ++i) line[i] = fast_average[i] - line[i];
  const ColumnOf once = smoothed_place(line, start, cycle);
  copy_from(smoothed_place(once, start + static_cast<std::size_t>(cycle) - 1, cycle), first,
            call.outputs[0]);
}

std::size_t wavetrend_start(Parameters p) { return 2 * (rows_of(p, 0) - 1) + rows_of(p, 1) - 1; }

void wavetrend(const Call& call) {
  const std::size_t n = call.inputs[0].size(), start = wavetrend_start(call.parameters);
  const std::size_t first = start + rows_of(call.parameters, 2) - 1;
  if (n <= first) return;
  const int channel = whole(call.parameters, 0);
  const auto step = static_cast<std::size_t>(channel - 1);
  ColumnOf typical(n), mean(n), distance(n), mean_distances(n), index(n), wave(n);
  for (std::size_t i = 0; i < n; ++i) {
    typical[i] = (call.inputs[0][i] + call.inputs[1][i] + call.inputs[2][i]) / 3;
  }
  exponential_average(typical, channel, mean);
  for (std::size_t i = step; i < n; ++i) distance[i] = std::fabs(typical[i] - mean[i]);
  exponential_from(distance, step, channel, mean_distances);
  for (std::size_t i = 2 * step; i < n; ++i) {
    const double unit = 0.015 * mean_distances[i];
    index[i] = unit == 0 ? 0 : (typical[i] - mean[i]) / unit;
  }
  exponential_from(index, 2 * step, whole(call.parameters, 1), wave);
  copy_from(wave, first, call.outputs[0]);
  simple_from(wave, start, whole(call.parameters, 2), call.outputs[1]);
}

// Weights 1, 2, 2, 1 over four rows.
double symmetric(const ColumnOf& x, std::size_t i) {
  return (x[i] + 2 * x[i - 1] + 2 * x[i - 2] + x[i - 3]) / 6;
}

void rvgi(const Call& call) {
  const auto open = call.inputs[0], high = call.inputs[1], low = call.inputs[2],
             close = call.inputs[3];
  const int period = whole(call.parameters, 0);
  const std::size_t n = close.size(), start = static_cast<std::size_t>(period) + 2;
  if (n <= start + 3) return;
  ColumnOf move(n), range(n), moves(n), ranges(n), line(n);
  for (std::size_t i = 0; i < n; ++i) {
    move[i] = close[i] - open[i];
    range[i] = high[i] - low[i];
  }
  ColumnOf smooth_move(n), smooth_range(n);
  for (std::size_t i = 3; i < n; ++i) {
    smooth_move[i] = symmetric(move, i);
    smooth_range[i] = symmetric(range, i);
  }
  sum_from(smooth_move, 3, period, moves);
  sum_from(smooth_range, 3, period, ranges);
  for (std::size_t i = start; i < n; ++i) line[i] = ranges[i] == 0 ? 0 : moves[i] / ranges[i];
  copy_from(line, start + 3, call.outputs[0]);
  for (std::size_t i = start + 3; i < n; ++i) call.outputs[1][i] = symmetric(line, i);
}

std::vector<ParameterSpec> kst_parameters() {
  constexpr double kLags[] = {10, 15, 20, 30}, kAverages[] = {10, 10, 10, 15};
  std::vector<ParameterSpec> parameters;
  for (int k = 0; k < 4; ++k) {
    parameters.push_back(period(kLags[k], 1, fmt::format("roc{}", k + 1),
                                fmt::format("Rows of rate of change {}.", k + 1)));
  }
  for (int k = 0; k < 4; ++k) {
    parameters.push_back(period(kAverages[k], 1, fmt::format("sma{}", k + 1),
                                fmt::format("Rows of the simple average of rate {}.", k + 1)));
  }
  parameters.push_back(period(9, 1, "signal", "Rows of the signal line."));
  return parameters;
}

std::string fast_below_slow(Parameters p) {
  return p[0] < p[1]
             ? ""
             : fmt::format("fast must be smaller than slow, not {} with slow {}", p[0], p[1]);
}

}  // namespace

Specs extra_cycles() {
  return {
      {.name = "kst",
       .title = "Know sure thing",
       .category = "momentum",
       .doc = "Four smoothed rates of change, in percent, with the weights 1 to 4, and the simple "
              "average of that as signal. Pring (1992).",
       .inputs = {"real"},
       .parameters = kst_parameters(),
       .outputs = {{"kst", Unit::ratio, "Percent, weighted.", false},
                   {"signal", Unit::ratio, "Its average.", false}},
       .warm_up = [](Parameters p) { return static_cast<int>(kst_start(p) + rows_of(p, 8) - 1); },
       .compute = per_run<kst>},
      {.name = "stc",
       .title = "Schaff trend cycle",
       .category = "momentum",
       .doc =
           "Where the macd line stands in its range, smoothed by half; and once more the same of "
           "that. A row without a range keeps the place before it. Schaff (1999).",
       .inputs = {"real"},
       .parameters = {period(23, 1, "fast", "Period of the fast ema."),
                      period(50, 2, "slow", "Period of the slow ema."),
                      period(10, 1, "cycle", "Rows of both ranges.")},
       .outputs = {{"", Unit::oscillator, "0 to 100.", false}},
       .warm_up = [](Parameters p) { return static_cast<int>(stc_warm_up(p)); },
       .check = fast_below_slow,
       .compute = per_run<stc>},
      {.name = "wavetrend",
       .title = "Wave trend",
       .category = "momentum",
       .doc = "Distance of the typical price from its ema in units of 0.015 average distances (by "
              "ema), smoothed by an ema; the signal is a simple average. LazyBear (2014).",
       .inputs = {"high", "low", "close"},
       .parameters = {period(10, 1, "channel", "Rows of the first two averages."),
                      period(21, 1, "average", "Rows of the average that makes the wave."),
                      period(4, 1, "signal", "Rows of the signal line.")},
       .outputs = {{"wave", Unit::ratio, "Mostly within -100 to 100.", false},
                   {"signal", Unit::ratio, "Its average.", false}},
       .warm_up =
           [](Parameters p) { return static_cast<int>(wavetrend_start(p) + rows_of(p, 2) - 1); },
       .compute = per_run<wavetrend>},
      {.name = "rvgi",
       .title = "Relative vigour index",
       .category = "momentum",
       .doc = "Sum of close - open over sum of high - low, both first smoothed with the weights 1, "
              "2, 2, 1; the signal is smoothed so too; 0 where no bar had a range. Ehlers (2002).",
       .inputs = {"open", "high", "low", "close"},
       .parameters = {period(10)},
       .outputs = {{"rvgi", Unit::ratio, "-1 to 1.", false},
                   {"signal", Unit::ratio, "Smoothed.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) + 5; },
       .compute = per_run<rvgi>},
  };
}

}  // namespace hindcast::indicators
