// Momentum: a column compared with its past.
#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

void mom(const Call& call) {
  const auto x = call.inputs[0];
  const auto lag = static_cast<std::size_t>(whole(call.parameters, 0));
  for (std::size_t i = lag; i < x.size(); ++i) call.outputs[0][i] = x[i] - x[i - lag];
}

// How a value compares with an earlier one; 0 where that is 0, as TA-Lib has it.
double share_of_change(double now, double before) {
  return before == 0 ? 0 : (now - before) / before;
}
double ratio(double now, double before) { return before == 0 ? 0 : now / before; }
double percent_ratio(double now, double before) { return ratio(now, before) * 100; }

template <double (*kCompare)(double now, double before)>
void compared(const Call& call) {
  const auto x = call.inputs[0];
  const auto lag = static_cast<std::size_t>(whole(call.parameters, 0));
  for (std::size_t i = lag; i < x.size(); ++i) call.outputs[0][i] = kCompare(x[i], x[i - lag]);
}

void trix(const Call& call) {
  const int period = whole(call.parameters, 0);
  const auto step = static_cast<std::size_t>(period - 1);
  const std::size_t n = call.inputs[0].size();
  if (n <= 3 * step + 1) return;
  Column once(n), twice(n), thrice(n);
  exponential_average(call.inputs[0], period, once);
  exponential_average(tail(std::span<const double>(once), step), period,
                      tail(std::span(twice), step));
  exponential_average(tail(std::span<const double>(twice), 2 * step), period,
                      tail(std::span(thrice), 2 * step));
  for (std::size_t i = 3 * step + 1; i < n; ++i) {
    call.outputs[0][i] = percent_change(thrice[i], thrice[i - 1]);
  }
}

IndicatorSpec change(std::string name, std::string title, std::string doc, OutputSpec output,
                     void (*kernel)(const Call&)) {
  return {.name = std::move(name),
          .title = std::move(title),
          .category = "momentum",
          .doc = std::move(doc),
          .inputs = {"real"},
          .parameters = {period(10)},
          .outputs = {std::move(output)},
          .warm_up = [](Parameters p) { return whole(p, 0); },
          .compute = kernel};
}

}  // namespace

Specs momentum() {
  return {
      change("mom", "Momentum", "Change over the period, in units of the input. As TA_MOM.",
             {"", Unit::price_delta, "The change.", false}, per_run<mom>),
      change("roc", "Rate of change",
             "Change over the period in percent; 0 where the earlier value is 0. As TA_ROC.",
             {"", Unit::ratio, "Percent.", false}, per_run<compared<percent_change>>),
      change("rocp", "Rate of change, as a share",
             "Change over the period as a share of the earlier value; 0 where that is 0. As "
             "TA_ROCP.",
             {"", Unit::ratio, "0.01 is one percent.", false}, per_run<compared<share_of_change>>),
      change("rocr", "Rate of change, as a ratio",
             "Value over the earlier value; 0 where that is 0. As TA_ROCR.",
             {"", Unit::ratio, "1 is no change.", false}, per_run<compared<ratio>>),
      change("rocr100", "Rate of change, as a ratio in percent",
             "Value in percent of the earlier value; 0 where that is 0. As TA_ROCR100.",
             {"", Unit::ratio, "100 is no change.", false}, per_run<compared<percent_ratio>>),
      {.name = "trix",
       .title = "Triple smoothed rate of change",
       .category = "momentum",
       .doc =
           "One-row change, in percent, of an ema of an ema of an ema. Hutson (1983); as TA_TRIX.",
       .inputs = {"real"},
       .parameters = {period(15)},
       .outputs = {{"", Unit::ratio, "Percent.", false}},
       .warm_up = [](Parameters p) { return 3 * (whole(p, 0) - 1) + 1; },
       .compute = per_run<trix>},
  };
}

}  // namespace hindcast::indicators
