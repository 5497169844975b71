// Moving averages of any column with one parameter, the period.
#include "indicators/catalogue.h"
#include "indicators/composite.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"

namespace hindcast::indicators {
namespace {

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

void dema(const Call& call) {
  double_exponential(call.inputs[0], whole(call.parameters, 0), call.outputs[0]);
}

void tema(const Call& call) {
  triple_exponential(call.inputs[0], whole(call.parameters, 0), call.outputs[0]);
}

void trima(const Call& call) {
  triangular_average(call.inputs[0], whole(call.parameters, 0), call.outputs[0]);
}

void hma(const Call& call) {
  hull_average(call.inputs[0], whole(call.parameters, 0), call.outputs[0]);
}

void kama(const Call& call) {
  kaufman_average(call.inputs[0], whole(call.parameters, 0), call.outputs[0]);
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
          "trima", "Triangular moving average",
          "Simple average of a simple average, so that the middle of the window weighs most. As "
          "TA_TRIMA.",
          period(20), one_window, per_run<trima>),
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
