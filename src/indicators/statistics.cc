// Statistics of any column over a window.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "indicators/catalogue.h"
#include "indicators/ranks.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

void highest(const Call& call) {
  window_highest(call.inputs[0], whole(call.parameters, 0), call.outputs[0]);
}

void lowest(const Call& call) {
  window_lowest(call.inputs[0], whole(call.parameters, 0), call.outputs[0]);
}

void minmax(const Call& call) {
  window_lowest(call.inputs[0], whole(call.parameters, 0), call.outputs[0]);
  window_highest(call.inputs[0], whole(call.parameters, 0), call.outputs[1]);
}

// Rows since the extreme; of equals the newest counts.
template <class Better>
void rows_since(const Call& call, Better better, std::span<double> out) {
  slide_extreme(
      call.inputs[0], whole(call.parameters, 0), better,
      [out](std::size_t end, std::size_t row) { out[end] = static_cast<double>(end - row); });
}

void maxindex(const Call& call) { rows_since(call, std::greater<>(), call.outputs[0]); }
void minindex(const Call& call) { rows_since(call, std::less<>(), call.outputs[0]); }

void minmaxindex(const Call& call) {
  rows_since(call, std::less<>(), call.outputs[0]);
  rows_since(call, std::greater<>(), call.outputs[1]);
}

void zscore(const Call& call) {
  const auto x = call.inputs[0];
  const int period = whole(call.parameters, 0);
  slide<WindowNeeds{.squares = true}>(x, period, [&](std::size_t end, const WindowSums& sums) {
    const double deviation = std::sqrt(variance_of(sums, period));
    const double off = x[end] - sums.anchor - sums.sum / period;
    call.outputs[0][end] = deviation == 0 ? 0 : off / deviation;
  });
}

void var(const Call& call) {
  const int period = whole(call.parameters, 0);
  slide<WindowNeeds{.squares = true}>(call.inputs[0], period,
                                      [&](std::size_t end, const WindowSums& sums) {
                                        call.outputs[0][end] = variance_of(sums, period);
                                      });
}

void avgdev(const Call& call) {
  const auto x = call.inputs[0];
  const int period = whole(call.parameters, 0);
  Column mean(x.size());
  simple_average(x, period, mean);
  for (auto i = static_cast<std::size_t>(period - 1); i < x.size(); ++i) {
    call.outputs[0][i] = mean_distance(x, i, period, mean[i]);
  }
}

// Calls emit(row, rows of the window) for every row from `length - 1` on.
template <class Emit>
void for_each_ranked_window(std::span<const double> x, std::size_t length, Emit&& emit) {
  if (x.size() < length) return;
  RankedRows window(x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    window.add(i);
    if (i >= length) window.remove(i - length);
    if (i + 1 >= length) emit(i, window);
  }
}

void percentile(const Call& call) {
  const double period = call.parameters[0], share = call.parameters[1] / 100;
  const double rank = std::clamp(std::ceil(share * period), 1.0, period);
  for_each_ranked_window(call.inputs[0], static_cast<std::size_t>(whole(call.parameters, 0)),
                         [&](std::size_t row, const RankedRows& window) {
                           call.outputs[0][row] = window.kth(static_cast<std::size_t>(rank));
                         });
}

void percentrank(const Call& call) {
  const double period = call.parameters[0];
  for_each_ranked_window(call.inputs[0], static_cast<std::size_t>(whole(call.parameters, 0)) + 1,
                         [&](std::size_t row, const RankedRows& window) {
                           const auto smaller = static_cast<double>(window.smaller_than(row));
                           call.outputs[0][row] = 100 * smaller / period;
                         });
}

IndicatorSpec windowed(std::string name, std::string title, std::string doc, double least,
                       std::vector<OutputSpec> outputs, void (*kernel)(const Call&)) {
  return {.name = std::move(name),
          .title = std::move(title),
          .category = "statistics",
          .doc = std::move(doc),
          .inputs = {"real"},
          .parameters = {period(20, least)},
          .outputs = std::move(outputs),
          .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
          .compute = kernel};
}

OutputSpec level(std::string name = "") {
  return {std::move(name), Unit::price, "In units of the input.", true};
}
OutputSpec rows_ago(std::string name = "") {
  return {std::move(name), Unit::ratio, "0: this row.", false};
}

constexpr const char* kRowsAgo =
    " TA-Lib gives the row's number from the start of the data; here it is the number of rows "
    "since, which does not depend on where the data begin. Of equals the newest counts; which one "
    "does in TA-Lib depends on the windows before.";

Specs extremes() {
  return {
      windowed("highest", "Highest value", "Of the window, this row included. As TA_MAX.", 1,
               {level()}, per_run<highest>),
      windowed("lowest", "Lowest value", "Of the window, this row included. As TA_MIN.", 1,
               {level()}, per_run<lowest>),
      windowed("minmax", "Lowest and highest value",
               "Of the window, this row included. As TA_MINMAX.", 1, {level("min"), level("max")},
               per_run<minmax>),
      windowed("maxindex", "Rows since the highest value",
               std::string("Of the window, this row included. As TA_MAXINDEX.") + kRowsAgo, 1,
               {rows_ago()}, per_run<maxindex>),
      windowed("minindex", "Rows since the lowest value",
               std::string("Of the window, this row included. As TA_MININDEX.") + kRowsAgo, 1,
               {rows_ago()}, per_run<minindex>),
      windowed("minmaxindex", "Rows since the lowest and the highest value",
               std::string("Of the window, this row included. As TA_MINMAXINDEX.") + kRowsAgo, 1,
               {rows_ago("min"), rows_ago("max")}, per_run<minmaxindex>),
  };
}

Specs ranks() {
  return {
      {.name = "percentile",
       .title = "Percentile",
       .category = "statistics",
       .doc = "The value below or at which that part of the window lies, by nearest rank: always "
              "one of the rows. As TA_PERCENTILE.",
       .inputs = {"real"},
       .parameters = {period(30, 2), factor("percent", 50, 0, 100, "Part of the window.")},
       .outputs = {level()},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<percentile>},
      {.name = "percentrank",
       .title = "Percent rank",
       .category = "statistics",
       .doc = "Part of the `period` rows before this one that are smaller. As TA_PERCENTRANK.",
       .inputs = {"real"},
       .parameters = {period(100, 2, "period", "Rows to compare with.")},
       .outputs = {{"", Unit::oscillator, "0 to 100.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<percentrank>},
  };
}

}  // namespace

Specs statistics() {
  Specs specs = {
      windowed(
          "zscore", "Z-score",
          "Distance from the mean in population standard deviations; 0 where all rows are equal.",
          2, {{"", Unit::ratio, "Standard deviations.", false}}, per_run<zscore>),
      windowed("var", "Variance", "Of the population: divided by the number of rows. As TA_VAR.", 2,
               {{"", Unit::ratio, "In units of the input, squared.", false}}, per_run<var>),
      windowed("avgdev", "Average deviation",
               "Mean distance from the mean of the window. As TA_AVGDEV. Time grows with the "
               "period.",
               2, {{"", Unit::price_delta, "In units of the input.", false}}, per_run<avgdev>),
  };
  for (Specs& more : std::array{extremes(), ranks()}) {
    for (IndicatorSpec& spec : more) specs.push_back(std::move(spec));
  }
  return specs;
}

}  // namespace hindcast::indicators
