// How two columns move together.
#include <algorithm>
#include <cmath>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/window_pairs.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

// Of equal rows exactly 0: their distances from the anchor are. Rounding may leave less than 0.
double spread(double squares, double sum, double period) {
  return std::max(0.0, period * squares - sum * sum);
}

void correl(const Call& call) {
  const double period = call.parameters[0];
  slide_pairs(call.inputs[0], call.inputs[1], whole(call.parameters, 0),
              [&](std::size_t end, const PairSums& s) {
                const double scale =
                    std::sqrt(spread(s.xx, s.x, period)) * std::sqrt(spread(s.yy, s.y, period));
                const double together = period * s.xy - s.x * s.y;
                call.outputs[0][end] = scale == 0 ? 0 : std::clamp(together / scale, -1.0, 1.0);
              });
}

// Changes from row to row as shares, from row 1.
Column changes(std::span<const double> x) {
  Column shares(x.size());
  for (std::size_t i = 1; i < x.size(); ++i) {
    shares[i] = x[i - 1] == 0 ? 0 : (x[i] - x[i - 1]) / x[i - 1];
  }
  return shares;
}

void beta(const Call& call) {
  const double period = call.parameters[0];
  const Column market = changes(call.inputs[0]), other = changes(call.inputs[1]);
  slide_pairs(tail(std::span(market), 1), tail(std::span(other), 1), whole(call.parameters, 0),
              [&](std::size_t end, const PairSums& s) {
                const double variance = spread(s.xx, s.x, period);
                const double together = period * s.xy - s.x * s.y;
                call.outputs[0][end + 1] = variance == 0 ? 0 : together / variance;
              });
}

}  // namespace

Specs pairs() {
  return {
      {.name = "correl",
       .title = "Correlation",
       .category = "statistics",
       .doc = "Pearson's coefficient of the two columns over the window; 0 where one of them is "
              "constant. As TA_CORREL, which takes variances below 1e-14 for 0; here only 0 is. "
              "TA-Lib's running sums lose digits where the result is near 0; here it keeps them.",
       .inputs = {"real", "real"},
       .parameters = {period(30, 2)},
       .outputs = {{"", Unit::ratio, "-1 to 1.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<correl>},
      {.name = "beta",
       .title = "Beta",
       .category = "statistics",
       .doc = "Slope of the second column's changes over those of the first, which is the market; "
              "0 where the first does not vary. As TA_BETA, which takes variances below 1e-14 for "
              "0; here only 0 is. TA-Lib's running sums lose digits where the result is near 0; "
              "here it keeps them.",
       .inputs = {"real", "real"},
       .parameters = {period(5, 2)},
       .outputs = {{"", Unit::ratio, "1: moves as the market does.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<beta>},
  };
}

}  // namespace hindcast::indicators
