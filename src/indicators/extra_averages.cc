// Averages with bell-shaped weights, and averages that adapt to the market.
#include <cmath>
#include <numbers>

#include "indicators/extra.h"

namespace hindcast::indicators {
namespace {

// Above it the direct sum over the window takes too long, and the weights are all but flat.
constexpr double kLongestBell = 1'000;

ColumnOf bell_weights(std::size_t length, double offset, double sigma) {
  const double centre = offset * static_cast<double>(length - 1);
  const double width = static_cast<double>(length) / sigma;
  ColumnOf weights(length);
  double total = 0;
  for (std::size_t i = 0; i < length; ++i) {
    const double off = (static_cast<double>(i) - centre) / width;
    weights[i] = std::exp(-off * off / 2);
    total += weights[i];
  }
  for (double& w : weights) w /= total;
  return weights;
}

void alma(const Call& call) {
  const auto x = call.inputs[0];
  const std::size_t length = rows_of(call.parameters, 0);
  const ColumnOf weights = bell_weights(length, call.parameters[1], call.parameters[2]);
  for (std::size_t end = length - 1; end < x.size(); ++end) {
    double sum = 0;  // relative to the newest row: of equal values it is exactly that value
    for (std::size_t k = 0; k < length; ++k) {
      sum += weights[k] * (x[end + 1 - length + k] - x[end]);
    }
    call.outputs[0][end] = x[end] + sum;
  }
}

// Chande's momentum, -1 to 1, as the share of an exponential average's factor.
void vidya(const Call& call) {
  const auto x = call.inputs[0];
  const int period = whole(call.parameters, 0), momentum = whole(call.parameters, 1);
  const auto first = static_cast<std::size_t>(momentum);
  const std::size_t n = x.size();
  if (n <= first) return;
  ColumnOf rises(n), falls(n), up(n), down(n);
  for (std::size_t i = 1; i < n; ++i) {
    rises[i] = std::max(x[i] - x[i - 1], 0.0);
    falls[i] = std::max(x[i - 1] - x[i], 0.0);
  }
  sum_from(rises, 1, momentum, up);
  sum_from(falls, 1, momentum, down);
  double value = x[first - 1];
  for (std::size_t i = first; i < n; ++i) {
    const double moved = up[i] + down[i];
    const double share = moved == 0 ? 0 : std::fabs(up[i] - down[i]) / moved;
    value += 2.0 / (period + 1.0) * share * (x[i] - value);
    call.outputs[0][i] = value;
  }
}

void mcginley(const Call& call) {
  const auto x = call.inputs[0];
  const int period = whole(call.parameters, 0);
  const auto first = static_cast<std::size_t>(period - 1);
  if (x.size() <= first) return;
  double value = mean_up_to(x, first, period);
  call.outputs[0][first] = value;
  for (std::size_t i = first + 1; i < x.size(); ++i) {
    const double ratio = value == 0 ? 0 : x[i] / value;
    value += (x[i] - value) / std::max(1.0, period * (ratio * ratio) * (ratio * ratio));
    call.outputs[0][i] = value;
  }
}

// The average of the column pushed ahead by its own move over the lag of the average.
void zlema(const Call& call) {
  const auto x = call.inputs[0];
  const int period = whole(call.parameters, 0);
  const auto lag = static_cast<std::size_t>((period - 1) / 2);
  ColumnOf ahead(x.size());
  for (std::size_t i = lag; i < x.size(); ++i) ahead[i] = x[i] + (x[i] - x[i - lag]);
  exponential_from(ahead, lag, period, call.outputs[0]);
}

// A two-pole low-pass filter on the mean of two rows; begins on the first two rows themselves.
void super_smoother(const Call& call) {
  const auto x = call.inputs[0];
  const double angle = std::numbers::sqrt2 * std::numbers::pi / call.parameters[0];
  const double decay = std::exp(-angle);
  const double c2 = 2 * decay * std::cos(angle), c3 = -decay * decay;
  const auto first = static_cast<std::size_t>(whole(call.parameters, 0) - 1);
  if (x.size() <= first) return;
  double before = x[0], value = x[1];
  if (first <= 1) call.outputs[0][1] = value;
  for (std::size_t i = 2; i < x.size(); ++i) {
    // Of equal values exactly that value: the three factors add up to one.
    const double moved = (1 - c2 - c3) * ((x[i] + x[i - 1]) / 2 - value) + c3 * (before - value);
    before = std::exchange(value, value + moved);
    if (i >= first) call.outputs[0][i] = value;
  }
}

IndicatorSpec average(std::string name, std::string title, std::string doc,
                      std::vector<ParameterSpec> parameters, std::function<int(Parameters)> warm_up,
                      void (*kernel)(const Call&)) {
  return {.name = std::move(name),
          .title = std::move(title),
          .category = "overlap",
          .doc = std::move(doc),
          .inputs = {"real"},
          .parameters = std::move(parameters),
          .outputs = {{"", Unit::price, "The average.", true}},
          .warm_up = std::move(warm_up),
          .compute = kernel};
}

}  // namespace

Specs extra_averages() {
  ParameterSpec bell = period(9);
  bell.maximum = kLongestBell;
  return {
      average(
          "alma", "Arnaud Legoux moving average",
          "Weights of a bell curve that leans to the newest rows: exp(-(k - m)^2 / (2 s^2)), m = "
          "offset (period - 1), s = period / sigma. Legoux and Kouzis-Loukas (2009). Time grows "
          "with the period.",
          {bell,
           factor("offset", 0.85, 0, 1, "Where the peak lies: 0 at the oldest row, 1 the newest."),
           factor("sigma", 6, 0.1, 100, "How narrow the bell is.")},
          [](Parameters p) { return whole(p, 0) - 1; }, per_run<alma>),
      average(
          "vidya", "Variable index dynamic average",
          "Exponential average whose factor 2 / (period + 1) is cut to the share of Chande's "
          "momentum, |rises - falls| / (rises + falls): it stands still where nothing leads "
          "anywhere. Begins with the row before its first. Chande (1992, 1994).",
          {period(14), period(9, 1, "momentum", "Rows of the momentum.")},
          [](Parameters p) { return whole(p, 1); }, per_run<vidya>),
      average(
          "mcginley", "McGinley dynamic",
          "value += (x - value) / (period (x / value)^4), at most the whole way: hurries down and "
          "takes its time up. Begins with the mean of the first rows. McGinley (1990).",
          {period(14)}, [](Parameters p) { return whole(p, 0) - 1; }, per_run<mcginley>),
      average(
          "zlema", "Zero-lag exponential moving average",
          "ema of 2 x - x of (period - 1) / 2 rows before, rounded down. Ehlers and Way (2010); as "
          "TA_ZLEMA.",
          {period(20)}, [](Parameters p) { return whole(p, 0) - 1 + (whole(p, 0) - 1) / 2; },
          per_run<zlema>),
      average(
          "super_smoother", "Ehlers' super smoother",
          "Two-pole Butterworth filter of the mean of two rows: takes out swings shorter than the "
          "period with little lag. Ehlers, Cycle Analytics for Traders (2013).",
          {period(10, 2, "period", "Shortest swing that passes, in rows.")},
          [](Parameters p) { return whole(p, 0) - 1; }, per_run<super_smoother>),
  };
}

}  // namespace hindcast::indicators
