// Channels around price.
#include <algorithm>
#include <cmath>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

void bbands(const Call& call) {
  const int period = whole(call.parameters, 0);
  const double deviations = call.parameters[1];
  slide<WindowNeeds{.squares = true}>(
      call.inputs[0], period, [&](std::size_t end, const WindowSums& sums) {
        const double middle = mean_of(sums, period);
        const double width = deviations * std::sqrt(variance_of(sums, period));
        call.outputs[0][end] = middle + width;
        call.outputs[1][end] = middle;
        call.outputs[2][end] = middle - width;
      });
}

void donchian(const Call& call) {
  const int period = whole(call.parameters, 0);
  const auto upper = call.outputs[0], middle = call.outputs[1], lower = call.outputs[2];
  window_highest(call.inputs[0], period, upper);
  window_lowest(call.inputs[1], period, lower);
  for (std::size_t i = 0; i < upper.size(); ++i) middle[i] = (upper[i] + lower[i]) / 2;
}

void keltner(const Call& call) {
  const auto close = call.inputs[2];
  const int period = whole(call.parameters, 0), atr_period = whole(call.parameters, 1);
  const double multiplier = call.parameters[2];
  Column average(close.size()), range(close.size());
  exponential_average(close, period, average);
  average_true_range(call.inputs[0], call.inputs[1], close, atr_period, range);
  for (auto i = static_cast<std::size_t>(std::max(period - 1, atr_period)); i < close.size(); ++i) {
    call.outputs[0][i] = average[i] + multiplier * range[i];
    call.outputs[1][i] = average[i];
    call.outputs[2][i] = average[i] - multiplier * range[i];
  }
}

std::vector<OutputSpec> channel(std::string middle, bool follows_source) {
  return {{"upper", Unit::price, "Upper line.", follows_source},
          {"middle", Unit::price, std::move(middle), follows_source},
          {"lower", Unit::price, "Lower line.", follows_source}};
}

}  // namespace

Specs bands() {
  return {
      {.name = "bbands",
       .title = "Bollinger bands",
       .category = "overlap",
       .doc =
           "Simple average, and lines that many population standard deviations off. Bollinger on "
           "Bollinger Bands (2001); as TA_BBANDS.",
       .inputs = {"real"},
       .parameters = {period(20, 2),
                      factor("deviations", 2, 0, 100, "Standard deviations to each side.")},
       .outputs = channel("Simple average.", true),
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<bbands>},
      {.name = "donchian",
       .title = "Donchian channel",
       .category = "overlap",
       .doc = "Highest high and lowest low of the period, this bar included: a close can touch but "
              "never cross them, so compare it with the channel of the bar before. Donchian.",
       .inputs = {"high", "low"},
       .parameters = {period(20)},
       .outputs = channel("Half way between them.", false),
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<donchian>},
      {.name = "keltner",
       .title = "Keltner channel",
       .category = "overlap",
       .doc = "Exponential average of the close, and lines that many average true ranges off. "
              "Keltner (1960) in Raschke's form.",
       .inputs = {"high", "low", "close"},
       .parameters = {period(20), period(10, 1, "atr_period", "Bars of the average true range."),
                      factor("multiplier", 2, 0, 100, "Average true ranges to each side.")},
       .outputs = channel("Exponential average.", false),
       .warm_up = [](Parameters p) { return std::max(whole(p, 0) - 1, whole(p, 1)); },
       .compute = per_run<keltner>},
  };
}

}  // namespace hindcast::indicators
