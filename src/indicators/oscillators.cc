// Bounded oscillators: where price stands within its recent range or its recent moves.
#include <algorithm>
#include <cmath>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

// `part` of `whole_range` in percent; 0 where nothing moved (as TA-Lib has it).
double percent_of(double part, double whole_range) {
  return whole_range == 0 ? 0 : 100 * (part / whole_range);
}

void rsi_of(std::span<const double> x, int period, std::span<double> out) {
  const auto first = static_cast<std::size_t>(period);
  if (x.size() <= first) return;
  const auto gain = [x](std::size_t i) { return std::max(x[i] - x[i - 1], 0.0); };
  const auto loss = [x](std::size_t i) { return std::max(x[i - 1] - x[i], 0.0); };
  double gains = 0, losses = 0;
  for (std::size_t i = 1; i <= first; ++i) {
    gains += gain(i);
    losses += loss(i);
  }
  auto rise = RunningAverage::wilder(period, gains / period);
  auto fall = RunningAverage::wilder(period, losses / period);
  out[first] = percent_of(rise.value(), rise.value() + fall.value());
  for (std::size_t i = first + 1; i < x.size(); ++i) {
    rise.add(gain(i));
    fall.add(loss(i));
    out[i] = percent_of(rise.value(), rise.value() + fall.value());
  }
}

void rsi(const Call& call) { rsi_of(call.inputs[0], whole(call.parameters, 0), call.outputs[0]); }

// Where `close` stands between the lowest low and the highest high, in percent, from period - 1.
void position_in_range(std::span<const double> high, std::span<const double> low,
                       std::span<const double> close, int period, std::span<double> out) {
  Column top(close.size()), bottom(close.size());
  window_highest(high, period, top);
  window_lowest(low, period, bottom);
  for (auto i = static_cast<std::size_t>(period - 1); i < close.size(); ++i) {
    out[i] = percent_of(close[i] - bottom[i], top[i] - bottom[i]);
  }
}

// k = sma of `raw` from row `start`, d = sma of k; both written from where d begins.
void smooth_k_and_d(const Column& raw, std::size_t start, int slowing, int signal,
                    std::span<double> k_out, std::span<double> d_out) {
  const std::size_t k_start = start + static_cast<std::size_t>(slowing - 1);
  const std::size_t d_start = k_start + static_cast<std::size_t>(signal - 1);
  if (raw.size() <= d_start) return;
  Column k(raw.size());
  simple_average(tail(std::span(raw), start), slowing, tail(std::span(k), start));
  simple_average(tail(std::span<const double>(k), k_start), signal, tail(d_out, k_start));
  for (std::size_t i = d_start; i < raw.size(); ++i) k_out[i] = k[i];
}

void stoch(const Call& call) {
  const int period = whole(call.parameters, 0);
  Column raw(call.inputs[2].size());
  position_in_range(call.inputs[0], call.inputs[1], call.inputs[2], period, raw);
  smooth_k_and_d(raw, static_cast<std::size_t>(period - 1), whole(call.parameters, 1),
                 whole(call.parameters, 2), call.outputs[0], call.outputs[1]);
}

void stoch_rsi(const Call& call) {
  const int rsi_period = whole(call.parameters, 0), period = whole(call.parameters, 1);
  const auto rsi_start = static_cast<std::size_t>(rsi_period);
  const std::size_t n = call.inputs[0].size();
  if (n <= rsi_start) return;
  Column strength(n), raw(n);
  rsi_of(call.inputs[0], rsi_period, strength);
  const auto from = tail(std::span<const double>(strength), rsi_start);
  position_in_range(from, from, from, period, tail(std::span(raw), rsi_start));
  smooth_k_and_d(raw, rsi_start + static_cast<std::size_t>(period - 1), whole(call.parameters, 2),
                 whole(call.parameters, 3), call.outputs[0], call.outputs[1]);
}

void willr(const Call& call) {
  const auto close = call.inputs[2];
  const int period = whole(call.parameters, 0);
  Column top(close.size()), bottom(close.size());
  window_highest(call.inputs[0], period, top);
  window_lowest(call.inputs[1], period, bottom);
  for (auto i = static_cast<std::size_t>(period - 1); i < close.size(); ++i) {
    call.outputs[0][i] = percent_of(close[i] - top[i], top[i] - bottom[i]);
  }
}

// The mean distance has no running form: each window is walked, as everywhere.
void cci(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1], close = call.inputs[2];
  const int period = whole(call.parameters, 0);
  Column typical(close.size()), mean(close.size());
  for (std::size_t i = 0; i < close.size(); ++i) typical[i] = (high[i] + low[i] + close[i]) / 3;
  simple_average(typical, period, mean);
  const auto length = static_cast<std::size_t>(period);
  for (std::size_t i = length - 1; i < close.size(); ++i) {
    double distance = 0;
    for (std::size_t k = i + 1 - length; k <= i; ++k) distance += std::fabs(typical[k] - mean[i]);
    const double off = typical[i] - mean[i];
    call.outputs[0][i] = distance == 0 ? 0 : off / (0.015 * (distance / period));
  }
}

}  // namespace

Specs oscillators() {
  return {
      {.name = "rsi",
       .title = "Relative strength index",
       .category = "momentum",
       .doc = "Wilder's average gain in percent of average gain plus average loss; 0 where nothing "
              "moved. Wilder (1978); as TA_RSI.",
       .inputs = {"real"},
       .parameters = {period(14, 2)},
       .outputs = {{"", Unit::oscillator, "0 to 100.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<rsi>},
      {.name = "stoch",
       .title = "Stochastic oscillator",
       .category = "momentum",
       .doc =
           "Close within the range of the period, smoothed by simple averages; 0 where the range "
           "is empty. Lane; as TA_STOCH.",
       .inputs = {"high", "low", "close"},
       .parameters = {period(14), period(3, 1, "slowing", "Period of the average that makes k."),
                      period(3, 1, "signal", "Period of the average of k that makes d.")},
       .outputs = {{"k", Unit::oscillator, "0 to 100.", false},
                   {"d", Unit::oscillator, "Average of k.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1 + whole(p, 1) - 1 + whole(p, 2) - 1; },
       .compute = per_run<stoch>},
      {.name = "stoch_rsi",
       .title = "Stochastic RSI",
       .category = "momentum",
       .doc = "The stochastic oscillator of the rsi. Chande and Kroll (1994); with slowing 1 as "
              "TA_STOCHRSI.",
       .inputs = {"real"},
       .parameters = {period(14, 2, "rsi_period", "Period of the rsi."), period(14),
                      period(3, 1, "slowing", "Period of the average that makes k."),
                      period(3, 1, "signal", "Period of the average of k that makes d.")},
       .outputs = {{"k", Unit::oscillator, "0 to 100.", false},
                   {"d", Unit::oscillator, "Average of k.", false}},
       .warm_up =
           [](Parameters p) {
             return whole(p, 0) + whole(p, 1) - 1 + whole(p, 2) - 1 + whole(p, 3) - 1;
           },
       .compute = per_run<stoch_rsi>},
      {.name = "willr",
       .title = "Williams %R",
       .category = "momentum",
       .doc = "Distance of the close from the highest high in percent of the range; 0 where the "
              "range is empty. As TA_WILLR.",
       .inputs = {"high", "low", "close"},
       .parameters = {period(14)},
       .outputs = {{"", Unit::oscillator, "-100 to 0.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<willr>},
      {.name = "cci",
       .title = "Commodity channel index",
       .category = "momentum",
       .doc = "Distance of the typical price from its mean, in units of 0.015 mean distances. "
              "Lambert (1980); as TA_CCI. Time grows with the period.",
       .inputs = {"high", "low", "close"},
       .parameters = {period(20, 2)},
       .outputs = {{"", Unit::ratio, "Mostly within -200 to 200.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<cci>},
  };
}

}  // namespace hindcast::indicators
