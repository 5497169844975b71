// Oscillators around averages and paths of price.
#include <algorithm>
#include <cmath>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

// Fast minus slow simple average of the middle of the bar, from row slow - 1.
Column awesome(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1];
  Column middle(high.size()), fast(high.size()), slow(high.size());
  for (std::size_t i = 0; i < high.size(); ++i) middle[i] = (high[i] + low[i]) / 2;
  simple_average(middle, whole(call.parameters, 0), fast);
  simple_average(middle, whole(call.parameters, 1), slow);
  for (std::size_t i = 0; i < high.size(); ++i) fast[i] -= slow[i];
  return fast;
}

void ao(const Call& call) {
  const Column value = awesome(call);
  for (std::size_t i = rows_at(call.parameters, 1) - 1; i < value.size(); ++i) {
    call.outputs[0][i] = value[i];
  }
}

void ac(const Call& call) {
  const Column value = awesome(call);
  const std::size_t start = rows_at(call.parameters, 1) - 1;
  const std::size_t first = start + rows_at(call.parameters, 2) - 1;
  if (value.size() <= first) return;
  Column average(value.size());
  simple_average(tail(std::span(value), start), whole(call.parameters, 2),
                 tail(std::span(average), start));
  for (std::size_t i = first; i < value.size(); ++i) call.outputs[0][i] = value[i] - average[i];
}

void coppock(const Call& call) {
  const auto x = call.inputs[0];
  const std::size_t first = rows_at(call.parameters, 1), second = rows_at(call.parameters, 2);
  const std::size_t start = std::max(first, second);
  Column sum(x.size());
  for (std::size_t i = start; i < x.size(); ++i) {
    sum[i] = percent_change(x[i], x[i - first]) + percent_change(x[i], x[i - second]);
  }
  weighted_average(tail(std::span<const double>(sum), start), whole(call.parameters, 0),
                   tail(call.outputs[0], start));
}

int dpo_warm_up(int period) { return std::max(period - 1, period / 2 + 1); }

void dpo(const Call& call) {
  const auto x = call.inputs[0];
  const int period = whole(call.parameters, 0);
  const auto lag = static_cast<std::size_t>(period / 2 + 1);
  const auto first = static_cast<std::size_t>(dpo_warm_up(period));
  Column average(x.size());
  simple_average(x, period, average);
  for (std::size_t i = first; i < x.size(); ++i) call.outputs[0][i] = x[i - lag] - average[i];
}

// Sum of the steps from row to row over each window of `period` steps, from row `period`.
Column path_length(std::span<const double> x, int period) {
  Column steps(x.size()), path(x.size());
  for (std::size_t i = 1; i < x.size(); ++i) steps[i] = std::fabs(x[i] - x[i - 1]);
  window_sum(tail(std::span<const double>(steps), 1), period, tail(std::span(path), 1));
  return path;
}

void er(const Call& call) {
  const auto x = call.inputs[0];
  const std::size_t period = rows_at(call.parameters, 0);
  const Column path = path_length(x, whole(call.parameters, 0));
  for (std::size_t i = period; i < x.size(); ++i) {
    const double way = std::fabs(x[i] - x[i - period]);
    call.outputs[0][i] = path[i] > way ? way / path[i] : 1;
  }
}

void vhf(const Call& call) {
  const auto x = call.inputs[0];
  const int period = whole(call.parameters, 0);
  const Column path = path_length(x, period);
  Column top(x.size()), bottom(x.size());
  window_highest(x, period, top);
  window_lowest(x, period, bottom);
  for (std::size_t i = rows_at(call.parameters, 0); i < x.size(); ++i) {
    call.outputs[0][i] = path[i] == 0 ? 0 : (top[i] - bottom[i]) / path[i];
  }
}

// ema over `second` rows of an ema over `first` rows of x[1..].
Column smoothed_twice(const Column& x, int first, int second) {
  Column once(x.size()), twice(x.size());
  exponential_average(tail(std::span(x), 1), first, tail(std::span(once), 1));
  const auto start = static_cast<std::size_t>(first);
  exponential_average(tail(std::span<const double>(once), start), second,
                      tail(std::span(twice), start));
  return twice;
}

void tsi(const Call& call) {
  const auto x = call.inputs[0];
  const int first = whole(call.parameters, 0), second = whole(call.parameters, 1);
  Column steps(x.size()), sizes(x.size());
  for (std::size_t i = 1; i < x.size(); ++i) {
    steps[i] = x[i] - x[i - 1];
    sizes[i] = std::fabs(steps[i]);
  }
  const Column up = smoothed_twice(steps, first, second);
  const Column all = smoothed_twice(sizes, first, second);
  for (auto i = static_cast<std::size_t>(first + second - 1); i < x.size(); ++i) {
    call.outputs[0][i] = percent_of(up[i], all[i]);
  }
}

ParameterSpec awesome_fast() { return period(5, 1, "fast", "Period of the fast average."); }
ParameterSpec awesome_slow() { return period(34, 2, "slow", "Period of the slow average."); }

IndicatorSpec of_column(std::string name, std::string title, std::string doc,
                        std::vector<ParameterSpec> parameters, OutputSpec output,
                        int (*warm_up)(Parameters p), void (*kernel)(const Call&)) {
  return {.name = std::move(name),
          .title = std::move(title),
          .category = "momentum",
          .doc = std::move(doc),
          .inputs = {"real"},
          .parameters = std::move(parameters),
          .outputs = {std::move(output)},
          .warm_up = warm_up,
          .compute = kernel};
}

OutputSpec plain_ratio(std::string doc) { return {"", Unit::ratio, std::move(doc), false}; }

Specs awesome_specs() {
  return {
      {.name = "ao",
       .title = "Awesome oscillator",
       .category = "momentum",
       .doc = "Fast minus slow simple average of the middle of the bar. Williams (1998); as TA_AO.",
       .inputs = {"high", "low"},
       .parameters = {awesome_fast(), awesome_slow()},
       .outputs = {{"", Unit::price_delta, "In price.", false}},
       .warm_up = [](Parameters p) { return whole(p, 1) - 1; },
       .check = check_fast_below_slow,
       .compute = per_run<ao>},
      {.name = "ac",
       .title = "Accelerator oscillator",
       .category = "momentum",
       .doc = "The awesome oscillator minus its simple average. Williams (1998); as TA_AC.",
       .inputs = {"high", "low"},
       .parameters = {awesome_fast(), awesome_slow(),
                      period(5, 1, "signal", "Period of the average of the oscillator.")},
       .outputs = {{"", Unit::price_delta, "In price.", false}},
       .warm_up = [](Parameters p) { return whole(p, 1) + whole(p, 2) - 2; },
       .check = check_fast_below_slow,
       .compute = per_run<ac>},
  };
}

}  // namespace

Specs trend_oscillators() {
  Specs specs = awesome_specs();
  specs.push_back(of_column(
      "coppock", "Coppock curve",
      "Weighted average of the sum of two rates of change. Coppock (1962); as TA_COPPOCK.",
      {period(10), period(11, 1, "first", "Rows of the first rate of change."),
       period(14, 1, "second", "Rows of the second rate of change.")},
      plain_ratio("Percent."),
      [](Parameters p) { return whole(p, 0) - 1 + std::max(whole(p, 1), whole(p, 2)); },
      per_run<coppock>));
  specs.push_back(of_column(
      "dpo", "Detrended price oscillator",
      "Value of period / 2 + 1 rows ago minus the simple average. As TA_DPO.", {period(20)},
      {"", Unit::price_delta, "In units of the input.", false},
      [](Parameters p) { return dpo_warm_up(whole(p, 0)); }, per_run<dpo>));
  specs.push_back(of_column(
      "er", "Efficiency ratio",
      "Change over the period as a share of the path to it; 1 where nothing moved. Kaufman; as "
      "TA_ER.",
      {period(10)}, plain_ratio("0 to 1: straight."), [](Parameters p) { return whole(p, 0); },
      per_run<er>));
  specs.push_back(of_column(
      "vhf", "Vertical horizontal filter",
      "Range of the last period rows as a share of the path over period steps; 0 where nothing "
      "moved. White (1991); as TA_VHF.",
      {period(28, 2)}, plain_ratio("0 to 1: trend."), [](Parameters p) { return whole(p, 0); },
      per_run<vhf>));
  specs.push_back(of_column(
      "tsi", "True strength index",
      "Steps from row to row, smoothed by an ema over `first` rows of which an ema over `second` "
      "is taken, in percent of the sizes of the steps smoothed alike; 0 where nothing moved. Blau "
      "(1991); as TA_TSI.",
      {period(25, 1, "first", "Period of the first average."),
       period(13, 1, "second", "Period of the second average.")},
      {"", Unit::oscillator, "-100 to 100.", false},
      [](Parameters p) { return whole(p, 0) + whole(p, 1) - 1; }, per_run<tsi>));
  return specs;
}

}  // namespace hindcast::indicators
