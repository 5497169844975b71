// How wide the bands stand, and bands within bands.
#include <cmath>

#include "indicators/extra.h"

namespace hindcast::indicators {
namespace {

void bb_percent(const Call& call) {
  const auto x = call.inputs[0];
  const int period = whole(call.parameters, 0);
  slide<WindowNeeds{.squares = true}>(x, period, [&](std::size_t end, const WindowSums& sums) {
    const double width = 2 * call.parameters[1] * std::sqrt(variance_of(sums, period));
    const double off = x[end] - sums.anchor - sums.sum / period;
    call.outputs[0][end] = width == 0 ? 0 : off / width + 0.5;
  });
}

void bb_width(const Call& call) {
  const int period = whole(call.parameters, 0);
  slide<WindowNeeds{.squares = true}>(
      call.inputs[0], period, [&](std::size_t end, const WindowSums& sums) {
        const double mean = mean_of(sums, period);
        const double width = 2 * call.parameters[1] * std::sqrt(variance_of(sums, period));
        call.outputs[0][end] = mean == 0 ? 0 : width / mean;
      });
}

std::size_t squeeze_warm_up(Parameters p) {
  return std::max(2 * (rows_of(p, 0) - 1), rows_of(p, 0));
}

// The close against the middle of its range and its mean, from row period - 1.
ColumnOf distance_from_middle(const Call& call, int period) {
  const auto close = call.inputs[2];
  ColumnOf top(close.size()), bottom(close.size()), mean(close.size());
  window_highest(call.inputs[0], period, top);
  window_lowest(call.inputs[1], period, bottom);
  simple_average(close, period, mean);
  for (std::size_t i = 0; i < close.size(); ++i) {
    top[i] = close[i] - ((top[i] + bottom[i]) / 2 + mean[i]) / 2;
  }
  return top;
}

void squeeze(const Call& call) {
  const auto close = call.inputs[2];
  const int period = whole(call.parameters, 0);
  const std::size_t n = close.size(), first = squeeze_warm_up(call.parameters);
  if (n <= first) return;
  ColumnOf ranges(n), mean_range(n);
  true_ranges(call.inputs[0], call.inputs[1], close, ranges);
  simple_from(ranges, 1, period, mean_range);
  slide<WindowNeeds{.squares = true}>(close, period, [&](std::size_t end, const WindowSums& sums) {
    if (end < first) return;
    const double deviation = std::sqrt(variance_of(sums, period));
    const bool inside = call.parameters[1] * deviation < call.parameters[2] * mean_range[end];
    call.outputs[1][end] = inside ? 1 : 0;
  });
  const ColumnOf distance = distance_from_middle(call, period);
  const std::size_t start = static_cast<std::size_t>(period) - 1;
  slide<WindowNeeds{.weighted = true}>(
      tail(std::span(distance), start), period, [&](std::size_t end, const WindowSums& sums) {
        const double p = period;
        const double slope = (sums.weighted - (p + 1) / 2 * sums.sum) / (p * (p * p - 1) / 12);
        if (start + end >= first) {
          call.outputs[0][start + end] = mean_of(sums, p) + slope * (p - 1) / 2;
        }
      });
}

// Sum of the true ranges over what they led to, on a logarithmic scale.
void choppiness(const Call& call) {
  const int period = whole(call.parameters, 0);
  const std::size_t n = call.inputs[2].size();
  ColumnOf ranges(n), path(n), top(n), bottom(n);
  true_ranges(call.inputs[0], call.inputs[1], call.inputs[2], ranges);
  sum_from(ranges, 1, period, path);
  window_highest(call.inputs[0], period, top);
  window_lowest(call.inputs[1], period, bottom);
  for (auto i = static_cast<std::size_t>(period); i < n; ++i) {
    const double way = top[i] - bottom[i];
    call.outputs[0][i] = way == 0 ? 0 : 100 * (std::log10(path[i] / way) / std::log10(period));
  }
}

void vix_fix(const Call& call) {
  const auto low = call.inputs[0], close = call.inputs[1];
  const int period = whole(call.parameters, 0);
  ColumnOf top(close.size());
  window_highest(close, period, top);
  for (auto i = static_cast<std::size_t>(period - 1); i < close.size(); ++i) {
    call.outputs[0][i] = top[i] == 0 ? 0 : (top[i] - low[i]) / top[i] * 100;
  }
}

std::vector<ParameterSpec> band_parameters() {
  return {period(20, 2), factor("deviations", 2, 0.01, 100, "Standard deviations to each side.")};
}

}  // namespace

Specs extra_squeezes() {
  return {
      {.name = "bb_percent",
       .title = "Bollinger %b",
       .category = "volatility",
       .doc = "Where the value stands in its Bollinger bands: 0 on the lower, 1 on the upper; 0 "
              "where they have no width. Bollinger on Bollinger Bands (2001).",
       .inputs = {"real"},
       .parameters = band_parameters(),
       .outputs = {{"", Unit::ratio, "Mostly 0 to 1.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<bb_percent>},
      {.name = "bb_width",
       .title = "Bollinger band width",
       .category = "volatility",
       .doc = "Distance of the Bollinger bands as a share of the middle line. Bollinger on "
              "Bollinger Bands (2001).",
       .inputs = {"real"},
       .parameters = band_parameters(),
       .outputs = {{"", Unit::ratio, "Share of the price.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<bb_width>},
      {.name = "squeeze",
       .title = "Squeeze momentum",
       .category = "volatility",
       .doc = "On while the Bollinger bands lie within the Keltner channel, here the simple "
              "average of the close and that many average true ranges (simple average) to each "
              "side. The momentum is the regression line, at this row, of the close against the "
              "mean of its average and the middle of its range. Carter, Mastering the Trade "
              "(2005), in LazyBear's form (2014).",
       .inputs = {"high", "low", "close"},
       .parameters = {period(20, 2),
                      factor("deviations", 2, 0, 100, "Standard deviations of the bands."),
                      factor("multiplier", 1.5, 0, 100, "True ranges of the channel.")},
       .outputs = {{"momentum", Unit::price_delta, "Above 0: upwards.", false},
                   {"on", Unit::state, "1 in the squeeze, 0 out of it.", false}},
       .warm_up = [](Parameters p) { return static_cast<int>(squeeze_warm_up(p)); },
       .compute = per_run<squeeze>},
      {.name = "choppiness",
       .title = "Choppiness index",
       .category = "volatility",
       .doc = "100 log10(sum of true ranges / (highest high - lowest low)) / log10(period): high "
              "where price goes nowhere, low in a trend; 0 where the range is empty. Dreiss "
              "(1993).",
       .inputs = {"high", "low", "close"},
       .parameters = {period(14, 2)},
       .outputs = {{"", Unit::ratio, "Mostly 20 to 80.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<choppiness>},
      {.name = "vix_fix",
       .title = "Williams' Vix Fix",
       .category = "volatility",
       .doc = "How far the low lies under the highest close, in percent of it: high in panics, as "
              "the VIX is. Williams (2007).",
       .inputs = {"low", "close"},
       .parameters = {period(22)},
       .outputs = {{"", Unit::ratio, "Percent.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<vix_fix>},
  };
}

}  // namespace hindcast::indicators
