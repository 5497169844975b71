// The least-squares line over a window.
#include <cmath>
#include <numbers>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

// Over rows 1..period: slope = sum((t - mean t) d) / sum((t - mean t)^2).
struct Line {
  double mean = 0;  // at the middle of the window
  double slope = 0;
  double period = 0;

  double first() const { return mean - slope * (period - 1) / 2; }
  double last() const { return mean + slope * (period - 1) / 2; }
  double next() const { return mean + slope * (period + 1) / 2; }
  double rise() const { return slope; }
  double angle() const { return std::atan(slope) * (180 / std::numbers::pi); }
};

template <class Emit>
void for_each_line(const Call& call, Emit&& emit) {
  const double period = call.parameters[0];
  slide<WindowNeeds{.weighted = true}>(
      call.inputs[0], whole(call.parameters, 0), [&](std::size_t end, const WindowSums& sums) {
        const double centred = sums.weighted - (period + 1) / 2 * sums.sum;
        emit(end,
             Line{mean_of(sums, period), centred / (period * (period * period - 1) / 12), period});
      });
}

template <double (Line::*kValue)() const>
void of_line(const Call& call) {
  for_each_line(
      call, [&](std::size_t end, const Line& line) { call.outputs[0][end] = (line.*kValue)(); });
}

void fosc(const Call& call) {
  const auto x = call.inputs[0];
  for_each_line(call, [&](std::size_t end, const Line& line) {
    if (end + 1 == x.size()) return;
    const double value = x[end + 1];
    call.outputs[0][end + 1] = value == 0 ? 0 : 100 * (value - line.next()) / value;
  });
}

IndicatorSpec regression_spec(std::string name, std::string title, std::string doc,
                              OutputSpec output, void (*kernel)(const Call&)) {
  return {.name = std::move(name),
          .title = std::move(title),
          .category = "statistics",
          .doc = std::move(doc),
          .inputs = {"real"},
          .parameters = {period(20, 2)},
          .outputs = {std::move(output)},
          .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
          .compute = kernel};
}

OutputSpec on_the_line() { return {"", Unit::price, "In units of the input.", true}; }

}  // namespace

Specs regression() {
  return {
      regression_spec("linreg", "Linear regression",
                      "Value of the least-squares line at this row. As TA_LINEARREG.",
                      on_the_line(), per_run<of_line<&Line::last>>),
      regression_spec("linreg_slope", "Slope of the linear regression",
                      "Slope of the least-squares line, per row. As TA_LINEARREG_SLOPE. TA-Lib's "
                      "running sums lose digits where the result is near 0; here it keeps them.",
                      {"", Unit::price_delta, "In units of the input.", false},
                      per_run<of_line<&Line::rise>>),
      regression_spec("linreg_angle", "Angle of the linear regression",
                      "Arc tangent of the slope: it depends on the scale of the column. As "
                      "TA_LINEARREG_ANGLE. TA-Lib's running sums lose digits where the result is "
                      "near 0; here it keeps them.",
                      {"", Unit::ratio, "Degrees, -90 to 90.", false},
                      per_run<of_line<&Line::angle>>),
      regression_spec("linreg_intercept", "Intercept of the linear regression",
                      "Value of the least-squares line at the oldest row of the window. As "
                      "TA_LINEARREG_INTERCEPT.",
                      on_the_line(), per_run<of_line<&Line::first>>),
      regression_spec("tsf", "Time series forecast",
                      "Value of the least-squares line one row ahead. As TA_TSF.", on_the_line(),
                      per_run<of_line<&Line::next>>),
      {.name = "fosc",
       .title = "Forecast oscillator",
       .category = "momentum",
       .doc = "Distance of the row from the forecast made one row earlier, in percent of the row; "
              "0 where that is 0. Chande (1994); as TA_FOSC. TA-Lib's running sums lose digits "
              "where the result is near 0; here it keeps them.",
       .inputs = {"real"},
       .parameters = {period(5, 2)},
       .outputs = {{"", Unit::ratio, "Percent.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<fosc>},
  };
}

}  // namespace hindcast::indicators
