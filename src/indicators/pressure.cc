// Who pushes: closes, highs and lows beside the open, the average and the bars around.
#include <algorithm>
#include <functional>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

void eri(const Call& call) {
  const auto close = call.inputs[2];
  Column average(close.size());
  exponential_average(close, whole(call.parameters, 0), average);
  for (std::size_t i = rows_at(call.parameters, 0) - 1; i < close.size(); ++i) {
    call.outputs[0][i] = call.inputs[0][i] - average[i];
    call.outputs[1][i] = call.inputs[1][i] - average[i];
  }
}

void qstick(const Call& call) {
  const auto open = call.inputs[0], close = call.inputs[1];
  Column body(open.size());
  for (std::size_t i = 0; i < open.size(); ++i) body[i] = close[i] - open[i];
  simple_average(body, whole(call.parameters, 0), call.outputs[0]);
}

void wad(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1], close = call.inputs[2];
  double total = 0;
  for (std::size_t i = 0; i < close.size(); ++i) {
    if (i > 0 && close[i] > close[i - 1]) total += close[i] - std::min(low[i], close[i - 1]);
    if (i > 0 && close[i] < close[i - 1]) total += close[i] - std::max(high[i], close[i - 1]);
    call.outputs[0][i] = total;
  }
}

// A row stands out when it is the newest and the oldest extreme of the window around it; it is told
// once the rows after it are known.
template <class Beyond, class NotWithin>
void mark_turns(std::span<const double> x, std::size_t before, std::size_t after, Beyond beyond,
                NotWithin not_within, std::span<double> out) {
  const auto window = static_cast<int>(before + after + 1);
  slide_extreme(x, window, beyond, [&](std::size_t end, std::size_t newest) {
    out[end] = newest == end - after ? 1 : 0;
  });
  slide_extreme(x, window, not_within, [&](std::size_t end, std::size_t oldest) {
    if (oldest != end - after) out[end] = 0;
  });
}

void fractal(const Call& call) {
  const std::size_t before = rows_at(call.parameters, 0), after = rows_at(call.parameters, 1);
  mark_turns(call.inputs[0], before, after, std::greater<>(), std::greater_equal<>(),
             call.outputs[0]);
  mark_turns(call.inputs[1], before, after, std::less<>(), std::less_equal<>(), call.outputs[1]);
}

}  // namespace

Specs pressure() {
  return {
      {.name = "eri",
       .title = "Elder ray",
       .category = "momentum",
       .doc = "Distance of the high (bulls) and of the low (bears) from the ema of the close. "
              "Elder (1989); as TA_ERI.",
       .inputs = {"high", "low", "close"},
       .parameters = {period(13)},
       .outputs = {{"bull", Unit::price_delta, "high - ema.", false},
                   {"bear", Unit::price_delta, "low - ema.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<eri>},
      {.name = "qstick",
       .title = "Qstick",
       .category = "momentum",
       .doc = "Simple average of close - open. Chande (1994); as TA_QSTICK.",
       .inputs = {"open", "close"},
       .parameters = {period(10)},
       .outputs = {{"", Unit::price_delta, "In price.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<qstick>},
      {.name = "wad",
       .title = "Williams' accumulation/distribution",
       .category = "momentum",
       .doc = "Running sum of the close's distance from the true low where it rises, and from the "
              "true high where it falls. Williams (1972); as TA_WAD.",
       .inputs = {"high", "low", "close"},
       .parameters = {},
       .outputs = {{"", Unit::price_delta, "Only its changes mean something.", false}},
       .warm_up = [](Parameters) { return 0; },
       .compute = per_run<wad>},
      {.name = "fractal",
       .title = "Fractal",
       .category = "momentum",
       .doc = "1 where the bar `after` bars ago has a higher high (lower low) than all of `before` "
              "bars before it and `after` bars after it: a turn is told when it is known. "
              "Williams (1998); as TA_FRACTAL, which writes 100.",
       .inputs = {"high", "low"},
       .parameters = {period(2, 1, "before", "Bars before the turn."),
                      period(2, 1, "after", "Bars after it.")},
       .outputs = {{"high", Unit::state, "1 at a high, else 0.", false},
                   {"low", Unit::state, "1 at a low, else 0.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) + whole(p, 1); },
       .compute = per_run<fractal>},
  };
}

}  // namespace hindcast::indicators
