// Channels around price.
#include <algorithm>
#include <cmath>

#include "indicators/catalogue.h"
#include "indicators/kinds.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

int bbands_warm_up(Parameters p) {
  return std::max(whole(p, 0) - 1, average_warm_up(kind_of(p[2]), whole(p, 0)));
}

void bbands(const Call& call) {
  const int period = whole(call.parameters, 0);
  const double deviations = call.parameters[1];
  const AverageKind kind = kind_of(call.parameters[2]);
  const auto first = static_cast<std::size_t>(bbands_warm_up(call.parameters));
  const auto upper = call.outputs[0], middle = call.outputs[1], lower = call.outputs[2];
  if (upper.size() <= first) return;
  Column average(kind == AverageKind::sma ? 0 : upper.size());
  if (kind != AverageKind::sma) moving_average(kind, call.inputs[0], period, average);
  slide<WindowNeeds{.squares = true}>(
      call.inputs[0], period, [&](std::size_t end, const WindowSums& sums) {
        if (end < first) return;
        const double width = deviations * std::sqrt(variance_of(sums, period));
        middle[end] = kind == AverageKind::sma ? mean_of(sums, period) : average[end];
        upper[end] = middle[end] + width;
        lower[end] = middle[end] - width;
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

// Highs widened and lows lowered by four times the range over the middle of the bar.
void accbands(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1];
  const int period = whole(call.parameters, 0);
  Column above(high.size()), below(high.size());
  for (std::size_t i = 0; i < high.size(); ++i) {
    const double both = high[i] + low[i];
    const double share = both == 0 ? 0 : 4 * (high[i] - low[i]) / both;
    above[i] = high[i] * (1 + share);
    below[i] = low[i] * (1 - share);
  }
  simple_average(above, period, call.outputs[0]);
  simple_average(call.inputs[2], period, call.outputs[1]);
  simple_average(below, period, call.outputs[2]);
}

// Half way between the highest of the first input and the lowest of the last, which may be the
// same.
void middle_of_window(const Call& call) {
  const int period = whole(call.parameters, 0);
  const auto out = call.outputs[0];
  Column lowest(out.size());
  window_highest(call.inputs.front(), period, out);
  window_lowest(call.inputs.back(), period, lowest);
  for (auto i = static_cast<std::size_t>(period - 1); i < out.size(); ++i) {
    out[i] = (out[i] + lowest[i]) / 2;
  }
}

IndicatorSpec middle(std::string name, std::string title, std::string doc,
                     std::vector<std::string> inputs) {
  const bool of_source = inputs[0] == "real";
  return {.name = std::move(name),
          .title = std::move(title),
          .category = "overlap",
          .doc = std::move(doc),
          .inputs = std::move(inputs),
          .parameters = {period(14, 2)},
          .outputs = {{"", Unit::price, "In units of the input.", of_source}},
          .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
          .compute = per_run<middle_of_window>};
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
           "An average, and lines that many population standard deviations (from the mean of the "
           "window, whatever the average) off. Bollinger on Bollinger Bands (2001); as TA_BBANDS "
           "with the same deviations to both sides.",
       .inputs = {"real"},
       .parameters = {period(20, 2),
                      factor("deviations", 2, 0, 100, "Standard deviations to each side."),
                      average_kind(AverageKind::sma, "average", "the middle line")},
       .outputs = channel("The average.", true),
       .warm_up = bbands_warm_up,
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
      {.name = "accbands",
       .title = "Acceleration bands",
       .category = "overlap",
       .doc = "Simple averages of the close, and of highs and lows moved outward by four times the "
              "range over high + low. Headley (2002); as TA_ACCBANDS.",
       .inputs = {"high", "low", "close"},
       .parameters = {period(20, 2)},
       .outputs = channel("Simple average of the close.", false),
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<accbands>},
      middle("midpoint", "Midpoint",
             "Half way between the highest and the lowest value of the window. As TA_MIDPOINT.",
             {"real"}),
      middle("midprice", "Midpoint of prices",
             "Half way between the highest high and the lowest low of the window. As TA_MIDPRICE.",
             {"high", "low"}),
  };
}

}  // namespace hindcast::indicators
