// Oscillators of one column or of ranges, bent or composed.
#include <cmath>

#include "indicators/extra.h"
#include "indicators/ranks.h"

namespace hindcast::indicators {
namespace {

void fisher(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1];
  const int period = whole(call.parameters, 0);
  const std::size_t n = high.size(), first = static_cast<std::size_t>(period);
  if (n <= first) return;
  ColumnOf median(n), top(n), bottom(n);
  for (std::size_t i = 0; i < n; ++i) median[i] = (high[i] + low[i]) / 2;
  window_highest(median, period, top);
  window_lowest(median, period, bottom);
  double place = 0, bent = 0;
  for (std::size_t i = first - 1; i < n; ++i) {
    const double range = top[i] - bottom[i];
    const double now = range == 0 ? 0 : (median[i] - bottom[i]) / range - 0.5;
    place = 0.33 * 2 * now + 0.67 * place;
    if (std::fabs(place) > 0.99) place = std::copysign(0.999, place);
    const double before = bent;
    bent = 0.5 * std::log((1 + place) / (1 - place)) + 0.5 * bent;
    if (i < first) continue;
    call.outputs[0][i] = bent;
    call.outputs[1][i] = before;
  }
}

// Rows since the column last turned: 3 after three rises, -2 after two falls, 0 after no change.
ColumnOf streaks(std::span<const double> x) {
  ColumnOf streak(x.size());
  for (std::size_t i = 1; i < x.size(); ++i) {
    const double before = streak[i - 1];
    if (x[i] > x[i - 1]) streak[i] = before > 0 ? before + 1 : 1;
    if (x[i] < x[i - 1]) streak[i] = before < 0 ? before - 1 : -1;
  }
  return streak;
}

void streak(const Call& call) { copy_from(streaks(call.inputs[0]), 0, call.outputs[0]); }

// Percent of the `period` rows before that are smaller, for rows from first + period.
void rank_among_earlier(const ColumnOf& x, std::size_t first, std::size_t period, ColumnOf& out) {
  RankedRows window(x);
  for (std::size_t i = first; i < x.size(); ++i) {
    if (i >= first + period) {
      out[i] = 100 * (static_cast<double>(window.smaller_than(i)) / static_cast<double>(period));
      window.remove(i - period);
    }
    window.add(i);
  }
}

std::size_t connors_warm_up(Parameters p) {
  return std::max({rows_of(p, 0), rows_of(p, 1), rows_of(p, 2) + 1});
}

void connors_rsi(const Call& call) {
  const auto x = call.inputs[0];
  const std::size_t n = x.size(), first = connors_warm_up(call.parameters);
  if (n <= first) return;
  ColumnOf strength(n), streak_strength(n), change(n), rank(n);
  relative_strength(x, 0, whole(call.parameters, 0), strength);
  relative_strength(streaks(x), 0, whole(call.parameters, 1), streak_strength);
  for (std::size_t i = 1; i < n; ++i) change[i] = percent_change(x[i], x[i - 1]);
  rank_among_earlier(change, 1, rows_of(call.parameters, 2), rank);
  for (std::size_t i = first; i < n; ++i) {
    call.outputs[0][i] = (strength[i] + streak_strength[i] + rank[i]) / 3;
  }
}

// Four all-pass filters in a row; the rises from each to the next against the falls.
void laguerre_rsi(const Call& call) {
  const auto x = call.inputs[0];
  const double damping = call.parameters[0];
  if (x.empty()) return;
  double stage[4] = {x[0], x[0], x[0], x[0]};
  for (std::size_t i = 1; i < x.size(); ++i) {
    const double before[4] = {stage[0], stage[1], stage[2], stage[3]};
    stage[0] += (1 - damping) * (x[i] - stage[0]);
    double up = 0, down = 0;
    for (int k = 1; k < 4; ++k) {
      stage[k] = before[k - 1] + damping * (before[k] - stage[k - 1]);
      (stage[k - 1] >= stage[k] ? up : down) += std::fabs(stage[k - 1] - stage[k]);
    }
    call.outputs[0][i] = percent_of(up, up + down);
  }
}

std::size_t qqe_start(Parameters p) { return rows_of(p, 0) + rows_of(p, 1) - 1; }
std::size_t qqe_warm_up(Parameters p) { return qqe_start(p) + 1 + 2 * (2 * rows_of(p, 0) - 2); }

// The smoothed strength, and a line that trails it as a supertrend does.
void qqe(const Call& call) {
  const auto x = call.inputs[0];
  const std::size_t n = x.size(), start = qqe_start(call.parameters);
  const std::size_t first = qqe_warm_up(call.parameters);
  if (n <= first) return;
  const int period = whole(call.parameters, 0), wilder = 2 * period - 1;
  ColumnOf strength(n), smooth(n), moves(n), once(n), twice(n);
  relative_strength(x, 0, period, strength);
  exponential_from(strength, rows_of(call.parameters, 0), whole(call.parameters, 1), smooth);
  for (std::size_t i = start + 1; i < n; ++i) moves[i] = std::fabs(smooth[i] - smooth[i - 1]);
  exponential_from(moves, start + 1, wilder, once);
  exponential_from(once, start + static_cast<std::size_t>(wilder), wilder, twice);
  double below = 0, above = 0;
  int direction = 1;
  for (std::size_t i = first; i < n; ++i) {
    const double width = call.parameters[2] * twice[i];
    const double lower = smooth[i] - width, upper = smooth[i] + width;
    if (i > first) {
      if (smooth[i] > above) direction = 1;
      if (smooth[i] < below) direction = -1;
      below = smooth[i - 1] > below && smooth[i] > below ? std::max(below, lower) : lower;
      above = smooth[i - 1] < above && smooth[i] < above ? std::min(above, upper) : upper;
    } else {
      below = lower;
      above = upper;
    }
    call.outputs[0][i] = smooth[i];
    call.outputs[1][i] = direction > 0 ? below : above;
    call.outputs[2][i] = direction;
  }
}

}  // namespace

Specs extra_oscillators() {
  return {
      {.name = "fisher",
       .title = "Fisher transform",
       .category = "momentum",
       .doc = "Where the median price stands in its range, smoothed (0.67) and bent by the inverse "
              "hyperbolic tangent so that extremes stand out; the trigger is the value of the row "
              "before. Begins from 0. Ehlers (2002).",
       .inputs = {"high", "low"},
       .parameters = {period(9)},
       .outputs = {{"fisher", Unit::ratio, "Mostly -3 to 3.", false},
                   {"trigger", Unit::ratio, "One row late.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<fisher>},
      {.name = "streak",
       .title = "Streak",
       .category = "momentum",
       .doc = "Rises in a row, or falls in a row as a negative number; 0 after no change.",
       .inputs = {"real"},
       .parameters = {},
       .outputs = {{"", Unit::ratio, "Rows.", false}},
       .warm_up = [](Parameters) { return 0; },
       .compute = per_run<streak>},
      {.name = "connors_rsi",
       .title = "Connors RSI",
       .category = "momentum",
       .doc = "Mean of the rsi, the rsi of the streak, and the percent rank of the one-row change "
              "among those before it. Connors and Alvarez (2012).",
       .inputs = {"real"},
       .parameters = {period(3, 2, "rsi_period", "Rows of the rsi."),
                      period(2, 2, "streak_period", "Rows of the rsi of the streak."),
                      period(100, 1, "rank_period", "Earlier changes to rank among.")},
       .outputs = {{"", Unit::oscillator, "0 to 100.", false}},
       .warm_up = [](Parameters p) { return static_cast<int>(connors_warm_up(p)); },
       .compute = per_run<connors_rsi>},
      {.name = "laguerre_rsi",
       .title = "Laguerre RSI",
       .category = "momentum",
       .doc = "Rises in percent of all moves along four Laguerre filters, which begin at the first "
              "value; 0 where nothing moved. Ehlers, Cybernetic Analysis (2004).",
       .inputs = {"real"},
       .parameters = {factor("damping", 0.5, 0, 0.99, "Gamma: the nearer to 1, the smoother.")},
       .outputs = {{"", Unit::oscillator, "0 to 100.", false}},
       .warm_up = [](Parameters) { return 1; },
       .compute = per_run<laguerre_rsi>},
      {.name = "qqe",
       .title = "Quantitative qualitative estimation",
       .category = "momentum",
       .doc =
           "The rsi smoothed by an ema, and a line that trails it by a multiple of its own "
           "average move (twice smoothed by an ema of 2 period - 1 rows) and turns when crossed. "
           "Begins upwards. Livshin (2008).",
       .inputs = {"real"},
       .parameters = {period(14, 2), period(5, 1, "smoothing", "Rows of the ema of the rsi."),
                      factor("multiplier", 4.236, 0, 100, "Average moves to the trailing line.")},
       .outputs = {{"qqe", Unit::oscillator, "0 to 100.", false},
                   {"trail", Unit::ratio, "The trailing line.", false},
                   {"direction", Unit::state, "1 upwards, -1 downwards.", false}},
       .warm_up = [](Parameters p) { return static_cast<int>(qqe_warm_up(p)); },
       .compute = per_run<qqe>},
  };
}

}  // namespace hindcast::indicators
