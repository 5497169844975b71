// Figures of the series of returns: spread, ratios, tails, moments.
#include <algorithm>
#include <cmath>

#include "engine/exact_math.h"
#include "engine/metrics_figures.h"
#include "engine/metrics_sample.h"
#include "engine/metrics_sharpe.h"

namespace hindcast::engine {
namespace {

struct GainsAndLosses {
  Wide gains = 0, losses = 0;  // sums of the returns above and below zero, both >= 0
  Wide loss_squares = 0;
};

GainsAndLosses gains_and_losses(std::span<const double> returns) {
  GainsAndLosses sums;
  for (const double value : returns) {
    // Without a branch: the sign of a return cannot be predicted.
    const double loss = std::max(-value, 0.0);
    sums.gains += std::max(value, 0.0);
    sums.losses += loss;
    sums.loss_squares += static_cast<Wide>(loss) * loss;
  }
  return sums;
}

// Per period; absent for a constant series.
Figure period_sharpe(const Moments& m) {
  const Figure deviation = sample_deviation(m);
  if (!deviation || *deviation <= kReturnNoise) return std::nullopt;
  return ratio(static_cast<double>(m.mean), *deviation);
}

Figure period_sortino(const Moments& m, const GainsAndLosses& sums) {
  if (m.count < 2) return std::nullopt;
  const auto downside =
      static_cast<double>(std::sqrt(sums.loss_squares / static_cast<Wide>(m.count)));
  if (downside <= kReturnNoise) return std::nullopt;
  return ratio(static_cast<double>(m.mean), downside);
}

Figure omega(const Moments& m, const GainsAndLosses& sums) {
  if (m.count < 2 || sums.losses <= kReturnNoise) return std::nullopt;
  return ratio(static_cast<double>(sums.gains), static_cast<double>(sums.losses));
}

// Root mean square of the drawdowns at the ends of the periods.
Figure ulcer_index(const ReturnSeries& series, double initial_capital) {
  double peak = initial_capital;
  Wide squares = 0;
  for (const double equity : series.equity) {
    peak = std::max(peak, equity);
    const Wide drawdown = equity / peak - 1;
    squares += drawdown * drawdown;
  }
  return finite(static_cast<double>(std::sqrt(squares / static_cast<Wide>(series.equity.size()))));
}

Figure times(Figure value, double factor) {
  if (!value) return std::nullopt;
  return finite(*value * factor);
}

}  // namespace

RatioFigures ratio_figures(const MetricsInput& input, const ReturnSeries& series) {
  const Moments moments = moments_of(series.returns);
  const GainsAndLosses sums = gains_and_losses(series.returns);
  const Tails tails = five_percent_tails(series.returns);
  const double year_root = std::sqrt(series.periods_per_year);
  const Figure sharpe = period_sharpe(moments);

  RatioFigures out;
  out.volatility = times(sample_deviation(moments), year_root);
  out.sharpe = times(sharpe, year_root);
  out.sortino = times(period_sortino(moments, sums), year_root);
  out.omega = omega(moments, sums);
  out.ulcer_index = ulcer_index(series, input.initial_capital);
  out.value_at_risk = finite(tails.lower_quantile);
  out.conditional_value_at_risk = finite(tails.lower_mean);
  if (std::fabs(tails.lower_quantile) > kReturnNoise) {
    out.tail_ratio = ratio(std::fabs(tails.upper_quantile), std::fabs(tails.lower_quantile));
  }
  out.skew = sample_skew(moments);
  out.kurtosis = sample_excess_kurtosis(moments);
  if (sharpe && out.skew && out.kurtosis) {
    const SharpeEstimate estimate{*sharpe, *out.skew, *out.kurtosis + 3, moments.count};
    out.probabilistic_sharpe = probabilistic_sharpe(estimate, 0);
    out.deflated_sharpe =
        deflated_sharpe(estimate, {static_cast<double>(input.trials), input.trial_sharpe_variance});
  }
  return out;
}

}  // namespace hindcast::engine
