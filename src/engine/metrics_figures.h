// The figures behind the metrics, by subject. Absent means "not defined for this input".
// metrics_table.cc gives each of them its name, unit and formula.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "engine/metrics.h"
#include "engine/returns.h"

namespace hindcast::engine {

using Figure = std::optional<double>;

// The span of the run and what it earned. Fractions, not percent, here and below.
struct SpanFigures {
  Figure start_unix_s, end_unix_s, duration_days, exposure, periods_per_year;
  Figure final_equity, peak_equity, total_return, cagr, turnover;
};

// From the series of returns.
struct RatioFigures {
  Figure volatility, sharpe, sortino, omega, ulcer_index;
  Figure value_at_risk, conditional_value_at_risk, tail_ratio, skew, kurtosis;
  Figure probabilistic_sharpe, deflated_sharpe;
};

// From the equity of every bar.
struct DrawdownFigures {
  double peak_equity = 0;  // highest mark, at least the initial capital
  std::size_t count = 0;   // drawdowns: stretches below the peak before them
  Figure worst, average;   // fractions, <= 0
  Figure longest_days, average_days;
};

struct PeriodFigures {
  Figure best_day, worst_day, best_month, worst_month, best_year, worst_year;
};

struct TradeFigures {
  double count = 0, open_count = 0;
  Figure win_rate, profit_factor, payoff, expectancy, sqn, kelly;
  Figure average_win, average_loss;                  // money
  Figure average_return, best_return, worst_return;  // fractions of the entry value
  Figure average_days, longest_days, shortest_days;
  double longest_winning_streak = 0, longest_losing_streak = 0;
};

struct BenchmarkFigures {
  Figure total_return, alpha, beta, correlation, information_ratio, tracking_error;
};

struct Figures {
  SpanFigures span;
  RatioFigures ratios;
  DrawdownFigures drawdowns;
  Figure calmar, recovery;  // of a return and a drawdown
  PeriodFigures periods;
  TradeFigures trades;
  BenchmarkFigures benchmark;
  double fees = 0;
};

SpanFigures span_figures(const MetricsInput& input, const ReturnSeries& series);
RatioFigures ratio_figures(const MetricsInput& input, const ReturnSeries& series);
DrawdownFigures drawdown_figures(const MetricsInput& input);
PeriodFigures period_figures(const MetricsInput& input, const ReturnSeries& series);
TradeFigures trade_figures(std::span<const Trade> trades);
BenchmarkFigures benchmark_figures(const MetricsInput& input, const ReturnSeries& series);

// All of them. Precondition: at least one bar, columns of equal length, initial capital above zero.
Figures figures_of(const MetricsInput& input);

}  // namespace hindcast::engine
