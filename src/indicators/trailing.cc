// Lines that trail price and turn when it crosses them.
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
  };
}

}  // namespace hindcast::indicators
