// Lines that trail price and turn when it crosses them.
#include <fmt/format.h>

#include <algorithm>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"

namespace hindcast::indicators {
namespace {

// Bands only tighten while the closes stay within them; the line is the lower band in an uptrend
// and the upper one in a downtrend. Begins in a downtrend.
void supertrend(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1], close = call.inputs[2];
  const int period = whole(call.parameters, 0);
  const double multiplier = call.parameters[1];
  const auto first = static_cast<std::size_t>(period);
  const auto range = call.outputs[0];  // each row is read before the line takes its place
  average_true_range(high, low, close, period, range);
  double upper = 0, lower = 0;
  bool rising = false;
  for (std::size_t i = first; i < close.size(); ++i) {
    const double middle = (high[i] + low[i]) / 2;
    const double above = middle + multiplier * range[i];
    const double below = middle - multiplier * range[i];
    const bool begins = i == first;
    upper = begins || above < upper || close[i - 1] > upper ? above : upper;
    lower = begins || below > lower || close[i - 1] < lower ? below : lower;
    if (!begins) rising = rising ? close[i] >= lower : close[i] > upper;
    call.outputs[0][i] = rising ? lower : upper;
    call.outputs[1][i] = rising ? 1 : -1;
  }
}

// One side of the parabolic stop. `sign` is 1 for a rising stop below price and -1 for a falling
// one above it, with prices mirrored, so that both sides are the same rules.
struct ParabolicStop {
  double sign = 1;
  double stop = 0;     // mirrored
  double extreme = 0;  // mirrored: highest "high" since the turn
  double acceleration = 0;
};

void psar(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1];
  const auto out = call.outputs[0];
  const double step = call.parameters[0], most = call.parameters[1];
  if (high.size() < 2) return;
  // Mirrored prices of a row: for a falling stop, "high" is -low and "low" is -high.
  const auto top = [&](double sign, std::size_t i) { return sign > 0 ? high[i] : -low[i]; };
  const auto bottom = [&](double sign, std::size_t i) { return sign > 0 ? low[i] : -high[i]; };

  const double fall = low[0] - low[1], rise = high[1] - high[0];
  ParabolicStop s;
  s.sign = fall > 0 && fall > rise ? -1 : 1;
  s.stop = bottom(s.sign, 0);
  s.extreme = top(s.sign, 1);
  s.acceleration = step;
  for (std::size_t i = 1; i < high.size(); ++i) {
    // The first bar stands in for the one before it (as TA_SAR).
    const std::size_t before = i == 1 ? 1 : i - 1;
    if (bottom(s.sign, i) <= s.stop) {
      // Turn: the stop jumps to the extreme, outside the last two bars on the other side.
      s.sign = -s.sign;
      s.stop = std::min({-s.extreme, bottom(s.sign, before), bottom(s.sign, i)});
      s.extreme = top(s.sign, i);
      s.acceleration = step;
      out[i] = s.sign * s.stop;
    } else {
      out[i] = s.sign * s.stop;
      if (top(s.sign, i) > s.extreme) {
        s.extreme = top(s.sign, i);
        s.acceleration = std::min(s.acceleration + step, most);
      }
    }
    s.stop += s.acceleration * (s.extreme - s.stop);
    s.stop = std::min({s.stop, bottom(s.sign, before), bottom(s.sign, i)});
  }
}

}  // namespace

Specs trailing() {
  return {
      {.name = "supertrend",
       .title = "SuperTrend",
       .category = "overlap",
       .doc = "Bands that many average true ranges off the middle of the bar, which only tighten "
              "until "
              "a close crosses them; the line is the band on the side of the trend. Begins as a "
              "downtrend. Seban.",
       .inputs = {"high", "low", "close"},
       .parameters = {period(10, 1, "period", "Bars of the average true range."),
                      factor("multiplier", 3, 0.01, 100, "Average true ranges to each side.")},
       .outputs = {{"line", Unit::price, "The band on the side of the trend.", false},
                   {"direction", Unit::state, "1 in an uptrend, -1 in a downtrend.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<supertrend>},
      {.name = "psar",
       .title = "Parabolic stop and reverse",
       .category = "overlap",
       .doc = "A stop that approaches price faster with every new extreme and turns when touched. "
              "Wilder (1978); as TA_SAR.",
       .inputs = {"high", "low"},
       .parameters = {factor("step", 0.02, 0.0001, 1, "Acceleration per new extreme."),
                      factor("maximum", 0.2, 0.0001, 1, "Most acceleration.")},
       .outputs = {{"", Unit::price, "The stop.", false}},
       .warm_up = [](Parameters) { return 1; },
       .check =
           [](Parameters p) {
             return p[0] <= p[1]
                        ? std::string()
                        : fmt::format("step must not be above maximum, not {} with maximum {}",
                                      p[0], p[1]);
           },
       .compute = per_run<psar>},
  };
}

}  // namespace hindcast::indicators
