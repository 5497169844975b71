// Names for what belongs to a result: see types.ts.
import type { Schemas } from "./client";
import type { Backtest, Trade } from "./types";

export type OrderPage = Schemas["OrderPage"];
export type Order = OrderPage["items"][number];
export type Candles = Schemas["Candles"];

/**
 * A part of a condition at one bar: parts when it joins others, values when it compares. "if" chooses
 * between its parts, "bars" looks at them over several bars, "series" on another timeframe or asset.
 */
export interface ExplainedPart {
  text: string;
  /** null: it depends on the position, which is known only while trades are simulated. */
  holds: boolean | null;
  join?: "all" | "any" | "not" | "if" | "bars" | "series";
  parts?: ExplainedPart[];
  values?: { text: string; value: number | null; before?: number | null }[];
}
export type ConditionName = "long_entry" | "long_exit" | "short_entry" | "short_exit";
export type Explanation = Omit<Schemas["Explanation"], "bar" | "conditions"> & {
  bar: Record<"open" | "high" | "low" | "close" | "volume", number>;
  decided_by?: "conditions" | "code_snippet";
  /** None of what code decides. `signal`: it holds and the warm-up is over. */
  conditions: Partial<Record<ConditionName, ExplainedPart & { signal: boolean | null }>>;
};

interface TradeList<Row> {
  total: number;
  /** At most 200. */
  items: Row[];
}
export interface TradeDifference {
  backtest_id: string;
  common: number;
  /** Entered alike, left differently. */
  changed: TradeList<{ baseline: Trade; other: Trade }>;
  only_baseline: TradeList<Trade>;
  only_other: TradeList<Trade>;
}
export type Column = (number | null)[];
/** Two to six results side by side; the first is the baseline. */
export interface Comparison {
  backtests: Backtest[];
  metrics: { name: string; values: Column; deltas: Column }[];
  configuration: { pointer: string; values: unknown[] }[];
  equity: {
    time: number[];
    series: { backtest_id: string; equity: Column; return_pct: Column; drawdown_pct: Column }[];
  };
  trades: TradeDifference[];
}

export interface Distribution {
  count: number;
  mean: number | null;
  deviation: number | null;
  median: number | null;
  lowest: number | null;
  highest: number | null;
  edges: number[];
  counts: number[];
}
export interface Analysis {
  rolling: { window_days: number; time: number[]; return_pct: Column; volatility_pct: Column; sharpe: Column };
  daily_returns: Distribution;
  trade_returns: Distribution;
  exposure: { time: number[]; long_pct: Column; short_pct: Column; positions: number[] };
}
