// How far prices move.
#include <cmath>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

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

// Highs minus lows.
Column ranges(const Call& call) {
  Column range(call.inputs[0].size());
  for (std::size_t i = 0; i < range.size(); ++i) range[i] = call.inputs[0][i] - call.inputs[1][i];
  return range;
}

void adr(const Call& call) {
  simple_average(ranges(call), whole(call.parameters, 0), call.outputs[0]);
}

void cvi(const Call& call) {
  const auto lag = static_cast<std::size_t>(whole(call.parameters, 1));
  const auto first = static_cast<std::size_t>(whole(call.parameters, 0) - 1) + lag;
  Column average(call.inputs[0].size());
  exponential_average(ranges(call), whole(call.parameters, 0), average);
  for (std::size_t i = first; i < average.size(); ++i) {
    call.outputs[0][i] = percent_change(average[i], average[i - lag]);
  }
}

// Where the averages are 0 nothing widened: the ratio is 1.
void massi(const Call& call) {
  const int fast = whole(call.parameters, 0);
  const auto step = static_cast<std::size_t>(fast - 1);
  const std::size_t n = call.inputs[0].size();
  Column once(n), ratio(n);
  exponential_average(ranges(call), fast, once);
  exponential_average(tail(std::span<const double>(once), step), fast,
                      tail(std::span(ratio), step));
  for (std::size_t i = 2 * step; i < n; ++i) ratio[i] = ratio[i] == 0 ? 1 : once[i] / ratio[i];
  window_sum(tail(std::span<const double>(ratio), 2 * step), whole(call.parameters, 1),
             tail(call.outputs[0], 2 * step));
}

// Deviations of rows that rose, in percent of those that rose or fell, both by Wilder's average.
void rvi(const Call& call) {
  const auto x = call.inputs[0];
  const int period = whole(call.parameters, 0), window = whole(call.parameters, 1);
  const auto start = static_cast<std::size_t>(window - 1);
  Column up(x.size()), down(x.size()), rising(x.size()), falling(x.size());
  slide<WindowNeeds{.squares = true}>(x, window, [&](std::size_t end, const WindowSums& sums) {
    const double deviation = std::sqrt(variance_of(sums, window));
    if (x[end] > x[end - 1]) up[end] = deviation;
    if (x[end] < x[end - 1]) down[end] = deviation;
  });
  wilder_average(tail(std::span<const double>(up), start), period, tail(std::span(rising), start));
  wilder_average(tail(std::span<const double>(down), start), period,
                 tail(std::span(falling), start));
  for (std::size_t i = start + static_cast<std::size_t>(period - 1); i < x.size(); ++i) {
    const double all = rising[i] + falling[i];
    call.outputs[0][i] = all == 0 ? 50 : 100 * (rising[i] / all);
  }
}

Specs of_ranges() {
  return {
      {.name = "adr",
       .title = "Average range",
       .category = "volatility",
       .doc = "Simple average of high - low, gaps left out. As TA_ADR.",
       .inputs = {"high", "low"},
       .parameters = {period(14)},
       .outputs = {{"", Unit::price_delta, "In price.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<adr>},
      {.name = "cvi",
       .title = "Chaikin's volatility",
       .category = "volatility",
       .doc = "Rate of change of the ema of high - low. As TA_CVI.",
       .inputs = {"high", "low"},
       .parameters = {period(10), period(10, 1, "lag", "Rows of the rate of change.")},
       .outputs = {{"", Unit::ratio, "Percent.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1 + whole(p, 1); },
       .compute = per_run<cvi>},
      {.name = "massi",
       .title = "Mass index",
       .category = "volatility",
       .doc = "Sum over the slow window of the ema of high - low over the ema of that ema. Dorsey "
              "(1992); as TA_MASSI.",
       .inputs = {"high", "low"},
       .parameters = {period(9, 1, "fast", "Period of the averages."),
                      period(25, 1, "slow", "Rows that are summed.")},
       .outputs = {{"", Unit::ratio, "About the slow period.", false}},
       .warm_up = [](Parameters p) { return 2 * (whole(p, 0) - 1) + whole(p, 1) - 1; },
       .compute = per_run<massi>},
  };
}

}  // namespace

Specs volatility() {
  Specs specs = {
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
      {.name = "rvi",
       .title = "Relative volatility index",
       .category = "volatility",
       .doc = "Wilder's average of the standard deviation at rows that rose, in percent of that at "
              "rows that rose or fell; 50 where nothing moved. Dorsey (1993); as TA_RVI.",
       .inputs = {"real"},
       .parameters = {period(14), period(10, 2, "window", "Rows of the standard deviation.")},
       .outputs = {{"", Unit::oscillator, "0 to 100.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) + whole(p, 1) - 2; },
       .compute = per_run<rvi>},
  };
  for (IndicatorSpec& spec : of_ranges()) specs.push_back(std::move(spec));
  return specs;
}

}  // namespace hindcast::indicators
