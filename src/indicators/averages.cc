// Moving averages of any column.
#include <cmath>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

std::size_t rows(int period) { return static_cast<std::size_t>(period); }

void sma(const Call& call) {
  simple_average(call.inputs[0], whole(call.parameters, 0), call.outputs[0]);
}

void ema(const Call& call) {
  exponential_average(call.inputs[0], whole(call.parameters, 0), call.outputs[0]);
}

void wma(const Call& call) {
  weighted_average(call.inputs[0], whole(call.parameters, 0), call.outputs[0]);
}

// Wilder's own average, as used inside RSI and ATR.
void rma(const Call& call) {
  wilder_average(call.inputs[0], whole(call.parameters, 0), call.outputs[0]);
}

// The average of x[first..], written to the same rows.
void ema_from(const Column& x, std::size_t first, int period, Column& out) {
  exponential_average(tail(std::span(x), first), period, tail(std::span(out), first));
}

void dema(const Call& call) {
  const int period = whole(call.parameters, 0);
  const std::size_t step = rows(period) - 1;
  const std::size_t n = call.inputs[0].size();
  Column once(n), twice(n);
  exponential_average(call.inputs[0], period, once);
  ema_from(once, step, period, twice);
  for (std::size_t i = 2 * step; i < n; ++i) call.outputs[0][i] = 2 * once[i] - twice[i];
}

void tema(const Call& call) {
  const int period = whole(call.parameters, 0);
  const std::size_t step = rows(period) - 1;
  const std::size_t n = call.inputs[0].size();
  Column once(n), twice(n), thrice(n);
  exponential_average(call.inputs[0], period, once);
  ema_from(once, step, period, twice);
  ema_from(twice, 2 * step, period, thrice);
  for (std::size_t i = 3 * step; i < n; ++i) {
    call.outputs[0][i] = 3 * once[i] - 3 * twice[i] + thrice[i];
  }
}

int whole_root(int period) { return static_cast<int>(std::sqrt(static_cast<double>(period))); }

void hma(const Call& call) {
  const int period = whole(call.parameters, 0);
  const std::size_t first = rows(period) - 1;
  const std::size_t n = call.inputs[0].size();
  if (n <= first) return;
  Column half(n), full(n);
  weighted_average(call.inputs[0], period / 2, half);
  weighted_average(call.inputs[0], period, full);
  for (std::size_t i = first; i < n; ++i) half[i] = 2 * half[i] - full[i];
  weighted_average(tail(std::span<const double>(half), first), whole_root(period),
                   tail(call.outputs[0], first));
}

void kama(const Call& call) {
  const auto x = call.inputs[0];
  const int period = whole(call.parameters, 0);
  const std::size_t first = rows(period);
  if (x.size() <= first) return;
  constexpr double kFastest = 2.0 / (2 + 1), kSlowest = 2.0 / (30 + 1);
  Column steps(x.size()), path(x.size());
  for (std::size_t i = 1; i < x.size(); ++i) steps[i] = std::fabs(x[i] - x[i - 1]);
  window_sum(tail(std::span<const double>(steps), 1), period, tail(std::span(path), 1));
  double value = x[first - 1];
  for (std::size_t i = first; i < x.size(); ++i) {
    const double way = std::fabs(x[i] - x[i - first]);
    const double efficiency = path[i] > way ? way / path[i] : 1;
    const double root = efficiency * (kFastest - kSlowest) + kSlowest;
    value += (x[i] - value) * root * root;
    call.outputs[0][i] = value;
  }
}

IndicatorSpec average(std::string name, std::string title, std::string doc, ParameterSpec parameter,
                      int (*warm_up)(int period), void (*kernel)(const Call&)) {
  return {.name = std::move(name),
          .title = std::move(title),
          .category = "overlap",
          .doc = std::move(doc),
          .inputs = {"real"},
          .parameters = {std::move(parameter)},
          .outputs = {{"", Unit::price, "The average.", true}},
          .warm_up = [warm_up](Parameters p) { return warm_up(whole(p, 0)); },
          .compute = kernel};
}

int one_window(int period) { return period - 1; }

}  // namespace

Specs averages() {
  return {
      average("sma", "Simple moving average", "Mean of the last rows. As TA_SMA.", period(20),
              one_window, per_run_from<sma, one_window>),
      average("ema", "Exponential moving average",
              "Factor 2 / (period + 1); starts with the mean of the first rows. As TA_EMA.",
              period(20), one_window, per_run_from<ema, one_window>),
      average("wma", "Weighted moving average", "Linear weights, 1 for the oldest row. As TA_WMA.",
              period(20), one_window, per_run_from<wma, one_window>),
      average("rma", "Wilder's moving average",
              "Factor 1 / period; starts with the mean of the first rows. Wilder, New Concepts in "
              "Technical Trading Systems (1978).",
              period(14), one_window, per_run_from<rma, one_window>),
      average(
          "dema", "Double exponential moving average",
          "2 ema - ema(ema): less lag than one average. Mulloy (1994), as TA_DEMA.", period(20),
          [](int period) { return 2 * (period - 1); }, per_run<dema>),
      average(
          "tema", "Triple exponential moving average",
          "3 ema - 3 ema(ema) + ema(ema(ema)). Mulloy (1994), as TA_TEMA.", period(20),
          [](int period) { return 3 * (period - 1); }, per_run<tema>),
      average(
          "hma", "Hull moving average",
          "wma over floor(sqrt(period)) rows of 2 wma(period / 2) - wma(period), halves and "
          "roots rounded down. Hull (2005).",
          period(16, 2), [](int period) { return period - 1 + whole_root(period) - 1; },
          per_run<hma>),
      average(
          "kama", "Kaufman's adaptive moving average",
          "Fast in a straight move, slow in a noisy one; limits 2 and 30 rows. Kaufman, Trading "
          "Systems and Methods, as TA_KAMA.",
          period(10, 2, "period", "Rows over which the straightness is measured."),
          [](int period) { return period; }, per_run<kama>),
  };
}

}  // namespace hindcast::indicators
