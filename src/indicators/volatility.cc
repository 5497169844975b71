// How far prices move.
#include <cmath>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

void true_range(const Call& call) {
  true_ranges(call.inputs[0], call.inputs[1], call.inputs[2], call.outputs[0]);
}

void atr(const Call& call) {
  average_true_range(call.inputs[0], call.inputs[1], call.inputs[2], whole(call.parameters, 0),
                     call.outputs[0]);
}

void natr(const Call& call) {
  const auto close = call.inputs[2];
  const auto out = call.outputs[0];
  atr(call);
  for (auto i = static_cast<std::size_t>(whole(call.parameters, 0)); i < close.size(); ++i) {
    out[i] = close[i] == 0 ? 0 : out[i] / close[i] * 100;
  }
}

void stddev(const Call& call) {
  const int period = whole(call.parameters, 0);
  slide<WindowNeeds{.squares = true}>(call.inputs[0], period,
                                      [&](std::size_t end, const WindowSums& sums) {
                                        call.outputs[0][end] = std::sqrt(variance_of(sums, period));
                                      });
}

}  // namespace

Specs volatility() {
  return {
      {.name = "true_range",
       .title = "True range",
       .category = "volatility",
       .doc = "Range of the bar together with the previous close. Wilder (1978); as TA_TRANGE.",
       .inputs = {"high", "low", "close"},
       .parameters = {},
       .outputs = {{"", Unit::price_delta, "In price.", false}},
       .warm_up = [](Parameters) { return 1; },
       .compute = per_run<true_range>},
      {.name = "atr",
       .title = "Average true range",
       .category = "volatility",
       .doc = "Wilder's average of the true range. Wilder (1978); as TA_ATR.",
       .inputs = {"high", "low", "close"},
       .parameters = {period(14)},
       .outputs = {{"", Unit::price_delta, "In price.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<atr>},
      {.name = "natr",
       .title = "Normalised average true range",
       .category = "volatility",
       .doc = "atr in percent of the close. As TA_NATR.",
       .inputs = {"high", "low", "close"},
       .parameters = {period(14)},
       .outputs = {{"", Unit::ratio, "Percent.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<natr>},
      {.name = "stddev",
       .title = "Standard deviation",
       .category = "volatility",
       .doc = "Of the population: divided by the number of rows. As TA_STDDEV.",
       .inputs = {"real"},
       .parameters = {period(20, 2)},
       .outputs = {{"", Unit::price_delta, "In units of the input.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<stddev>},
  };
}

}  // namespace hindcast::indicators
