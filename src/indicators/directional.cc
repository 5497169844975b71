#include "indicators/directional.h"

#include <algorithm>
#include <cmath>

#include "indicators/catalogue.h"
#include "indicators/runs.h"

namespace hindcast::indicators {

void DirectionalMovement::add(const Bars& bars, std::size_t row) {
  const bool building = row < static_cast<std::size_t>(period_);
  const double up = bars.high[row] - bars.high[row - 1];
  const double down = bars.low[row - 1] - bars.low[row];
  const double before = bars.close[row - 1];
  const double range = std::max({bars.high[row] - bars.low[row], std::fabs(bars.high[row] - before),
                                 std::fabs(bars.low[row] - before)});
  accumulate(plus_, up > 0 && up > down ? up : 0, building);
  accumulate(minus_, down > 0 && down > up ? down : 0, building);
  accumulate(range_, range, building);
}

double DirectionalMovement::index() const {
  return 100 * (std::fabs(plus_di() - minus_di()) / (plus_di() + minus_di()));
}

void DirectionalMovement::accumulate(double& sum, double move, bool building) const {
  sum = building ? sum + move : sum - sum / period_ + move;
}

namespace {

using Column = std::vector<double>;

Bars bars_of(const Call& call) { return {call.inputs[0], call.inputs[1], call.inputs[2]}; }
std::size_t first_row(const Call& call) { return static_cast<std::size_t>(call.parameters[0]); }

// Calls visit(row, movement) for every row from 1 on.
template <class Visit>
void for_each_movement(const Bars& bars, int period, Visit&& visit) {
  DirectionalMovement movement(period);
  for (std::size_t i = 1; i < bars.high.size(); ++i) {
    movement.add(bars, i);
    visit(i, movement);
  }
}

// Mean of the first `period` indices, then Wilder's average; rows without an index add nothing.
class AverageIndex {
 public:
  explicit AverageIndex(int period) : period_(period) {}

  double add(std::size_t row, const DirectionalMovement& movement) {
    if (movement.moved()) {
      const bool building = row < 2 * static_cast<std::size_t>(period_);
      average_ += (building ? movement.index() : movement.index() - average_) / period_;
    }
    return average_;
  }

 private:
  int period_;
  double average_ = 0;
};

// Calls visit(row, average, movement) for every row from 2 period - 1 on.
template <class Visit>
void for_each_average_index(const Call& call, Visit&& visit) {
  const std::size_t first = first_row(call);
  AverageIndex average(whole(call.parameters, 0));
  for_each_movement(bars_of(call), whole(call.parameters, 0), [&](std::size_t i, const auto& m) {
    if (i < first) return;
    const double value = average.add(i, m);
    if (i + 1 >= 2 * first) visit(i, value, m);
  });
}

void adx(const Call& call) {
  for_each_average_index(call, [&](std::size_t i, double average, const auto& movement) {
    call.outputs[0][i] = average;
    call.outputs[1][i] = movement.plus_di();
    call.outputs[2][i] = movement.minus_di();
  });
}

void adxr(const Call& call) {
  const std::size_t lag = first_row(call) - 1;
  const std::size_t first = 2 * first_row(call) - 1;
  Column averages(call.inputs[0].size());
  for_each_average_index(call, [&](std::size_t i, double average, const auto&) {
    averages[i] = average;
    if (i >= first + lag) call.outputs[0][i] = (average + averages[i - lag]) / 2;
  });
}

void dx(const Call& call) {
  const std::size_t first = first_row(call);
  double index = 0;
  for_each_movement(bars_of(call), whole(call.parameters, 0), [&](std::size_t i, const auto& m) {
    if (i < first) return;
    if (m.moved()) index = m.index();
    call.outputs[0][i] = index;
  });
}

template <double (DirectionalMovement::*kShare)() const>
void directional_indicator(const Call& call) {
  const std::size_t first = first_row(call);
  for_each_movement(bars_of(call), whole(call.parameters, 0), [&](std::size_t i, const auto& m) {
    if (i >= first) call.outputs[0][i] = (m.*kShare)();
  });
}

template <double (DirectionalMovement::*kSum)() const>
void directional_sum(const Call& call) {
  const std::size_t first = std::max<std::size_t>(first_row(call) - 1, 1);
  // The sums of movement take no close: the low stands in for it.
  const Bars bars{call.inputs[0], call.inputs[1], call.inputs[1]};
  for_each_movement(bars, whole(call.parameters, 0), [&](std::size_t i, const auto& m) {
    if (i >= first) call.outputs[0][i] = (m.*kSum)();
  });
}

IndicatorSpec of_movement(std::string name, std::string title, std::string doc, double least_period,
                          int (*warm_up)(int period), void (*kernel)(const Call&)) {
  return {.name = std::move(name),
          .title = std::move(title),
          .category = "momentum",
          .doc = std::move(doc),
          .inputs = {"high", "low", "close"},
          .parameters = {period(14, least_period)},
          .outputs = {{"", Unit::oscillator, "0 to 100.", false}},
          .warm_up = [warm_up](Parameters p) { return warm_up(whole(p, 0)); },
          .compute = kernel};
}

IndicatorSpec movement_sum(std::string name, std::string title, std::string doc,
                           void (*kernel)(const Call&)) {
  return {.name = std::move(name),
          .title = std::move(title),
          .category = "momentum",
          .doc = std::move(doc),
          .inputs = {"high", "low"},
          .parameters = {period(14)},
          .outputs = {{"", Unit::price_delta, "In price.", false}},
          .warm_up = [](Parameters p) { return std::max(whole(p, 0) - 1, 1); },
          .compute = kernel};
}

int own_period(int period) { return period; }

IndicatorSpec average_index() {
  return {.name = "adx",
          .title = "Average directional index",
          .category = "momentum",
          .doc =
              "Strength of a trend whatever its direction, with the directional indicators that "
              "make it, all from the row where the average begins. Wilder (1978); as TA_ADX, "
              "TA_PLUS_DI, TA_MINUS_DI.",
          .inputs = {"high", "low", "close"},
          .parameters = {period(14, 2)},
          .outputs = {{"adx", Unit::oscillator, "0 to 100: strength.", false},
                      {"plus_di", Unit::oscillator, "0 to 100: upward movement.", false},
                      {"minus_di", Unit::oscillator, "0 to 100: downward movement.", false}},
          .warm_up = [](Parameters p) { return 2 * whole(p, 0) - 1; },
          .compute = per_run<adx>};
}

}  // namespace

Specs directional() {
  return {
      average_index(),
      of_movement(
          "adxr", "Average directional index rating",
          "Mean of the adx of this row and of period - 1 rows earlier. Wilder (1978); as TA_ADXR.",
          2, [](int period) { return 3 * period - 2; }, per_run<adxr>),
      of_movement("dx", "Directional movement index",
                  "Difference of plus_di and minus_di in percent of their sum; the last value "
                  "stays while nothing moves. Wilder (1978); as TA_DX.",
                  2, own_period, per_run<dx>),
      of_movement(
          "plus_di", "Plus directional indicator",
          "Upward movement in percent of the true range. Wilder (1978); as TA_PLUS_DI, which "
          "gives a share instead of percent for a period of 1.",
          1, own_period, per_run<directional_indicator<&DirectionalMovement::plus_di>>),
      of_movement(
          "minus_di", "Minus directional indicator",
          "Downward movement in percent of the true range. Wilder (1978); as TA_MINUS_DI, which "
          "gives a share instead of percent for a period of 1.",
          1, own_period, per_run<directional_indicator<&DirectionalMovement::minus_di>>),
      movement_sum("plus_dm", "Plus directional movement",
                   "Wilder's sum of the rises of the high that exceed the falls of the low. Wilder "
                   "(1978); as TA_PLUS_DM.",
                   per_run<directional_sum<&DirectionalMovement::plus>>),
      movement_sum("minus_dm", "Minus directional movement",
                   "Wilder's sum of the falls of the low that exceed the rises of the high. Wilder "
                   "(1978); as TA_MINUS_DM.",
                   per_run<directional_sum<&DirectionalMovement::minus>>),
  };
}

}  // namespace hindcast::indicators
