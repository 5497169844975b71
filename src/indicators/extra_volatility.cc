// Volatility from returns and from the ranges of bars, in percent a year.
#include <cmath>
#include <limits>

#include "indicators/extra.h"

namespace hindcast::indicators {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// NaN where a price is not positive: such a row is then a hole.
double log_of(double above, double below) {
  return above > 0 && below > 0 ? std::log(above / below) : kNan;
}

double in_percent(double variance, double bars_per_year) {
  return 100 * std::sqrt(std::max(0.0, variance) * bars_per_year);
}

// Bars per year are the second parameter of all.
void finish_mean(const Call& call) {
  const int period = whole(call.parameters, 0);
  simple_average(call.inputs[0], period, call.outputs[0]);
  for (auto i = static_cast<std::size_t>(period - 1); i < call.inputs[0].size(); ++i) {
    call.outputs[0][i] = in_percent(call.outputs[0][i], call.parameters[1]);
  }
}

void finish_variance(const Call& call) {
  const int period = whole(call.parameters, 0);
  slide<WindowNeeds{.squares = true}>(
      call.inputs[0], period, [&](std::size_t end, const WindowSums& sums) {
        call.outputs[0][end] = in_percent(variance_of(sums, period), call.parameters[1]);
      });
}

// Rows from `first` on; holes inside `terms` start the window anew.
void over_runs(const Call& call, const ColumnOf& terms, std::size_t first, Kernel finish) {
  const std::span<const double> inputs[] = {tail(std::span(terms), first)};
  const std::span<double> outputs[] = {tail(call.outputs[0], first)};
  for_each_finite_run({inputs, call.parameters, outputs}, finish);
}

template <class Term>
ColumnOf terms_of(std::size_t n, std::size_t first, Term term) {
  ColumnOf terms(n);
  for (std::size_t i = first; i < n; ++i) terms[i] = term(i);
  return terms;
}

void hist_volatility(const Call& call) {
  const auto x = call.inputs[0];
  const auto terms = terms_of(x.size(), 1, [&](std::size_t i) { return log_of(x[i], x[i - 1]); });
  over_runs(call, terms, 1, finish_variance);
}

void parkinson(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1];
  const auto terms = terms_of(high.size(), 0, [&](std::size_t i) {
    const double range = log_of(high[i], low[i]);
    return range * range / (4 * std::log(2.0));
  });
  over_runs(call, terms, 0, finish_mean);
}

void garman_klass(const Call& call) {
  const auto open = call.inputs[0], high = call.inputs[1], low = call.inputs[2],
             close = call.inputs[3];
  const auto terms = terms_of(open.size(), 0, [&](std::size_t i) {
    const double range = log_of(high[i], low[i]), move = log_of(close[i], open[i]);
    return range * range / 2 - (2 * std::log(2.0) - 1) * move * move;
  });
  over_runs(call, terms, 0, finish_mean);
}

double rogers_satchell_term(const Call& call, std::size_t i) {
  const double open = call.inputs[0][i], high = call.inputs[1][i], low = call.inputs[2][i],
               close = call.inputs[3][i];
  return log_of(high, close) * log_of(high, open) + log_of(low, close) * log_of(low, open);
}

void rogers_satchell(const Call& call) {
  const auto terms = terms_of(call.inputs[0].size(), 0,
                              [&](std::size_t i) { return rogers_satchell_term(call, i); });
  over_runs(call, terms, 0, finish_mean);
}

// Inputs: overnight returns, open-to-close returns, Rogers-Satchell terms.
void finish_yang_zhang(const Call& call) {
  const int period = whole(call.parameters, 0);
  const double n = period, weight = 0.34 / (1.34 + (n + 1) / (n - 1));
  const std::size_t rows = call.inputs[0].size();
  ColumnOf overnight(rows), inside(rows), range(rows);
  const auto sample_variance = [&](std::span<const double> x, ColumnOf& out) {
    slide<WindowNeeds{.squares = true}>(x, period, [&](std::size_t end, const WindowSums& sums) {
      out[end] = variance_of(sums, n) * (n / (n - 1));
    });
  };
  sample_variance(call.inputs[0], overnight);
  sample_variance(call.inputs[1], inside);
  simple_average(call.inputs[2], period, range);
  for (auto i = static_cast<std::size_t>(period - 1); i < rows; ++i) {
    const double variance = overnight[i] + weight * inside[i] + (1 - weight) * range[i];
    call.outputs[0][i] = in_percent(variance, call.parameters[1]);
  }
}

void yang_zhang(const Call& call) {
  const auto open = call.inputs[0], close = call.inputs[3];
  const std::size_t n = open.size();
  const auto overnight =
      terms_of(n, 1, [&](std::size_t i) { return log_of(open[i], close[i - 1]); });
  const auto inside = terms_of(n, 1, [&](std::size_t i) { return log_of(close[i], open[i]); });
  const auto range = terms_of(n, 1, [&](std::size_t i) { return rogers_satchell_term(call, i); });
  const std::span<const double> inputs[] = {tail(std::span(overnight), 1),
                                            tail(std::span(inside), 1), tail(std::span(range), 1)};
  const std::span<double> outputs[] = {tail(call.outputs[0], 1)};
  for_each_finite_run({inputs, call.parameters, outputs}, finish_yang_zhang);
}

IndicatorSpec volatility_of(std::string name, std::string title, std::string doc,
                            std::vector<std::string> inputs, int first, Kernel kernel) {
  return {.name = std::move(name),
          .title = std::move(title),
          .category = "volatility",
          .doc = std::move(doc) +
                 " A bar with a price that is not positive counts as a hole in the data.",
          .inputs = std::move(inputs),
          .parameters = {period(20, 2),
                         factor("bars_per_year", 252, 1, 600'000,
                                "Scales it to a year: 252 for days of an exchange, 365 for days "
                                "that never end, 8760 for hours.")},
          .outputs = {{"", Unit::ratio, "Percent a year.", false}},
          .warm_up = [first](Parameters p) { return whole(p, 0) - 1 + first; },
          .compute = kernel};
}

}  // namespace

Specs extra_volatility() {
  const std::vector<std::string> bars = {"open", "high", "low", "close"};
  return {
      volatility_of("hist_volatility", "Historical volatility",
                    "Standard deviation (of the population) of logarithmic returns, scaled to a "
                    "year.",
                    {"real"}, 1, per_run<hist_volatility>),
      volatility_of("parkinson", "Parkinson volatility",
                    "From ln(high / low)^2 / (4 ln 2): five times as efficient as closes, when "
                    "price drifts nowhere. Parkinson (1980).",
                    {"high", "low"}, 0, per_run<parkinson>),
      volatility_of("garman_klass", "Garman-Klass volatility",
                    "From ln(high / low)^2 / 2 - (2 ln 2 - 1) ln(close / open)^2. Garman and "
                    "Klass (1980).",
                    bars, 0, per_run<garman_klass>),
      volatility_of("rogers_satchell", "Rogers-Satchell volatility",
                    "From ln(high / close) ln(high / open) + ln(low / close) ln(low / open): right "
                    "also with drift. Rogers and Satchell (1991).",
                    bars, 0, per_run<rogers_satchell>),
      volatility_of("yang_zhang", "Yang-Zhang volatility",
                    "Sample variance of overnight returns, plus k times that of open-to-close "
                    "returns, plus 1 - k times the Rogers-Satchell mean; k = 0.34 / (1.34 + "
                    "(period + 1) / (period - 1)): right with drift and gaps. Yang and Zhang "
                    "(2000).",
                    bars, 1, per_run<yang_zhang>),
  };
}

}  // namespace hindcast::indicators
