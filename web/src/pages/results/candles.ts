// The bars behind a result, as columns: all of them where there are not too many, else joined ones for the
// whole period and single ones around a moment.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { resultService } from "../../api/results";
import type { Candles } from "../../api/resultTypes";
import type { Result } from "../../api/types";

/** One answer of the server has at most so many candles. */
export const kCandlesPerAnswer = 20_000;
/** So many are kept in the page at once. */
export const kCandlesMax = 120_000;
const kAtATime = 3;

const kUnitSeconds: Record<string, number> = { m: 60, h: 3600, d: 86_400, w: 604_800 };
/** Seconds of a timeframe such as "15m" or "1d". */
export function secondsOf(timeframe: string): number {
  const unit = kUnitSeconds[timeframe.at(-1) ?? ""] ?? 60;
  return (Number.parseInt(timeframe, 10) || 1) * unit;
}

export interface Span {
  from: number; // Unix seconds
  to: number; // before this
}

/** Spans that each hold at most as many bars as one answer may have. */
export function spansOf(window: Span, barSeconds: number): Span[] {
  const step = kCandlesPerAnswer * barSeconds;
  const spans: Span[] = [];
  for (let from = window.from; from < window.to; from += step) {
    spans.push({ from, to: Math.min(window.to, from + step) });
  }
  return spans;
}

export const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
export const unix = (time: string) => Date.parse(time) / 1000;

const kColumns = ["time", "open", "high", "low", "close", "volume"] as const;

function joined(parts: Candles[]): Candles {
  const out = { ...parts[0]!, bars: 0, time: [], open: [], high: [], low: [], close: [], volume: [] } as Candles;
  for (const part of parts) {
    out.bars += part.bars;
    out.bars_per_candle = Math.max(out.bars_per_candle, part.bars_per_candle);
    for (const column of kColumns) for (const value of part[column]) (out[column] as (number | null)[]).push(value);
  }
  return out;
}

export interface Plan {
  spans: Span[];
  /** Every bar of the result is in it. */
  complete: boolean;
}

/** `around`: a moment at which single bars are wanted. */
export function planOf(result: Result, symbol: string, around?: number): Plan {
  const bar = secondsOf(result.timeframe);
  const window = { from: unix(result.data_start ?? ""), to: unix(result.data_end ?? "") };
  const bars = result.provenance.data.find((d) => d.symbol === symbol)?.bars ?? 0;
  if (bars <= kCandlesMax) return { spans: spansOf(window, bar), complete: true };
  if (around === undefined) return { spans: [window], complete: false };
  const half = (kCandlesPerAnswer / 2) * bar;
  return {
    spans: [{ from: Math.max(window.from, around - half), to: Math.min(window.to, around + half) }],
    complete: false,
  };
}

export const candleQuery = (backtestId: string, symbol: string, plan: Plan) =>
  queryOptions({
    queryKey: ["backtest", backtestId, "candles", symbol, plan.spans],
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Candles> => {
      const parts: Candles[] = [];
      let next = 0;
      const work = async () => {
        while (next < plan.spans.length) {
          const at = next++;
          const { from, to } = plan.spans[at]!;
          const window = { symbol, from: iso(from), to: iso(to), max_points: kCandlesPerAnswer };
          parts[at] = await resultService.getCandles(backtestId, window, { signal });
        }
      };
      await Promise.all(Array.from({ length: kAtATime }, work));
      return joined(parts);
    },
  });

/** Index of the last entry that is not after `time`; -1 when all are. `times` rise. */
export function lastAtOrBefore(times: number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
