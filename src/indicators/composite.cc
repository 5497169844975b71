#include "indicators/composite.h"

#include <cmath>
#include <vector>

#include "indicators/smoothing.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

std::size_t rows(int period) { return static_cast<std::size_t>(period); }

// The average of x[first..], written to the same rows.
void ema_from(const Column& x, std::size_t first, int period, Column& out) {
  exponential_average(tail(std::span(x), first), period, tail(std::span(out), first));
}

}  // namespace

void double_exponential(std::span<const double> x, int period, std::span<double> out) {
  const std::size_t step = rows(period) - 1;
  Column once(x.size()), twice(x.size());
  exponential_average(x, period, once);
  ema_from(once, step, period, twice);
  for (std::size_t i = 2 * step; i < x.size(); ++i) out[i] = 2 * once[i] - twice[i];
}

void triple_exponential(std::span<const double> x, int period, std::span<double> out) {
  const std::size_t step = rows(period) - 1;
  Column once(x.size()), twice(x.size()), thrice(x.size());
  exponential_average(x, period, once);
  ema_from(once, step, period, twice);
  ema_from(twice, 2 * step, period, thrice);
  for (std::size_t i = 3 * step; i < x.size(); ++i) {
    out[i] = 3 * once[i] - 3 * twice[i] + thrice[i];
  }
}

void triangular_average(std::span<const double> x, int period, std::span<double> out) {
  const int inner = (period + 1) / 2, outer = period / 2 + 1;  // inner + outer - 1 = period
  Column means(x.size());
  simple_average(x, inner, means);
  const std::size_t first = rows(inner) - 1;
  simple_average(tail(std::span<const double>(means), first), outer, tail(out, first));
}

void t3_average(std::span<const double> x, int period, double volume_factor,
                std::span<double> out) {
  const std::size_t step = rows(period) - 1;
  if (x.size() <= 6 * step) return;
  Column level[6];
  for (Column& column : level) column.resize(x.size());
  exponential_average(x, period, level[0]);
  for (std::size_t k = 1; k < 6; ++k) ema_from(level[k - 1], k * step, period, level[k]);
  const double square = volume_factor * volume_factor;
  const double c1 = -square * volume_factor;
  const double c2 = 3 * (square - c1);
  const double c3 = -6 * square - 3 * (volume_factor - c1);
  const double c4 = 1 + 3 * volume_factor - c1 + 3 * square;
  for (std::size_t i = 6 * step; i < x.size(); ++i) {
    out[i] = c1 * level[5][i] + c2 * level[4][i] + c3 * level[3][i] + c4 * level[2][i];
  }
}

int whole_root(int period) { return static_cast<int>(std::sqrt(static_cast<double>(period))); }

void hull_average(std::span<const double> x, int period, std::span<double> out) {
  const std::size_t first = rows(period) - 1;
  if (x.size() <= first) return;
  Column half(x.size()), full(x.size());
  weighted_average(x, period / 2, half);
  weighted_average(x, period, full);
  for (std::size_t i = first; i < x.size(); ++i) half[i] = 2 * half[i] - full[i];
  weighted_average(tail(std::span<const double>(half), first), whole_root(period),
                   tail(out, first));
}

void kaufman_average(std::span<const double> x, int period, std::span<double> out) {
  const std::size_t first = rows(period);
  if (x.size() <= first) return;
  constexpr double kFastest = 2.0 / (2 + 1), kSlowest = 2.0 / (30 + 1);
  Column steps(x.size()), path(x.size());
  for (std::size_t i = 1; i < x.size(); ++i) steps[i] = std::fabs(x[i] - x[i - 1]);
  window_sum(tail(std::span<const double>(steps), 1), period, tail(std::span(path), 1));
  double value = x[first - 1];
  for (std::size_t i = first; i < x.size(); ++i) {
    const double way = std::fabs(x[i] - x[i - first]);
    const double efficiency = path[i] > way ? way / path[i] : 1;
    const double root = efficiency * (kFastest - kSlowest) + kSlowest;
    value += (x[i] - value) * root * root;
    out[i] = value;
  }
}

}  // namespace hindcast::indicators
