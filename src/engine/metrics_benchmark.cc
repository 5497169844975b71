// Figures against the benchmark: buy & hold of the assets, from the same capital.
#include <cmath>
#include <vector>

#include "base/check.h"
#include "engine/benchmark.h"
#include "engine/exact_math.h"
#include "engine/metrics_figures.h"
#include "engine/metrics_sample.h"

namespace hindcast::engine {
namespace {

Wide co_deviation(std::span<const double> a, std::span<const double> b, Wide mean_a, Wide mean_b) {
  Wide sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - mean_a) * (b[i] - mean_b);
  return sum;
}

bool varies(const Moments& m) {
  const auto deviation = sample_deviation(m);
  return deviation && *deviation > kReturnNoise;
}

void fill_regression(std::span<const double> returns, std::span<const double> benchmark,
                     double periods_per_year, BenchmarkFigures& out) {
  const Moments own = moments_of(returns);
  const Moments theirs = moments_of(benchmark);
  if (!varies(theirs)) return;
  const Wide shared = co_deviation(returns, benchmark, own.mean, theirs.mean);
  const Wide beta = shared / theirs.square;
  out.beta = finite(static_cast<double>(beta));
  out.alpha = finite(static_cast<double>((own.mean - beta * theirs.mean) * periods_per_year));
  if (varies(own)) {
    out.correlation =
        finite(static_cast<double>(shared / (std::sqrt(own.square) * std::sqrt(theirs.square))));
  }
}

void fill_active(std::span<const double> returns, std::span<const double> benchmark,
                 double periods_per_year, BenchmarkFigures& out) {
  std::vector<double> active(returns.size());
  for (std::size_t i = 0; i < active.size(); ++i) active[i] = returns[i] - benchmark[i];
  const Moments moments = moments_of(active);
  const Figure deviation = sample_deviation(moments);
  if (!deviation) return;
  out.tracking_error = finite(*deviation * std::sqrt(periods_per_year));
  if (varies(moments)) {
    out.information_ratio = ratio(static_cast<double>(moments.mean), *deviation);
  }
}

// The last of the rows is the last bar.
std::vector<double> benchmark_at(const MetricsInput& input, std::span<const std::size_t> rows) {
  if (input.buy_and_hold != nullptr) return input.buy_and_hold->at(rows);
  HC_CHECK(input.benchmark.size() == input.time.size(), "one benchmark value a bar");
  return values_at(input.benchmark, rows);
}

}  // namespace

BenchmarkFigures benchmark_figures(const MetricsInput& input, const ReturnSeries& series) {
  BenchmarkFigures out;
  if (input.benchmark.empty() && input.buy_and_hold == nullptr) return out;
  const std::vector<double> values = benchmark_at(input, series.rows);
  const auto returns = simple_returns(values, input.initial_capital);
  out.total_return = finite(values.back() / input.initial_capital - 1);
  fill_regression(series.returns, returns, series.periods_per_year, out);
  fill_active(series.returns, returns, series.periods_per_year, out);
  return out;
}

}  // namespace hindcast::engine
