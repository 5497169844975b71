// Lines drawn ahead of the price, and stops that hang from its extremes.
#include "indicators/extra.h"

namespace hindcast::indicators {
namespace {

// Half way between the highest high and the lowest low, from row period - 1.
void middle_line(const Call& call, int period, ColumnOf& out) {
  ColumnOf low(out.size());
  window_highest(call.inputs[0], period, out);
  window_lowest(call.inputs[1], period, low);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = (out[i] + low[i]) / 2;
}

std::size_t ichimoku_warm_up(Parameters p) {
  return static_cast<std::size_t>(std::max({p[0], p[1], p[2]}) - 1 + p[3] - 1);
}

void ichimoku(const Call& call) {
  const std::size_t n = call.inputs[0].size(), first = ichimoku_warm_up(call.parameters);
  if (n <= first) return;
  ColumnOf conversion(n), base(n), slow(n);
  middle_line(call, whole(call.parameters, 0), conversion);
  middle_line(call, whole(call.parameters, 1), base);
  middle_line(call, whole(call.parameters, 2), slow);
  const std::size_t ahead = rows_of(call.parameters, 3) - 1;
  for (std::size_t i = first; i < n; ++i) {
    call.outputs[0][i] = conversion[i];
    call.outputs[1][i] = base[i];
    call.outputs[2][i] = (conversion[i - ahead] + base[i - ahead]) / 2;
    call.outputs[3][i] = slow[i - ahead];
  }
}

std::size_t alligator_warm_up(Parameters p) {
  return static_cast<std::size_t>(std::max({p[0] + p[1], p[2] + p[3], p[4] + p[5]}) - 1);
}

void alligator(const Call& call) {
  const std::size_t n = call.inputs[0].size(), first = alligator_warm_up(call.parameters);
  if (n <= first) return;
  ColumnOf median(n), line(n);
  for (std::size_t i = 0; i < n; ++i) median[i] = (call.inputs[0][i] + call.inputs[1][i]) / 2;
  for (std::size_t k = 0; k < 3; ++k) {
    wilder_average(median, whole(call.parameters, 2 * k), line);
    const std::size_t ahead = rows_of(call.parameters, 2 * k + 1);
    for (std::size_t i = first; i < n; ++i) call.outputs[k][i] = line[i - ahead];
  }
}

void chandelier(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1], close = call.inputs[2];
  const int period = whole(call.parameters, 0);
  const std::size_t n = close.size();
  ColumnOf top(n), bottom(n), range(n);
  window_highest(high, period, top);
  window_lowest(low, period, bottom);
  average_true_range(high, low, close, period, range);
  for (auto i = static_cast<std::size_t>(period); i < n; ++i) {
    call.outputs[0][i] = top[i] - call.parameters[1] * range[i];
    call.outputs[1][i] = bottom[i] + call.parameters[1] * range[i];
  }
}

// Chande's and Kroll's stop: the extreme of preliminary stops.
void chande_kroll(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1], close = call.inputs[2];
  const int period = whole(call.parameters, 0), stop_period = whole(call.parameters, 2);
  const auto first = static_cast<std::size_t>(period);
  const std::size_t n = close.size();
  if (n <= first) return;
  ColumnOf top(n), bottom(n), range(n);
  window_highest(high, period, top);
  window_lowest(low, period, bottom);
  average_true_range(high, low, close, period, range);
  for (std::size_t i = first; i < n; ++i) {
    top[i] -= call.parameters[1] * range[i];
    bottom[i] += call.parameters[1] * range[i];
  }
  window_lowest(tail(std::span<const double>(bottom), first), stop_period,
                tail(call.outputs[0], first));
  window_highest(tail(std::span<const double>(top), first), stop_period,
                 tail(call.outputs[1], first));
}

void envelope(const Call& call) {
  const int period = whole(call.parameters, 0);
  const double part = call.parameters[1] / 100;
  simple_average(call.inputs[0], period, call.outputs[1]);
  for (auto i = static_cast<std::size_t>(period - 1); i < call.inputs[0].size(); ++i) {
    call.outputs[0][i] = call.outputs[1][i] * (1 + part);
    call.outputs[2][i] = call.outputs[1][i] * (1 - part);
  }
}

ParameterSpec bars_ahead(double value, std::string name, double least, std::string doc) {
  return {std::move(name), value, least, 1'000, true, std::move(doc)};
}

IndicatorSpec ichimoku_spec() {
  return {.name = "ichimoku",
          .title = "Ichimoku cloud",
          .category = "overlap",
          .doc =
              "Half way between highest high and lowest low over three periods; the span lines "
              "are given for the bar over which charts draw them, so they rest on bars long "
              "past. span_a is the mean of conversion and base. The lagging line is the close "
              "itself, drawn in the past: compare close with close[25] instead. Hosoda (1969).",
          .inputs = {"high", "low"},
          .parameters = {period(9, 1, "conversion", "Bars of the conversion line (tenkan)."),
                         period(26, 1, "base", "Bars of the base line (kijun)."),
                         period(52, 1, "span", "Bars of the slow span line (senkou B)."),
                         bars_ahead(26, "displacement", 1,
                                    "Bars the spans are drawn ahead, counting their own bar.")},
          .outputs = {{"conversion", Unit::price, "Tenkan-sen.", false},
                      {"base", Unit::price, "Kijun-sen.", false},
                      {"span_a", Unit::price, "Senkou span A over this bar.", false},
                      {"span_b", Unit::price, "Senkou span B over this bar.", false}},
          .warm_up = [](Parameters p) { return static_cast<int>(ichimoku_warm_up(p)); },
          .compute = per_run<ichimoku>};
}

IndicatorSpec alligator_spec() {
  return {.name = "alligator",
          .title = "Williams' alligator",
          .category = "overlap",
          .doc =
              "Three of Wilder's averages of the median price, each given for the bar over "
              "which charts draw it, some bars ahead of its own. Williams, New Trading "
              "Dimensions (1998).",
          .inputs = {"high", "low"},
          .parameters = {period(13, 1, "jaw", "Period of the jaw."),
                         bars_ahead(8, "jaw_ahead", 0, "Bars the jaw is drawn ahead."),
                         period(8, 1, "teeth", "Period of the teeth."),
                         bars_ahead(5, "teeth_ahead", 0, "Bars the teeth are drawn ahead."),
                         period(5, 1, "lips", "Period of the lips."),
                         bars_ahead(3, "lips_ahead", 0, "Bars the lips are drawn ahead.")},
          .outputs = {{"jaw", Unit::price, "The slow line.", false},
                      {"teeth", Unit::price, "The middle line.", false},
                      {"lips", Unit::price, "The fast line.", false}},
          .warm_up = [](Parameters p) { return static_cast<int>(alligator_warm_up(p)); },
          .compute = per_run<alligator>};
}

}  // namespace

Specs extra_clouds() {
  return {
      ichimoku_spec(),
      alligator_spec(),
      {.name = "chandelier",
       .title = "Chandelier exit",
       .category = "overlap",
       .doc = "A stop hung from the highest high, that many average true ranges below it, and one "
              "held up from the lowest low. LeBeau, in Elder, Come Into My Trading Room (2002).",
       .inputs = {"high", "low", "close"},
       .parameters = {period(22, 1, "period", "Bars of the extremes and of the average range."),
                      factor("multiplier", 3, 0, 100, "Average true ranges from the extreme.")},
       .outputs = {{"long", Unit::price, "Stop of a long position.", false},
                   {"short", Unit::price, "Stop of a short position.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<chandelier>},
      {.name = "chande_kroll",
       .title = "Chande Kroll stop",
       .category = "overlap",
       .doc = "Preliminary stops as in the chandelier exit; of those the lowest short one and the "
              "highest long one of the last bars. Chande and Kroll, The New Technical Trader "
              "(1994).",
       .inputs = {"high", "low", "close"},
       .parameters = {period(10, 1, "period", "Bars of the extremes and of the average range."),
                      factor("multiplier", 1, 0, 100, "Average true ranges from the extreme."),
                      period(9, 1, "stop_period", "Bars of the preliminary stops.")},
       .outputs = {{"long", Unit::price, "Lowest of the stops above the lows.", false},
                   {"short", Unit::price, "Highest of the stops below the highs.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) + whole(p, 2) - 1; },
       .compute = per_run<chande_kroll>},
      {.name = "envelope",
       .title = "Moving average envelope",
       .category = "overlap",
       .doc = "Simple average, and lines that many percent above and below it.",
       .inputs = {"real"},
       .parameters = {period(20), factor("percent", 2.5, 0, 100, "Percent to each side.")},
       .outputs = {{"upper", Unit::price, "Upper line.", true},
                   {"middle", Unit::price, "Simple average.", true},
                   {"lower", Unit::price, "Lower line.", true}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<envelope>},
  };
}

}  // namespace hindcast::indicators
