// Statistics of any column over a window.
#include <cmath>
#include <functional>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

void highest(const Call& call) {
  window_highest(call.inputs[0], whole(call.parameters, 0), call.outputs[0]);
}

void lowest(const Call& call) {
  window_lowest(call.inputs[0], whole(call.parameters, 0), call.outputs[0]);
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

// Least squares over rows 1..period: slope = sum((t - mean t) d) / sum((t - mean t)^2).
double slope_of(const WindowSums& sums, double period) {
  const double centred = sums.weighted - (period + 1) / 2 * sums.sum;
  return centred / (period * (period * period - 1) / 12);
}

void linreg_slope(const Call& call) {
  const int period = whole(call.parameters, 0);
  slide<WindowNeeds{.weighted = true}>(call.inputs[0], period,
                                       [&](std::size_t end, const WindowSums& sums) {
                                         call.outputs[0][end] = slope_of(sums, period);
                                       });
}

void linreg(const Call& call) {
  const int period = whole(call.parameters, 0);
  slide<WindowNeeds{.weighted = true}>(
      call.inputs[0], period, [&](std::size_t end, const WindowSums& sums) {
        call.outputs[0][end] = mean_of(sums, period) + slope_of(sums, period) * (period - 1) / 2;
      });
}

IndicatorSpec windowed(std::string name, std::string title, std::string doc, double least,
                       OutputSpec output, void (*kernel)(const Call&)) {
  return {.name = std::move(name),
          .title = std::move(title),
          .category = "statistics",
          .doc = std::move(doc),
          .inputs = {"real"},
          .parameters = {period(20, least)},
          .outputs = {std::move(output)},
          .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
          .compute = kernel};
}

}  // namespace

Specs statistics() {
  return {
      windowed("highest", "Highest value", "Of the window, this row included. As TA_MAX.", 1,
               {"", Unit::price, "In units of the input.", true}, per_run<highest>),
      windowed("lowest", "Lowest value", "Of the window, this row included. As TA_MIN.", 1,
               {"", Unit::price, "In units of the input.", true}, per_run<lowest>),
      windowed(
          "zscore", "Z-score",
          "Distance from the mean in population standard deviations; 0 where all rows are equal.",
          2, {"", Unit::ratio, "Standard deviations.", false}, per_run<zscore>),
      windowed("linreg", "Linear regression",
               "Value of the least-squares line at this row. As TA_LINEARREG.", 2,
               {"", Unit::price, "In units of the input.", true}, per_run<linreg>),
      windowed("linreg_slope", "Slope of the linear regression",
               "Slope of the least-squares line, per row. As TA_LINEARREG_SLOPE.", 2,
               {"", Unit::price_delta, "In units of the input.", false}, per_run<linreg_slope>),
  };
}

}  // namespace hindcast::indicators
