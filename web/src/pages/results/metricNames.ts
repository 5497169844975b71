// Title and unit of each figure, as docs/metrics.md has them (a test compares); how a unit is written.
import { integer, number, percent, sentence, signed, signedPercent, time } from "../../ui/format";

type Unit = "%" | "1/year" | "count" | "days" | "money" | "probability" | "ratio" | "s";

export const kMetrics: Record<string, [title: string, unit: Unit]> = {
  start_unix_s: ["Start", "s"],
  end_unix_s: ["End", "s"],
  duration_days: ["Duration", "days"],
  periods_per_year: ["Returns per year", "1/year"],
  exposure_pct: ["Exposure", "%"],
  final_equity: ["Final equity", "money"],
  peak_equity: ["Peak equity", "money"],
  total_return_pct: ["Total return", "%"],
  cagr_pct: ["Annual growth (CAGR)", "%"],
  volatility_pct: ["Volatility", "%"],
  sharpe: ["Sharpe ratio", "ratio"],
  sortino: ["Sortino ratio", "ratio"],
  calmar: ["Calmar ratio", "ratio"],
  omega: ["Omega ratio", "ratio"],
  psr: ["Probabilistic Sharpe ratio", "probability"],
  dsr: ["Deflated Sharpe ratio", "probability"],
  max_drawdown_pct: ["Maximum drawdown", "%"],
  avg_drawdown_pct: ["Average drawdown", "%"],
  max_drawdown_days: ["Longest drawdown", "days"],
  avg_drawdown_days: ["Average drawdown time", "days"],
  recovery_factor: ["Recovery factor", "ratio"],
  ulcer_index_pct: ["Ulcer index", "%"],
  var_95_pct: ["Value at risk 95 %", "%"],
  cvar_95_pct: ["Expected shortfall 95 %", "%"],
  skew: ["Skewness", "ratio"],
  kurtosis: ["Excess kurtosis", "ratio"],
  tail_ratio: ["Tail ratio", "ratio"],
  best_day_pct: ["Best day", "%"],
  worst_day_pct: ["Worst day", "%"],
  best_month_pct: ["Best month", "%"],
  worst_month_pct: ["Worst month", "%"],
  best_year_pct: ["Best year", "%"],
  worst_year_pct: ["Worst year", "%"],
  trades: ["Trades", "count"],
  open_trades: ["Open trades", "count"],
  win_rate_pct: ["Win rate", "%"],
  profit_factor: ["Profit factor", "ratio"],
  payoff_ratio: ["Payoff ratio", "ratio"],
  expectancy: ["Expectancy", "money"],
  sqn: ["System quality number", "ratio"],
  kelly_pct: ["Kelly fraction", "%"],
  avg_win: ["Average win", "money"],
  avg_loss: ["Average loss", "money"],
  avg_trade_pct: ["Average trade", "%"],
  best_trade_pct: ["Best trade", "%"],
  worst_trade_pct: ["Worst trade", "%"],
  avg_trade_days: ["Average time in trade", "days"],
  longest_trade_days: ["Longest trade", "days"],
  shortest_trade_days: ["Shortest trade", "days"],
  longest_winning_streak: ["Longest winning streak", "count"],
  longest_losing_streak: ["Longest losing streak", "count"],
  fees_paid: ["Fees paid", "money"],
  turnover: ["Turnover", "ratio"],
  benchmark_return_pct: ["Benchmark return", "%"],
  alpha_pct: ["Alpha", "%"],
  beta: ["Beta", "ratio"],
  correlation: ["Correlation", "ratio"],
  information_ratio: ["Information ratio", "ratio"],
  tracking_error_pct: ["Tracking error", "%"],
};

// Shares and sizes, which are never below zero: a plus sign would say nothing.
const kUnsigned = /^(exposure|win_rate|volatility|ulcer_index|tracking_error)_pct$/;

export const figureName = (name: string) => kMetrics[name]?.[0] ?? sentence(name);

export function figureText(name: string, value: number | null | undefined): string {
  const unit = kMetrics[name]?.[1] ?? (name.endsWith("_pct") ? "%" : "ratio");
  switch (unit) {
    case "%":
      return kUnsigned.test(name) ? percent(value) : signedPercent(value);
    case "days":
      return `${number(value, 1)} days`;
    case "s":
      return time(value);
    case "count":
      return integer(value);
    case "money":
      return /^(avg_win|avg_loss|expectancy)$/.test(name) ? signed(value) : number(value);
    default:
      return number(value, 3);
  }
}
