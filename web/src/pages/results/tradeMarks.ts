// Trades on candles: which to mark in view, and which one a click means.
import type { SeriesMarker, Time } from "lightweight-charts";
import type { Trade } from "../../api/types";
import { signedPercent } from "../../ui/format";
import { unix } from "./candles";

/** With more in view they would cover each other: none is marked then. */
export const kMarkedTradesMax = 250;

/** A trade on the chart's clock. `index` is its place in the result's table. */
export interface ChartTrade {
  index: number;
  from: number; // Unix seconds
  to: number;
  trade: Trade;
}

export function chartTrades(trades: Trade[], symbol: string): ChartTrade[] {
  const mine = trades
    .map((trade, index) => ({ index, from: unix(trade.entry_time), to: unix(trade.exit_time), trade }))
    .filter(({ trade }) => trade.asset === symbol);
  return mine.sort((a, b) => a.from - b.from || a.to - b.to);
}

export const inView = (trades: ChartTrade[], from: number, to: number) =>
  trades.filter((t) => t.to >= from && t.from <= to);

/** The trade that was open at a time; else the one that begins or ends nearest within `reach` seconds. */
export function tradeAt(trades: ChartTrade[], time: number, reach: number): ChartTrade | undefined {
  let best: ChartTrade | undefined;
  let bestDistance = Infinity;
  for (const t of trades) {
    const distance = time >= t.from && time <= t.to ? 0 : Math.min(Math.abs(t.from - time), Math.abs(t.to - time));
    if (distance <= reach && distance < bestDistance) {
      best = t;
      bestDistance = distance;
    }
  }
  return best;
}

interface MarkColours {
  entry: string;
  up: string;
  down: string;
}

/** An arrow where it was entered, a square with the outcome where it was left. */
export function marksOf(trades: ChartTrade[], at: (time: number) => number, colours: MarkColours): SeriesMarker<Time>[] {
  const marks: SeriesMarker<Time>[] = [];
  for (const { index, from, to, trade } of trades) {
    const long = trade.side === "long";
    marks.push({
      id: String(index),
      time: at(from) as Time,
      position: long ? "belowBar" : "aboveBar",
      shape: long ? "arrowUp" : "arrowDown",
      color: colours.entry,
      text: long ? "L" : "S",
    });
    if (trade.open) continue;
    marks.push({
      id: String(index),
      time: at(to) as Time,
      position: long ? "aboveBar" : "belowBar",
      shape: "square",
      color: (trade.pnl ?? 0) >= 0 ? colours.up : colours.down,
      text: signedPercent(trade.return_pct, 1),
    });
  }
  return marks.sort((a, b) => (a.time as number) - (b.time as number));
}
