// Oscillators that are the distance between a fast and a slow average.
#include <algorithm>
#include <array>

#include "indicators/catalogue.h"
#include "indicators/kinds.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

struct Averages {
  int fast_period = 0, slow_period = 0, signal_period = 0;
  double fast_factor = 0, slow_factor = 0;
};

// Both averages begin at the slow one's first row, as means of the rows up to it.
void write_macd(const Call& call, const Averages& a) {
  const auto x = call.inputs[0];
  const auto start = static_cast<std::size_t>(a.slow_period - 1);
  const auto first = start + static_cast<std::size_t>(a.signal_period - 1);
  if (x.size() <= first) return;
  RunningAverage fast(a.fast_factor, mean_up_to(x, start, a.fast_period));
  RunningAverage slow(a.slow_factor, mean_up_to(x, start, a.slow_period));
  Column lines = {fast.value() - slow.value()};
  for (std::size_t i = start + 1; i <= first; ++i) {
    lines.push_back(fast.add(x[i]) - slow.add(x[i]));
  }
  auto signal = RunningAverage::exponential(a.signal_period,
                                            mean_up_to(lines, first - start, a.signal_period));
  const auto write = [&call](std::size_t row, double line, double average) {
    call.outputs[0][row] = line;
    call.outputs[1][row] = average;
    call.outputs[2][row] = line - average;
  };
  write(first, lines.back(), signal.value());
  for (std::size_t i = first + 1; i < x.size(); ++i) {
    const double line = fast.add(x[i]) - slow.add(x[i]);
    write(i, line, signal.add(line));
  }
}

void macd(const Call& call) {
  const int fast = whole(call.parameters, 0), slow = whole(call.parameters, 1);
  write_macd(call, {fast, slow, whole(call.parameters, 2), 2 / (fast + 1.0), 2 / (slow + 1.0)});
}

// The factors are Appel's rounded ones, not 2 / 13 and 2 / 27.
void macdfix(const Call& call) {
  write_macd(call, {12, 26, whole(call.parameters, 0), 0.15, 0.075});
}

int macdext_line_warm_up(Parameters p) {
  return std::max(average_warm_up(kind_of(p[1]), whole(p, 0)),
                  average_warm_up(kind_of(p[3]), whole(p, 2)));
}

void macdext(const Call& call) {
  const auto p = call.parameters;
  const auto x = call.inputs[0];
  const int warm_up = macdext_line_warm_up(p);
  const auto start = static_cast<std::size_t>(warm_up);
  const AverageKind signal_kind = kind_of(p[5]);
  const auto first = start + static_cast<std::size_t>(average_warm_up(signal_kind, whole(p, 4)));
  if (x.size() <= first) return;
  Column fast(x.size()), slow(x.size());
  const auto begin_at_start = [&](std::size_t kind_at, int period, Column& out) {
    const AverageKind kind = kind_of(p[kind_at]);
    const int own = average_warm_up(kind, period);
    moving_average_from(kind, x, static_cast<std::size_t>(warm_up - own), period, out);
  };
  begin_at_start(1, whole(p, 0), fast);
  begin_at_start(3, whole(p, 2), slow);
  for (std::size_t i = start; i < x.size(); ++i) fast[i] -= slow[i];
  moving_average_from(signal_kind, fast, start, whole(p, 4), call.outputs[1]);
  for (std::size_t i = first; i < x.size(); ++i) {
    call.outputs[0][i] = fast[i];
    call.outputs[2][i] = fast[i] - call.outputs[1][i];
  }
}

// Each average begins on its own. out = compare(fast, slow).
template <double (*kCompare)(double fast, double slow)>
void apart(const Call& call) {
  const auto x = call.inputs[0];
  const int slow = whole(call.parameters, 1);
  const AverageKind kind = kind_of(call.parameters[2]);
  const auto first = static_cast<std::size_t>(average_warm_up(kind, slow));
  if (x.size() <= first) return;
  Column fast_average(x.size()), slow_average(x.size());
  moving_average(kind, x, whole(call.parameters, 0), fast_average);
  moving_average(kind, x, slow, slow_average);
  for (std::size_t i = first; i < x.size(); ++i) {
    call.outputs[0][i] = kCompare(fast_average[i], slow_average[i]);
  }
}

double difference(double fast, double slow) { return fast - slow; }

std::string fast_below_slow_of_kinds(Parameters p) {
  return check_fast_below_slow(std::array{p[0], p[2]});
}

ParameterSpec fast_period() { return period(12, 2, "fast", "Period of the fast average."); }
ParameterSpec slow_period() { return period(26, 2, "slow", "Period of the slow average."); }
ParameterSpec signal_period() { return period(9, 1, "signal", "Period of the signal line."); }

std::vector<OutputSpec> macd_lines() {
  return {{"macd", Unit::price_delta, "Fast minus slow average.", false},
          {"signal", Unit::price_delta, "Average of the macd line.", false},
          {"histogram", Unit::price_delta, "macd - signal.", false}};
}

IndicatorSpec apart_spec(std::string name, std::string title, std::string doc, std::string input,
                         OutputSpec output, void (*kernel)(const Call&)) {
  return {.name = std::move(name),
          .title = std::move(title),
          .category = input == "volume" ? "volume" : "momentum",
          .doc = std::move(doc),
          .inputs = {std::move(input)},
          .parameters = {fast_period(), slow_period(), average_kind(AverageKind::ema)},
          .outputs = {std::move(output)},
          .warm_up = [](Parameters p) { return average_warm_up(kind_of(p[2]), whole(p, 1)); },
          .check = check_fast_below_slow,
          .compute = kernel};
}

IndicatorSpec macd_of_kinds() {
  return {.name = "macdext",
          .title = "MACD with averages of any kind",
          .category = "momentum",
          .doc =
              "As macd, with a kind for each of the three averages; fast and slow begin so that "
              "both have their first value at the same row. As TA_MACDEXT.",
          .inputs = {"real"},
          .parameters = {fast_period(),
                         average_kind(AverageKind::sma, "fast_average", "the fast average"),
                         slow_period(),
                         average_kind(AverageKind::sma, "slow_average", "the slow average"),
                         signal_period(),
                         average_kind(AverageKind::sma, "signal_average", "the signal line")},
          .outputs = macd_lines(),
          .warm_up =
              [](Parameters p) {
                return macdext_line_warm_up(p) + average_warm_up(kind_of(p[5]), whole(p, 4));
              },
          .check = fast_below_slow_of_kinds,
          .compute = per_run<macdext>};
}

}  // namespace

Specs averages_apart() {
  return {
      {.name = "macd",
       .title = "Moving average convergence/divergence",
       .category = "momentum",
       .doc =
           "Fast minus slow ema, its ema as signal, and their difference. Both averages begin at "
           "row slow - 1, the fast one as the mean of the rows up to it. Appel; as TA_MACD.",
       .inputs = {"real"},
       .parameters = {fast_period(), slow_period(), signal_period()},
       .outputs = macd_lines(),
       .warm_up = [](Parameters p) { return whole(p, 1) - 1 + whole(p, 2) - 1; },
       .check = check_fast_below_slow,
       .compute = per_run<macd>},
      {.name = "macdfix",
       .title = "MACD with Appel's factors",
       .category = "momentum",
       .doc = "As macd of 12 and 26 rows, with the factors 0.15 and 0.075 instead of 2 / 13 and "
              "2 / 27. As TA_MACDFIX.",
       .inputs = {"real"},
       .parameters = {signal_period()},
       .outputs = macd_lines(),
       .warm_up = [](Parameters p) { return 25 + whole(p, 0) - 1; },
       .compute = per_run<macdfix>},
      macd_of_kinds(),
      apart_spec("apo", "Absolute price oscillator",
                 "Fast minus slow average; each average begins on its own, unlike in macd. As "
                 "TA_APO.",
                 "real", {"", Unit::price_delta, "In units of the input.", false},
                 per_run<apart<difference>>),
      apart_spec("ppo", "Percentage price oscillator",
                 "Fast minus slow average in percent of the slow one; each average begins on its "
                 "own, unlike in macd. As TA_PPO.",
                 "real", {"", Unit::ratio, "Percent.", false}, per_run<apart<percent_change>>),
      apart_spec("pvo", "Percentage volume oscillator",
                 "The percentage price oscillator of the volume. As TA_PVO.", "volume",
                 {"", Unit::ratio, "Percent.", false}, per_run<apart<percent_change>>),
  };
}

}  // namespace hindcast::indicators
