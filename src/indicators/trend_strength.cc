// Strength and direction of a trend, from highs and lows.
#include <cmath>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

void aroon(const Call& call) {
  const int period = whole(call.parameters, 0);
  const auto write = [period](std::span<double> out) {
    return [period, out](std::size_t end, std::size_t row) {
      out[end] = 100 * (period - static_cast<double>(end - row)) / period;
    };
  };
  slide_extreme(
      call.inputs[0], period + 1, [](double a, double b) { return a > b; }, write(call.outputs[0]));
  slide_extreme(
      call.inputs[1], period + 1, [](double a, double b) { return a < b; }, write(call.outputs[1]));
}

void aroonosc(const Call& call) {
  const int period = whole(call.parameters, 0);
  const auto out = call.outputs[0];
  slide_extreme(
      call.inputs[0], period + 1, [](double a, double b) { return a > b; },
      [out](std::size_t end, std::size_t row) { out[end] = static_cast<double>(row); });
  slide_extreme(
      call.inputs[1], period + 1, [](double a, double b) { return a < b; },
      [out, period](std::size_t end, std::size_t row) {
        out[end] = 100 * (out[end] - static_cast<double>(row)) / period;
      });
}

void vortex(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1], close = call.inputs[2];
  const int period = whole(call.parameters, 0);
  const std::size_t n = close.size();
  Column up(n), down(n), range(n), sums[3] = {Column(n), Column(n), Column(n)};
  for (std::size_t i = 1; i < n; ++i) {
    up[i] = std::fabs(high[i] - low[i - 1]);
    down[i] = std::fabs(low[i] - high[i - 1]);
  }
  true_ranges(high, low, close, range);
  const Column* moves[] = {&up, &down, &range};
  for (int k = 0; k < 3; ++k) {
    window_sum(tail(std::span(*moves[k]), 1), period, tail(std::span(sums[k]), 1));
  }
  for (auto i = static_cast<std::size_t>(period); i < n; ++i) {
    call.outputs[0][i] = sums[2][i] == 0 ? 0 : sums[0][i] / sums[2][i];
    call.outputs[1][i] = sums[2][i] == 0 ? 0 : sums[1][i] / sums[2][i];
  }
}

}  // namespace

Specs trend_strength() {
  return {
      {.name = "aroon",
       .title = "Aroon",
       .category = "momentum",
       .doc = "How recent the highest high and the lowest low of period + 1 bars are: 100 is this "
              "bar; of equals the newest counts. Chande (1995); as TA_AROON.",
       .inputs = {"high", "low"},
       .parameters = {period(14, 2)},
       .outputs = {{"up", Unit::oscillator, "0 to 100.", false},
                   {"down", Unit::oscillator, "0 to 100.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<aroon>},
      {.name = "aroonosc",
       .title = "Aroon oscillator",
       .category = "momentum",
       .doc = "aroon up minus aroon down. Chande (1995); as TA_AROONOSC.",
       .inputs = {"high", "low"},
       .parameters = {period(14, 2)},
       .outputs = {{"", Unit::oscillator, "-100 to 100.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<aroonosc>},
      {.name = "vortex",
       .title = "Vortex indicator",
       .category = "momentum",
       .doc =
           "Sum of |high - previous low| (plus) and |low - previous high| (minus) over the sum of "
           "true ranges; 0 where nothing moved. Botes and Siepman (2010).",
       .inputs = {"high", "low", "close"},
       .parameters = {period(14)},
       .outputs = {{"plus", Unit::ratio, "Around 1.", false},
                   {"minus", Unit::ratio, "Around 1.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<vortex>},
  };
}

}  // namespace hindcast::indicators
