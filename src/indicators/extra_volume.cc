// Volume against the ground that the price made.
#include <fmt/format.h>

#include <cmath>

#include "indicators/extra.h"

namespace hindcast::indicators {
namespace {

void eom(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1], volume = call.inputs[2];
  const int period = whole(call.parameters, 0);
  ColumnOf ease(volume.size());
  for (std::size_t i = 1; i < volume.size(); ++i) {
    const double move = (high[i] + low[i]) / 2 - (high[i - 1] + low[i - 1]) / 2;
    ease[i] = volume[i] == 0 ? 0 : move * (high[i] - low[i]) / volume[i] * call.parameters[1];
  }
  simple_from(ease, 1, period, call.outputs[0]);
}

// The volume of each row with the sign of the trend, weighted by how the day's range compares with
// the range of the whole move so far; from row 1.
ColumnOf volume_force(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1], close = call.inputs[2],
             volume = call.inputs[3];
  ColumnOf force(close.size());
  double moved = 0;
  int trend = 0;
  for (std::size_t i = 1; i < close.size(); ++i) {
    const double now = high[i] + low[i] + close[i],
                 before = high[i - 1] + low[i - 1] + close[i - 1];
    const int sign = now > before ? 1 : -1;
    const double range = high[i] - low[i];
    moved = (sign == trend ? moved : high[i - 1] - low[i - 1]) + range;
    trend = sign;
    force[i] = moved == 0 ? 0 : volume[i] * std::fabs(2 * (range / moved) - 1) * trend * 100;
  }
  return force;
}

std::size_t klinger_start(Parameters p) { return rows_of(p, 1); }

void klinger(const Call& call) {
  const std::size_t n = call.inputs[0].size(), start = klinger_start(call.parameters);
  const int signal = whole(call.parameters, 2);
  const std::size_t first = start + static_cast<std::size_t>(signal - 1);
  if (n <= first) return;
  const ColumnOf force = volume_force(call);
  ColumnOf fast(n), line(n), average(n);
  exponential_from(force, 1, whole(call.parameters, 0), fast);
  exponential_from(force, 1, whole(call.parameters, 1), line);
  for (std::size_t i = start; i < n; ++i) line[i] = fast[i] - line[i];
  exponential_from(line, start, signal, average);
  copy_from(line, first, call.outputs[0]);
  copy_from(average, first, call.outputs[1]);
}

}  // namespace

Specs extra_volume() {
  return {
      {.name = "eom",
       .title = "Ease of movement",
       .category = "volume",
       .doc =
           "Simple average of: move of the median price, times the range, over the volume, times "
           "the scale; a bar without volume counts as 0. Arms, Volume Cycles in the Stock "
           "Market (1983).",
       .inputs = {"high", "low", "volume"},
       .parameters = {period(14), factor("scale", 10'000, 1e-6, 1e12,
                                         "Brings the small numbers to a readable size.")},
       .outputs = {{"", Unit::price_delta, "Above 0: rises with little volume.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<eom>},
      {.name = "klinger",
       .title = "Klinger volume oscillator",
       .category = "volume",
       .doc =
           "Fast minus slow ema of the volume force: 100 volume |2 dm / cm - 1| with the sign of "
           "the change of high + low + close (down when equal), dm = high - low, cm = dm summed "
           "since the sign changed, the bar before that included. Klinger (1997).",
       .inputs = {"high", "low", "close", "volume"},
       .parameters = {period(34, 1, "fast", "Period of the fast ema."),
                      period(55, 2, "slow", "Period of the slow ema."),
                      period(13, 1, "signal", "Period of the signal's ema.")},
       .outputs = {{"klinger", Unit::volume, "Above 0: money flows in.", false},
                   {"signal", Unit::volume, "Its average.", false}},
       .warm_up =
           [](Parameters p) { return static_cast<int>(klinger_start(p) + rows_of(p, 2) - 1); },
       .check =
           [](Parameters p) {
             return p[0] < p[1] ? std::string()
                                : fmt::format("fast must be smaller than slow, not {} with slow {}",
                                              p[0], p[1]);
           },
       .compute = per_run<klinger>},
  };
}

}  // namespace hindcast::indicators
