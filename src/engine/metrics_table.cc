// Data, not logic: one row a metric. The symbols of the formulas are explained in docs/metrics.md,
// which is generated from these rows (engine/metrics_docs.cc).
#include "engine/metrics_table.h"

#include <vector>

#include "engine/metrics_figures.h"
#include "engine/metrics_sample.h"

namespace hindcast::engine {
namespace {

using F = const Figures&;

constexpr MetricRow kSpanRows[] = {
    {{"start_unix_s", "Start", "s", "time[first]",
      "Open of the first bar, in seconds since 1970-01-01 UTC."},
     [](F f) { return f.span.start_unix_s; }},
    {{"end_unix_s", "End", "s", "time[last] + bar",
      "Close of the last bar, in seconds since 1970-01-01 UTC."},
     [](F f) { return f.span.end_unix_s; }},
    {{"duration_days", "Duration", "days", "end - start",
      "Calendar days from the first open to the last close."},
     [](F f) { return f.span.duration_days; }},
    {{"periods_per_year", "Returns per year", "1/year", "N",
      "What yearly figures are scaled with: the trading days of a year of the market (365 crypto, "
      "252 exchanges), or 365 days / bar when bars are longer than a day."},
     [](F f) { return f.span.periods_per_year; }},
    {{"exposure_pct", "Exposure", "%", "100 * bars in position / bars",
      "Share of the bars at whose close a position was open. Not rounded."},
     [](F f) { return percent(f.span.exposure); }},
    {{"final_equity", "Final equity", "money", "E[last]", "Cash and positions at the last close."},
     [](F f) { return f.span.final_equity; }},
    {{"peak_equity", "Peak equity", "money", "max(E0, E)",
      "Highest mark at any close, at least the initial capital."},
     [](F f) { return f.span.peak_equity; }},
    {{"total_return_pct", "Total return", "%", "100 * (E[last] / E0 - 1)",
      "Gain over the initial capital, after all costs."},
     [](F f) { return percent(f.span.total_return); }},
    {{"cagr_pct", "Annual growth (CAGR)", "%", "100 * ((E[last] / E0)^(N / n) - 1)",
      "Yearly growth at the pace of the run. Absent when equity ends below zero."},
     [](F f) { return percent(f.span.cagr); }},
};

constexpr MetricRow kRatioRows[] = {
    {{"volatility_pct", "Volatility", "%", "100 * sd(r) * sqrt(N)",
      "Standard deviation of the returns, per year."},
     [](F f) { return percent(f.ratios.volatility); }},
    {{"sharpe", "Sharpe ratio", "ratio", "mean(r) / sd(r) * sqrt(N)",
      "Return for each unit of spread; the riskless rate is taken as zero."},
     [](F f) { return f.ratios.sharpe; }},
    {{"sortino", "Sortino ratio", "ratio", "mean(r) / sqrt(sum(min(r, 0)^2) / n) * sqrt(N)",
      "As Sharpe, with only the losing returns as risk."},
     [](F f) { return f.ratios.sortino; }},
    {{"calmar", "Calmar ratio", "ratio", "CAGR / abs(max drawdown)",
      "Yearly growth for each unit of the deepest drawdown (on every bar)."},
     [](F f) { return f.calmar; }},
    {{"omega", "Omega ratio", "ratio", "sum(max(r, 0)) / sum(max(-r, 0))",
      "Sum of the gains over sum of the losses, with zero as the threshold."},
     [](F f) { return f.ratios.omega; }},
    {{"psr", "Probabilistic Sharpe ratio", "probability",
      "cdf(s * sqrt(n - 1) / sqrt(1 - skew * s + (k - 1) / 4 * s^2))",
      "Probability that the true Sharpe ratio is above zero, given length, skew and tails "
      "(Bailey & Lopez de Prado 2012). s = mean(r) / sd(r), k = kurtosis + 3."},
     [](F f) { return f.ratios.probabilistic_sharpe; }},
    {{"dsr", "Deflated Sharpe ratio", "probability",
      "psr against sqrt(V) * ((1 - g) * q(1 - 1/M) + g * q(1 - 1/(M * e)))",
      "Probability that the true Sharpe ratio is above the best of M worthless trials whose Sharpe "
      "ratios have the variance V (Bailey & Lopez de Prado 2014); q is the normal quantile, g "
      "Euler's constant. Absent for a single trial."},
     [](F f) { return f.ratios.deflated_sharpe; }},
};

constexpr MetricRow kDrawdownRows[] = {
    {{"max_drawdown_pct", "Maximum drawdown", "%", "100 * min(E / peak - 1)",
      "Deepest fall below the highest mark before it, on every bar; zero or negative."},
     [](F f) { return percent(f.drawdowns.worst); }},
    {{"avg_drawdown_pct", "Average drawdown", "%", "100 * mean over drawdowns of min(E / peak - 1)",
      "Mean of the deepest points of all drawdowns."},
     [](F f) { return percent(f.drawdowns.average); }},
    {{"max_drawdown_days", "Longest drawdown", "days", "max(recovery - peak)",
      "Longest time from a peak to the first bar back at it, or to the end of the run."},
     [](F f) { return f.drawdowns.longest_days; }},
    {{"avg_drawdown_days", "Average drawdown time", "days", "mean(recovery - peak)",
      "Mean time from peak to recovery of all drawdowns."},
     [](F f) { return f.drawdowns.average_days; }},
    {{"recovery_factor", "Recovery factor", "ratio", "total return / abs(max drawdown)",
      "What was earned for each unit of the deepest drawdown; negative for a loss."},
     [](F f) { return f.recovery; }},
    {{"ulcer_index_pct", "Ulcer index", "%", "100 * sqrt(mean(d^2))",
      "Root mean square of the drawdowns d at the ends of the days (Martin & McCann 1989)."},
     [](F f) { return percent(f.ratios.ulcer_index); }},
};

constexpr MetricRow kDistributionRows[] = {
    {{"var_95_pct", "Value at risk 95 %", "%", "100 * quantile(r, 5 %)",
      "Historical, not parametric: one day in twenty was worse than this return."},
     [](F f) { return percent(f.ratios.value_at_risk); }},
    {{"cvar_95_pct", "Expected shortfall 95 %", "%",
      "100 * mean of the floor((n - 1) / 20) + 1 smallest r",
      "Historical: mean return of the worst days, the worst twentieth."},
     [](F f) { return percent(f.ratios.conditional_value_at_risk); }},
    {{"skew", "Skewness", "ratio", "n / ((n - 1)(n - 2)) * sum(((r - mean) / sd)^3)",
      "Adjusted sample skewness (G1); negative when the long tail is on the losing side."},
     [](F f) { return f.ratios.skew; }},
    {{"kurtosis", "Excess kurtosis", "ratio",
      "n(n + 1) / ((n - 1)(n - 2)(n - 3)) * sum(((r - mean) / sd)^4) - 3(n - 1)^2 / ((n - 2)(n - "
      "3))",
      "Adjusted sample excess kurtosis (G2); zero for the normal distribution."},
     [](F f) { return f.ratios.kurtosis; }},
    {{"tail_ratio", "Tail ratio", "ratio", "abs(quantile(r, 95 %) / quantile(r, 5 %))",
      "Size of the good tail over size of the bad tail."},
     [](F f) { return f.ratios.tail_ratio; }},
    {{"best_day_pct", "Best day", "%", "100 * max(r)",
      "Best UTC day. Absent when bars are longer than a day."},
     [](F f) { return percent(f.periods.best_day); }},
    {{"worst_day_pct", "Worst day", "%", "100 * min(r)",
      "Worst UTC day. Absent when bars are longer than a day."},
     [](F f) { return percent(f.periods.worst_day); }},
    {{"best_month_pct", "Best month", "%", "100 * max(month's end / month's start - 1)",
      "Best calendar month (UTC), the first and last may be partial."},
     [](F f) { return percent(f.periods.best_month); }},
    {{"worst_month_pct", "Worst month", "%", "100 * min(month's end / month's start - 1)",
      "Worst calendar month (UTC), the first and last may be partial."},
     [](F f) { return percent(f.periods.worst_month); }},
    {{"best_year_pct", "Best year", "%", "100 * max(year's end / year's start - 1)",
      "Best calendar year (UTC), the first and last may be partial."},
     [](F f) { return percent(f.periods.best_year); }},
    {{"worst_year_pct", "Worst year", "%", "100 * min(year's end / year's start - 1)",
      "Worst calendar year (UTC), the first and last may be partial."},
     [](F f) { return percent(f.periods.worst_year); }},
};

constexpr MetricRow kTradeRows[] = {
    {{"trades", "Trades", "count", "T", "Round trips, with one still open at the end."},
     [](F f) { return Figure(f.trades.count); }},
    {{"open_trades", "Open trades", "count", "trades open at the end",
      "Trades still open at the end; they count with their mark at the last close."},
     [](F f) { return Figure(f.trades.open_count); }},
    {{"win_rate_pct", "Win rate", "%", "100 * W",
      "Share of the trades with a profit after fees; a break-even trade is no win."},
     [](F f) { return percent(f.trades.win_rate); }},
    {{"profit_factor", "Profit factor", "ratio", "sum(profits) / sum(losses)",
      "Money won over money lost, after fees. Absent without a losing trade."},
     [](F f) { return f.trades.profit_factor; }},
    {{"payoff_ratio", "Payoff ratio", "ratio", "avg_win / abs(avg_loss)",
      "Average profit over average loss, in money."},
     [](F f) { return f.trades.payoff; }},
    {{"expectancy", "Expectancy", "money", "mean(p)", "Average profit of a trade after fees."},
     [](F f) { return f.trades.expectancy; }},
    {{"sqn", "System quality number", "ratio", "sqrt(T) * mean(p) / sd(p)",
      "Significance of the average profit, as Van Tharp defines it, with money for R."},
     [](F f) { return f.trades.sqn; }},
    {{"kelly_pct", "Kelly fraction", "%", "100 * (W - (1 - W) / payoff)",
      "Share of the capital to risk on a trade that maximises growth, if the trades repeat."},
     [](F f) { return percent(f.trades.kelly); }},
    {{"avg_win", "Average win", "money", "mean(p, p > 0)", "Average profit of the winning trades."},
     [](F f) { return f.trades.average_win; }},
    {{"avg_loss", "Average loss", "money", "mean(p, p < 0)",
      "Average result of the losing trades; negative."},
     [](F f) { return f.trades.average_loss; }},
    {{"avg_trade_pct", "Average trade", "%", "mean(100 * p / entry value)",
      "Average profit of a trade in percent of its entry value."},
     [](F f) { return percent(f.trades.average_return); }},
    {{"best_trade_pct", "Best trade", "%", "max(100 * p / entry value)",
      "Best trade in percent of its entry value."},
     [](F f) { return percent(f.trades.best_return); }},
    {{"worst_trade_pct", "Worst trade", "%", "min(100 * p / entry value)",
      "Worst trade in percent of its entry value."},
     [](F f) { return percent(f.trades.worst_return); }},
    {{"avg_trade_days", "Average time in trade", "days", "mean(exit - entry)",
      "From the bar of the entry to the bar of the exit."},
     [](F f) { return f.trades.average_days; }},
    {{"longest_trade_days", "Longest trade", "days", "max(exit - entry)",
      "From the bar of the entry to the bar of the exit."},
     [](F f) { return f.trades.longest_days; }},
    {{"shortest_trade_days", "Shortest trade", "days", "min(exit - entry)",
      "From the bar of the entry to the bar of the exit; zero within one bar."},
     [](F f) { return f.trades.shortest_days; }},
    {{"longest_winning_streak", "Longest winning streak", "count", "longest run of p > 0",
      "Winning trades in a row, in order of their exits."},
     [](F f) { return Figure(f.trades.longest_winning_streak); }},
    {{"longest_losing_streak", "Longest losing streak", "count", "longest run of p < 0",
      "Losing trades in a row, in order of their exits."},
     [](F f) { return Figure(f.trades.longest_losing_streak); }},
    {{"fees_paid", "Fees paid", "money", "sum of fees", "Commission of all fills."},
     [](F f) { return finite(f.fees); }},
    {{"turnover", "Turnover", "ratio", "sum(size * price) / mean(E)",
      "Traded value of all fills over the average equity at the ends of the days."},
     [](F f) { return f.span.turnover; }},
};

constexpr MetricRow kBenchmarkRows[] = {
    {{"benchmark_return_pct", "Benchmark return", "%", "100 * (B[last] / E0 - 1)",
      "Total return of buy & hold of the assets with the same capital."},
     [](F f) { return percent(f.benchmark.total_return); }},
    {{"alpha_pct", "Alpha", "%", "100 * (mean(r) - beta * mean(b)) * N",
      "Yearly return that the benchmark does not explain; not compounded."},
     [](F f) { return percent(f.benchmark.alpha); }},
    {{"beta", "Beta", "ratio", "cov(r, b) / var(b)",
      "How much of a move of the benchmark the strategy took part in."},
     [](F f) { return f.benchmark.beta; }},
    {{"correlation", "Correlation", "ratio", "cov(r, b) / (sd(r) * sd(b))",
      "Pearson correlation of the returns with the benchmark's."},
     [](F f) { return f.benchmark.correlation; }},
    {{"information_ratio", "Information ratio", "ratio", "mean(r - b) / sd(r - b)",
      "Active return for each unit of active risk, per day as in both references; times sqrt(N) "
      "for "
      "a year."},
     [](F f) { return f.benchmark.information_ratio; }},
    {{"tracking_error_pct", "Tracking error", "%", "100 * sd(r - b) * sqrt(N)",
      "Standard deviation of the difference to the benchmark, per year."},
     [](F f) { return percent(f.benchmark.tracking_error); }},
};

std::vector<MetricRow> all_rows() {
  std::vector<MetricRow> rows;
  for (const std::span<const MetricRow> part :
       {std::span<const MetricRow>(kSpanRows), std::span<const MetricRow>(kRatioRows),
        std::span<const MetricRow>(kDrawdownRows), std::span<const MetricRow>(kDistributionRows),
        std::span<const MetricRow>(kTradeRows), std::span<const MetricRow>(kBenchmarkRows)}) {
    rows.insert(rows.end(), part.begin(), part.end());
  }
  return rows;
}

}  // namespace

std::span<const MetricRow> metric_rows() {
  static const std::vector<MetricRow> rows = all_rows();
  return rows;
}

std::span<const MetricSpec> metric_specs() {
  static const std::vector<MetricSpec> specs = [] {
    std::vector<MetricSpec> out;
    for (const MetricRow& row : metric_rows()) out.push_back(row.spec);
    return out;
  }();
  return specs;
}

}  // namespace hindcast::engine
