// Oscillators of rises and falls, of the close within the bar, and of distances from a mean.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "indicators/catalogue.h"
#include "indicators/rsi.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

double rise(std::span<const double> x, std::size_t i) { return std::max(x[i] - x[i - 1], 0.0); }
double fall(std::span<const double> x, std::size_t i) { return std::max(x[i - 1] - x[i], 0.0); }

// Wilder's averages of rises and falls: calls emit(row, average rise, average fall) from `period`.
template <class Emit>
void for_each_rise_and_fall(std::span<const double> x, int period, Emit&& emit) {
  const auto first = static_cast<std::size_t>(period);
  if (x.size() <= first) return;
  double rises = 0, falls = 0;
  for (std::size_t i = 1; i <= first; ++i) {
    rises += rise(x, i);
    falls += fall(x, i);
  }
  auto up = RunningAverage::wilder(period, rises / period);
  auto down = RunningAverage::wilder(period, falls / period);
  emit(first, up.value(), down.value());
  for (std::size_t i = first + 1; i < x.size(); ++i) {
    up.add(rise(x, i));
    down.add(fall(x, i));
    emit(i, up.value(), down.value());
  }
}

void rsi(const Call& call) {
  relative_strength(call.inputs[0], whole(call.parameters, 0), call.outputs[0]);
}

void cmo(const Call& call) {
  for_each_rise_and_fall(call.inputs[0], whole(call.parameters, 0),
                         [out = call.outputs[0]](std::size_t row, double up, double down) {
                           out[row] = percent_of(up - down, up + down);
                         });
}

// Sums of two columns over each window that starts at row `from` or later.
struct Sums {
  Column first, second;
};

Sums window_sums(const Column& first, const Column& second, std::size_t from, int period) {
  Sums sums{Column(first.size()), Column(first.size())};
  window_sum(tail(std::span(first), from), period, tail(std::span(sums.first), from));
  window_sum(tail(std::span(second), from), period, tail(std::span(sums.second), from));
  return sums;
}

void cmou(const Call& call) {
  const auto x = call.inputs[0];
  const int period = whole(call.parameters, 0);
  Column rises(x.size()), falls(x.size());
  for (std::size_t i = 1; i < x.size(); ++i) {
    rises[i] = rise(x, i);
    falls[i] = fall(x, i);
  }
  const Sums sums = window_sums(rises, falls, 1, period);
  for (auto i = static_cast<std::size_t>(period); i < x.size(); ++i) {
    call.outputs[0][i] = percent_of(sums.first[i] - sums.second[i], sums.first[i] + sums.second[i]);
  }
}

void imi(const Call& call) {
  const auto open = call.inputs[0], close = call.inputs[1];
  const int period = whole(call.parameters, 0);
  Column rises(open.size()), falls(open.size());
  for (std::size_t i = 0; i < open.size(); ++i) {
    rises[i] = std::max(close[i] - open[i], 0.0);
    falls[i] = std::max(open[i] - close[i], 0.0);
  }
  const Sums sums = window_sums(rises, falls, 0, period);
  for (auto i = static_cast<std::size_t>(period - 1); i < open.size(); ++i) {
    const double moved = sums.first[i] + sums.second[i];
    call.outputs[0][i] = moved == 0 ? 50 : 100 * (sums.first[i] / moved);
  }
}

void bop(const Call& call) {
  const auto open = call.inputs[0], high = call.inputs[1], low = call.inputs[2];
  for (std::size_t i = 0; i < open.size(); ++i) {
    const double range = high[i] - low[i];
    call.outputs[0][i] = range > 0 ? (call.inputs[3][i] - open[i]) / range : 0;
  }
}

// Rise of the close above the true low, as a share of the true range, over three windows.
void ultosc(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1], close = call.inputs[2];
  constexpr double kWeights[] = {4, 2, 1};
  const auto first = static_cast<std::size_t>(whole(call.parameters, 2));
  if (close.size() <= first) return;
  Column pressure(close.size()), range(close.size());
  for (std::size_t i = 1; i < close.size(); ++i) {
    pressure[i] = close[i] - std::min(low[i], close[i - 1]);
  }
  true_ranges(high, low, close, range);
  std::fill(call.outputs[0].begin() + static_cast<std::ptrdiff_t>(first), call.outputs[0].end(),
            0.0);
  for (std::size_t k = 0; k < 3; ++k) {
    const Sums sums = window_sums(pressure, range, 1, whole(call.parameters, k));
    for (std::size_t i = first; i < close.size(); ++i) {
      call.outputs[0][i] += percent_of(kWeights[k] / 7 * sums.first[i], sums.second[i]);
    }
  }
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
  for (auto i = static_cast<std::size_t>(period - 1); i < close.size(); ++i) {
    const double distance = mean_distance(typical, i, period, mean[i]);
    call.outputs[0][i] = distance == 0 ? 0 : (typical[i] - mean[i]) / (0.015 * distance);
  }
}

std::string rising_periods(Parameters p) {
  return p[0] < p[1] && p[1] < p[2]
             ? std::string()
             : fmt::format("short, medium and long must rise, not {}, {}, {}", p[0], p[1], p[2]);
}

IndicatorSpec oscillator(std::string name, std::string title, std::string doc,
                         std::vector<std::string> inputs, ParameterSpec parameter,
                         OutputSpec output, int rows_beyond_the_window,
                         void (*kernel)(const Call&)) {
  return {.name = std::move(name),
          .title = std::move(title),
          .category = "momentum",
          .doc = std::move(doc),
          .inputs = std::move(inputs),
          .parameters = {std::move(parameter)},
          .outputs = {std::move(output)},
          .warm_up = [rows_beyond_the_window](
                         Parameters p) { return whole(p, 0) - 1 + rows_beyond_the_window; },
          .compute = kernel};
}

OutputSpec percent(std::string range) { return {"", Unit::oscillator, std::move(range), false}; }

Specs of_whole_bars() {
  return {
      {.name = "bop",
       .title = "Balance of power",
       .category = "momentum",
       .doc = "(close - open) / (high - low); 0 where the bar has no range. Livshin (2001); as "
              "TA_BOP.",
       .inputs = {"open", "high", "low", "close"},
       .parameters = {},
       .outputs = {{"", Unit::ratio, "-1 to 1.", false}},
       .warm_up = [](Parameters) { return 0; },
       .compute = per_run<bop>},
      {.name = "ultosc",
       .title = "Ultimate oscillator",
       .category = "momentum",
       .doc = "Rise of the close above the true low in percent of the true range, over three "
              "windows weighted 4, 2, 1. Williams (1985); as TA_ULTOSC.",
       .inputs = {"high", "low", "close"},
       .parameters = {period(7, 1, "short", "Shortest window, weight 4."),
                      period(14, 2, "medium", "Weight 2."), period(28, 3, "long", "Weight 1.")},
       .outputs = {percent("0 to 100.")},
       .warm_up = [](Parameters p) { return whole(p, 2); },
       .check = rising_periods,
       .compute = per_run<ultosc>},
  };
}

}  // namespace

void relative_strength(std::span<const double> x, int period, std::span<double> out) {
  for_each_rise_and_fall(x, period, [out](std::size_t row, double up, double down) {
    out[row] = percent_of(up, up + down);
  });
}

Specs oscillators() {
  Specs specs = {
      oscillator("rsi", "Relative strength index",
                 "Wilder's average gain in percent of average gain plus average loss; 0 where "
                 "nothing moved. Wilder (1978); as TA_RSI.",
                 {"real"}, period(14, 2), percent("0 to 100."), 1, per_run<rsi>),
      oscillator("cmo", "Chande momentum oscillator",
                 "Wilder's average gain minus average loss in percent of their sum; 0 where "
                 "nothing moved. Chande (1994); as TA_CMO.",
                 {"real"}, period(14, 2), percent("-100 to 100."), 1, per_run<cmo>),
      oscillator("cmou", "Chande momentum oscillator, unsmoothed",
                 "Sum of gains minus sum of losses in percent of both, as Chande (1994) gives it; "
                 "0 where nothing moved. As TA_CMOU.",
                 {"real"}, period(14, 2), percent("-100 to 100."), 1, per_run<cmou>),
      oscillator("imi", "Intraday momentum index",
                 "Rises from open to close in percent of rises and falls; 50 where there were "
                 "none. Chande (1994); as TA_IMI.",
                 {"open", "close"}, period(14, 2), percent("0 to 100."), 0, per_run<imi>),
      oscillator("willr", "Williams %R",
                 "Distance of the close from the highest high in percent of the range; 0 where "
                 "the range is empty. As TA_WILLR.",
                 {"high", "low", "close"}, period(14), percent("-100 to 0."), 0, per_run<willr>),
      oscillator("cci", "Commodity channel index",
                 "Distance of the typical price from its mean, in units of 0.015 mean distances. "
                 "Lambert (1980); as TA_CCI. Time grows with the period.",
                 {"high", "low", "close"}, period(20, 2),
                 {"", Unit::ratio, "Mostly within -200 to 200.", false}, 0, per_run<cci>),
  };
  for (IndicatorSpec& spec : of_whole_bars()) specs.push_back(std::move(spec));
  return specs;
}

}  // namespace hindcast::indicators
