// Strength and direction of a trend.
#include <algorithm>
#include <cmath>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

// Wilder's sums of directional movement and true range: built up over the first period - 1 moves,
// then each loses 1 / period of itself before the new move is added.
class DirectionalMovement {
 public:
  explicit DirectionalMovement(int period) : period_(period) {}

  void add(const Call& call, std::size_t row, bool building) {
    const auto high = call.inputs[0], low = call.inputs[1], close = call.inputs[2];
    const double up = high[row] - high[row - 1];
    const double down = low[row - 1] - low[row];
    const double before = close[row - 1];
    const double range = std::max(
        {high[row] - low[row], std::fabs(high[row] - before), std::fabs(low[row] - before)});
    accumulate(plus_, up > 0 && up > down ? up : 0, building);
    accumulate(minus_, down > 0 && down > up ? down : 0, building);
    accumulate(range_, range, building);
  }

  double plus_di() const { return range_ == 0 ? 0 : 100 * (plus_ / range_); }
  double minus_di() const { return range_ == 0 ? 0 : 100 * (minus_ / range_); }
  // False when nothing moved: there is no directional index then.
  bool moved() const { return range_ != 0 && plus_ + minus_ != 0; }
  double index() const {
    return 100 * (std::fabs(plus_di() - minus_di()) / (plus_di() + minus_di()));
  }

 private:
  void accumulate(double& sum, double move, bool building) const {
    sum = building ? sum + move : sum - sum / period_ + move;
  }

  double period_;
  double plus_ = 0, minus_ = 0, range_ = 0;
};

void adx(const Call& call) {
  const int period = whole(call.parameters, 0);
  const std::size_t n = call.inputs[0].size();
  const auto first = static_cast<std::size_t>(period);
  if (n < 2 * first) return;
  DirectionalMovement movement(period);
  for (std::size_t i = 1; i < first; ++i) movement.add(call, i, true);
  double average = 0;
  for (std::size_t i = first; i < n; ++i) {
    movement.add(call, i, false);
    if (i < 2 * first) {
      if (movement.moved()) average += movement.index() / period;
    } else if (movement.moved()) {
      average += (movement.index() - average) / period;
    }
    if (i + 1 < 2 * first) continue;
    call.outputs[0][i] = average;
    call.outputs[1][i] = movement.plus_di();
    call.outputs[2][i] = movement.minus_di();
  }
}

void aroon(const Call& call) {
  const int period = whole(call.parameters, 0);
  const auto write = [period](std::span<double> out) {
    return [period, out](std::size_t end, std::size_t row) {
      out[end] = 100 * (period - static_cast<double>(end - row)) / period;
    };
  };
  slide_extreme(
      call.inputs[0], period + 1, [](double a, double b) { return a > b; }, write(call.outputs[0]));
  slide_extreme(
      call.inputs[1], period + 1, [](double a, double b) { return a < b; }, write(call.outputs[1]));
}

void vortex(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1], close = call.inputs[2];
  const int period = whole(call.parameters, 0);
  const std::size_t n = close.size();
  Column up(n), down(n), range(n), sums[3] = {Column(n), Column(n), Column(n)};
  for (std::size_t i = 1; i < n; ++i) {
    up[i] = std::fabs(high[i] - low[i - 1]);
    down[i] = std::fabs(low[i] - high[i - 1]);
  }
  true_ranges(high, low, close, range);
  const Column* moves[] = {&up, &down, &range};
  for (int k = 0; k < 3; ++k) {
    window_sum(tail(std::span(*moves[k]), 1), period, tail(std::span(sums[k]), 1));
  }
  for (auto i = static_cast<std::size_t>(period); i < n; ++i) {
    call.outputs[0][i] = sums[2][i] == 0 ? 0 : sums[0][i] / sums[2][i];
    call.outputs[1][i] = sums[2][i] == 0 ? 0 : sums[1][i] / sums[2][i];
  }
}

}  // namespace

Specs trend_strength() {
  return {
      {.name = "adx",
       .title = "Average directional index",
       .category = "momentum",
       .doc =
           "Strength of a trend whatever its direction, with the directional indicators that make "
           "it, all from the row where the average begins. Wilder (1978); as TA_ADX, "
           "TA_PLUS_DI, TA_MINUS_DI.",
       .inputs = {"high", "low", "close"},
       .parameters = {period(14, 2)},
       .outputs = {{"adx", Unit::oscillator, "0 to 100: strength.", false},
                   {"plus_di", Unit::oscillator, "0 to 100: upward movement.", false},
                   {"minus_di", Unit::oscillator, "0 to 100: downward movement.", false}},
       .warm_up = [](Parameters p) { return 2 * whole(p, 0) - 1; },
       .compute = per_run<adx>},
      {.name = "aroon",
       .title = "Aroon",
       .category = "momentum",
       .doc = "How recent the highest high and the lowest low of period + 1 bars are: 100 is this "
              "bar; of equals the newest counts. Chande (1995); as TA_AROON.",
       .inputs = {"high", "low"},
       .parameters = {period(14, 2)},
       .outputs = {{"up", Unit::oscillator, "0 to 100.", false},
                   {"down", Unit::oscillator, "0 to 100.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<aroon>},
      {.name = "vortex",
       .title = "Vortex indicator",
       .category = "momentum",
       .doc =
           "Sum of |high - previous low| (plus) and |low - previous high| (minus) over the sum of "
           "true ranges; 0 where nothing moved. Botes and Siepman (2010).",
       .inputs = {"high", "low", "close"},
       .parameters = {period(14)},
       .outputs = {{"plus", Unit::ratio, "Around 1.", false},
                   {"minus", Unit::ratio, "Around 1.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<vortex>},
  };
}

}  // namespace hindcast::indicators
