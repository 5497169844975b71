#include "engine/metrics.h"

#include "base/check.h"
#include "engine/exact_math.h"
#include "engine/metrics_figures.h"
#include "engine/metrics_sample.h"
#include "engine/metrics_table.h"

namespace hindcast::engine {
namespace {

// Growth of a year at the pace of the run. A run that ends below zero has no such rate.
Figure cagr(double growth, const ReturnSeries& series) {
  if (!(growth >= 0)) return std::nullopt;
  const double years = static_cast<double>(series.returns.size()) / series.periods_per_year;
  return finite(exact_pow(growth, 1 / years) - 1);
}

}  // namespace

SpanFigures span_figures(const MetricsInput& input, const ReturnSeries& series) {
  constexpr Wide kSecondNs = 1e9L;
  const auto seconds = [](std::int64_t ns) {
    return finite(static_cast<double>(static_cast<Wide>(ns) / kSecondNs));
  };
  const std::int64_t end = input.time.back() + input.bar_ns;
  const double growth = input.equity.back() / input.initial_capital;
  SpanFigures out;
  out.start_unix_s = seconds(input.time.front());
  out.end_unix_s = seconds(end);
  out.duration_days = finite(static_cast<double>(static_cast<Wide>(end - input.time.front()) /
                                                 static_cast<Wide>(kNsPerDay)));
  out.exposure =
      static_cast<double>(input.bars_in_position) / static_cast<double>(input.time.size());
  out.periods_per_year = finite(series.periods_per_year);
  out.final_equity = finite(input.equity.back());
  out.total_return = finite(growth - 1);
  out.cagr = cagr(growth, series);
  const double average_equity = mean_of(series.equity);
  if (average_equity > 0) out.turnover = ratio(input.traded_value, average_equity);
  return out;
}

Figures figures_of(const MetricsInput& input) {
  HC_CHECK(!input.time.empty() && input.time.size() == input.equity.size(),
           "one equity value a bar");
  HC_CHECK(input.initial_capital > 0, "metrics need a capital above zero");
  const ReturnSeries series = return_series(
      input.time, input.equity, {input.initial_capital, input.days_per_year, input.bar_ns});
  Figures out;
  out.span = span_figures(input, series);
  out.ratios = ratio_figures(input, series);
  out.drawdowns = drawdown_figures(input);
  out.span.peak_equity = finite(out.drawdowns.peak_equity);
  if (out.drawdowns.worst && *out.drawdowns.worst < -kReturnNoise) {
    const double depth = -*out.drawdowns.worst;
    if (out.span.cagr) out.calmar = ratio(*out.span.cagr, depth);
    if (out.span.total_return) out.recovery = ratio(*out.span.total_return, depth);
  }
  out.periods = period_figures(input, series);
  out.trades = trade_figures(input.trades);
  out.benchmark = benchmark_figures(input, series);
  out.fees = input.fees;
  return out;
}

std::vector<Metric> compute_metrics(const MetricsInput& input) {
  std::vector<Metric> metrics;
  const auto rows = metric_rows();
  metrics.reserve(rows.size());
  if (input.time.empty()) {
    for (const MetricRow& row : rows) metrics.push_back({row.spec.name, std::nullopt});
    return metrics;
  }
  const Figures figures = figures_of(input);
  for (const MetricRow& row : rows) metrics.push_back({row.spec.name, row.value(figures)});
  return metrics;
}

}  // namespace hindcast::engine
