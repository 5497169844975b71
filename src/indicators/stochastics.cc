// Where price stands within its recent range.
#include <algorithm>
#include <cmath>

#include "indicators/catalogue.h"
#include "indicators/kinds.h"
#include "indicators/rsi.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

// A range of rows that are equal but for their last bits, as those of an rsi at its bound, is none.
double range_between(double top, double bottom) {
  const double range = top - bottom;
  return range <= 1e-14 * (std::fabs(top) + std::fabs(bottom)) ? 0 : range;
}

// Where `close` stands between the lowest low and the highest high, in percent, from period - 1.
void position_in_range(std::span<const double> high, std::span<const double> low,
                       std::span<const double> close, int period, std::span<double> out) {
  Column top(close.size()), bottom(close.size());
  window_highest(high, period, top);
  window_lowest(low, period, bottom);
  for (auto i = static_cast<std::size_t>(period - 1); i < close.size(); ++i) {
    out[i] = percent_of(close[i] - bottom[i], range_between(top[i], bottom[i]));
  }
}

struct Smoothing {
  int period = 1;
  AverageKind kind = AverageKind::sma;

  std::size_t warm_up() const { return static_cast<std::size_t>(average_warm_up(kind, period)); }
};

// k = average of `raw` from row `start`, d = average of k; both written from where d begins.
void smooth_k_and_d(const Column& raw, std::size_t start, Smoothing slowing, Smoothing signal,
                    std::span<double> k_out, std::span<double> d_out) {
  const std::size_t k_start = start + slowing.warm_up();
  const std::size_t d_start = k_start + signal.warm_up();
  if (raw.size() <= d_start) return;
  Column k(raw.size());
  moving_average_from(slowing.kind, raw, start, slowing.period, k);
  moving_average_from(signal.kind, k, k_start, signal.period, d_out);
  for (std::size_t i = d_start; i < raw.size(); ++i) k_out[i] = k[i];
}

void write_stochastic(const Call& call, int period, Smoothing slowing, Smoothing signal) {
  Column raw(call.inputs[2].size());
  position_in_range(call.inputs[0], call.inputs[1], call.inputs[2], period, raw);
  smooth_k_and_d(raw, static_cast<std::size_t>(period - 1), slowing, signal, call.outputs[0],
                 call.outputs[1]);
}

Smoothing smoothing_at(Parameters p, std::size_t period_at, std::size_t kind_at) {
  return {whole(p, period_at), kind_of(p[kind_at])};
}

void stoch(const Call& call) {
  const auto p = call.parameters;
  write_stochastic(call, whole(p, 0), smoothing_at(p, 1, 3), smoothing_at(p, 2, 4));
}

void stochf(const Call& call) {
  const auto p = call.parameters;
  write_stochastic(call, whole(p, 0), {}, smoothing_at(p, 1, 2));
}

void kdj(const Call& call) {
  const auto p = call.parameters;
  write_stochastic(call, whole(p, 0), {whole(p, 1), AverageKind::rma},
                   {whole(p, 2), AverageKind::rma});
  const auto first = static_cast<std::size_t>(whole(p, 0) + whole(p, 1) + whole(p, 2) - 3);
  for (std::size_t i = first; i < call.outputs[2].size(); ++i) {
    call.outputs[2][i] = 3 * call.outputs[0][i] - 2 * call.outputs[1][i];
  }
}

void stoch_rsi(const Call& call) {
  const auto p = call.parameters;
  const int rsi_period = whole(p, 0), period = whole(p, 1);
  const auto rsi_start = static_cast<std::size_t>(rsi_period);
  const std::size_t n = call.inputs[0].size();
  if (n <= rsi_start) return;
  Column strength(n), raw(n);
  relative_strength(call.inputs[0], rsi_period, strength);
  const auto from = tail(std::span<const double>(strength), rsi_start);
  position_in_range(from, from, from, period, tail(std::span(raw), rsi_start));
  smooth_k_and_d(raw, rsi_start + static_cast<std::size_t>(period - 1), smoothing_at(p, 2, 4),
                 smoothing_at(p, 3, 5), call.outputs[0], call.outputs[1]);
}

// Two exponential averages in a row, from row first + period - 1 + second - 1.
void smooth_twice(const Column& x, std::size_t first, int period, int second, Column& out) {
  Column once(x.size());
  moving_average_from(AverageKind::ema, x, first, period, once);
  moving_average_from(AverageKind::ema, once, first + static_cast<std::size_t>(period - 1), second,
                      out);
}

int smi_line_warm_up(Parameters p) { return whole(p, 0) + whole(p, 1) + whole(p, 2) - 3; }

void smi(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1], close = call.inputs[2];
  const auto p = call.parameters;
  const int period = whole(p, 0);
  const std::size_t n = close.size();
  const auto start = static_cast<std::size_t>(smi_line_warm_up(p));
  const std::size_t first = start + static_cast<std::size_t>(whole(p, 3) - 1);
  if (n <= first) return;
  Column top(n), bottom(n), off(n), half(n), smooth_off(n), smooth_half(n);
  window_highest(high, period, top);
  window_lowest(low, period, bottom);
  for (auto i = static_cast<std::size_t>(period - 1); i < n; ++i) {
    off[i] = close[i] - (top[i] + bottom[i]) / 2;
    half[i] = (top[i] - bottom[i]) / 2;
  }
  const auto range_start = static_cast<std::size_t>(period - 1);
  smooth_twice(off, range_start, whole(p, 2), whole(p, 1), smooth_off);
  smooth_twice(half, range_start, whole(p, 2), whole(p, 1), smooth_half);
  for (std::size_t i = start; i < n; ++i) off[i] = percent_of(smooth_off[i], smooth_half[i]);
  moving_average_from(AverageKind::ema, off, start, whole(p, 3), call.outputs[1]);
  for (std::size_t i = first; i < n; ++i) call.outputs[0][i] = off[i];
}

ParameterSpec k_period() { return period(3, 1, "slowing", "Period of the average that makes k."); }
ParameterSpec d_period(double value = 3) {
  return period(value, 1, "signal", "Period of the average of k that makes d.");
}
ParameterSpec slowing_kind() { return average_kind(AverageKind::sma, "slowing_average", "k"); }
ParameterSpec signal_kind() { return average_kind(AverageKind::sma, "signal_average", "d"); }

// Where mama or a double average overshoots, so do k and d.
std::vector<OutputSpec> k_and_d() {
  return {{"k", Unit::oscillator, "0 to 100.", false},
          {"d", Unit::oscillator, "Average of k.", false}};
}

IndicatorSpec fast_stochastic() {
  return {.name = "stochf",
          .title = "Fast stochastic oscillator",
          .category = "momentum",
          .doc =
              "Close within the range of the period, and its average; 0 where the range is "
              "empty. As TA_STOCHF.",
          .inputs = {"high", "low", "close"},
          .parameters = {period(5), d_period(), signal_kind()},
          .outputs = k_and_d(),
          .warm_up =
              [](Parameters p) {
                return whole(p, 0) - 1 + average_warm_up(kind_of(p[2]), whole(p, 1));
              },
          .compute = per_run<stochf>};
}

IndicatorSpec stochastic_of_rsi() {
  return {.name = "stoch_rsi",
          .title = "Stochastic RSI",
          .category = "momentum",
          .doc =
              "The stochastic oscillator of the rsi. Chande and Kroll (1994); with slowing 1 as "
              "TA_STOCHRSI.",
          .inputs = {"real"},
          .parameters = {period(14, 2, "rsi_period", "Period of the rsi."), period(14), k_period(),
                         d_period(), slowing_kind(), signal_kind()},
          .outputs = k_and_d(),
          .warm_up =
              [](Parameters p) {
                return whole(p, 0) + whole(p, 1) - 1 + average_warm_up(kind_of(p[4]), whole(p, 2)) +
                       average_warm_up(kind_of(p[5]), whole(p, 3));
              },
          .compute = per_run<stoch_rsi>};
}

IndicatorSpec stochastic_momentum() {
  return {.name = "smi",
          .title = "Stochastic momentum index",
          .category = "momentum",
          .doc =
              "Distance of the close from the middle of the range, in percent of half the "
              "range, both smoothed by an ema over `slow` of which an ema over `fast` is taken; "
              "0 where the range is empty. Blau (1993); as TA_SMI.",
          .inputs = {"high", "low", "close"},
          .parameters = {period(13), period(2, 1, "fast", "Period of the second average."),
                         period(25, 1, "slow", "Period of the first average."),
                         period(9, 1, "signal", "Period of the signal line.")},
          .outputs = {{"smi", Unit::oscillator, "-100 to 100.", false},
                      {"signal", Unit::oscillator, "Average of smi.", false}},
          .warm_up = [](Parameters p) { return smi_line_warm_up(p) + whole(p, 3) - 1; },
          .compute = per_run<smi>};
}

}  // namespace

Specs stochastics() {
  return {
      {.name = "stoch",
       .title = "Stochastic oscillator",
       .category = "momentum",
       .doc = "Close within the range of the period, smoothed; 0 where the range is empty. Lane; "
              "as TA_STOCH.",
       .inputs = {"high", "low", "close"},
       .parameters = {period(14), k_period(), d_period(), slowing_kind(), signal_kind()},
       .outputs = k_and_d(),
       .warm_up =
           [](Parameters p) {
             return whole(p, 0) - 1 + average_warm_up(kind_of(p[3]), whole(p, 1)) +
                    average_warm_up(kind_of(p[4]), whole(p, 2));
           },
       .compute = per_run<stoch>},
      fast_stochastic(),
      stochastic_of_rsi(),
      {.name = "kdj",
       .title = "KDJ stochastic",
       .category = "momentum",
       .doc = "The stochastic oscillator smoothed by Wilder's averages, and j = 3 k - 2 d, which "
              "leaves 0 to 100. As TA_KDJ.",
       .inputs = {"high", "low", "close"},
       .parameters = {period(9), k_period(), d_period()},
       .outputs = {{"k", Unit::oscillator, "0 to 100.", false},
                   {"d", Unit::oscillator, "Average of k.", false},
                   {"j", Unit::ratio, "-200 to 300.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) + whole(p, 1) + whole(p, 2) - 3; },
       .compute = per_run<kdj>},
      stochastic_momentum(),
  };
}

}  // namespace hindcast::indicators
