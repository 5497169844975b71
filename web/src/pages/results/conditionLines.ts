// The strategy's own lines on the clock of the candles: which stretch to ask for, and how the answers come
// together. All bars where few are in view, joined ones for a long stretch.
import { queryOptions } from "@tanstack/react-query";
import { resultService } from "../../api/results";
import type { ConditionLine, ConditionLines } from "../../api/resultTypes";
import { iso, lastAtOrBefore, type Span } from "./candles";

/** One answer has at most so many points. */
export const kPointsPerAnswer = 5000;
/** With more candles in view than these, the lines are those of the whole stretch, joined. */
const kCloseUpMax = 2 * kPointsPerAnswer;
/** More panes than these would leave none of them room: those beyond are off at first. */
export const kPanesAtFirst = 4;

/** Candles in view, by their place among those that are loaded; `to` is the last one. */
export interface View {
  from: number;
  to: number;
}

/** What has to be asked for so that everything in view has values, whole chunks of candles at a time. */
export function chunksOf(times: number[], end: number, view: View): Span[] {
  const count = times.length;
  if (count === 0) return [];
  if (view.to - view.from > kCloseUpMax) return [{ from: times[0]!, to: end }];
  const last = Math.floor((count - 1) / kPointsPerAnswer);
  const chunk = (index: number) => Math.min(last, Math.max(0, Math.floor(index / kPointsPerAnswer)));
  const spans: Span[] = [];
  for (let i = chunk(view.from); i <= chunk(view.to); ++i) {
    spans.push({ from: times[i * kPointsPerAnswer]!, to: times[(i + 1) * kPointsPerAnswer] ?? end });
  }
  return spans;
}

export const linesQuery = (backtestId: string, symbol: string, span: Span) =>
  queryOptions({
    queryKey: ["backtest", backtestId, "condition-lines", symbol, span],
    staleTime: Infinity,
    retry: false,
    queryFn: ({ signal }): Promise<ConditionLines> =>
      resultService.getConditionLines(
        backtestId,
        { symbol, from: iso(span.from), to: iso(span.to), max_points: kPointsPerAnswer },
        { signal },
      ),
  });

/** Values of all lines, each at times that are those of candles. */
export interface LinePoints {
  times: number[];
  /** By line, then time. */
  values: (number | null)[][];
}

/**
 * The answers one after the other. Where candles are joined, a point stands on the candle that it begins in:
 * a time of its own would open a gap between candles.
 */
export function pointsOf(parts: ConditionLines[], candleTimes: number[]): LinePoints {
  const out: LinePoints = { times: [], values: (parts[0]?.lines ?? []).map(() => []) };
  for (const part of parts) {
    part.time.forEach((time, row) => {
      const at = candleTimes[lastAtOrBefore(candleTimes, time)];
      if (at === undefined || at < (out.times.at(-1) ?? -Infinity)) return;
      if (at !== out.times.at(-1)) out.times.push(at);
      part.lines.forEach((line, i) => (out.values[i]![out.times.length - 1] = line.values[row] ?? null));
    });
  }
  return out;
}

/** The value of a line at a candle; undefined outside of what is loaded. */
export function valueAt(points: LinePoints, line: number, time: number): number | null | undefined {
  const row = lastAtOrBefore(points.times, time);
  return row < 0 ? undefined : points.values[line]?.[row];
}

/** A line of the chart. `colour` is a token of app.css. */
export interface ShownLine {
  index: number;
  text: string;
  /** As the server says it: 0 over the candles. */
  pane: number;
  unit: ConditionLine["unit"];
  colour: string;
  /** 0 drawn through, 1 dashed, 2 dotted: colours repeat after six lines. */
  stroke: number;
  conditions: ConditionLine["conditions"];
  on: boolean;
}

const kColours = 6;

// A bar's own close is there as the candle; alone in its pane, a volume or an hour says little.
function onAtFirst(line: ConditionLine, all: ConditionLine[]): boolean {
  if (line.pane > kPanesAtFirst) return false;
  if (!line.of_bar) return true;
  return line.pane !== 0 && all.some((other) => other.pane === line.pane && !other.of_bar);
}

// By line its place among those of its pane, those that are on at first before the others: colours do not
// change when a line is switched, and begin anew in each pane.
function looks(lines: ConditionLine[]): number[] {
  const looks: number[] = [];
  const taken = new Map<number, number>();
  for (const first of [true, false]) {
    lines.forEach((line, index) => {
      if (onAtFirst(line, lines) !== first) return;
      looks[index] = taken.get(line.pane) ?? 0;
      taken.set(line.pane, looks[index]! + 1);
    });
  }
  return looks;
}

/** `changed`: lines that are not as they are at first. */
export function shownLines(answer: ConditionLines, changed: ReadonlySet<number>): ShownLine[] {
  const look = looks(answer.lines);
  return answer.lines.map((line, index) => ({
    index,
    text: line.text,
    pane: line.pane,
    unit: line.unit,
    colour: `--line-${(look[index]! % kColours) + 1}`,
    stroke: Math.floor(look[index]! / kColours) % 3,
    conditions: line.conditions,
    on: onAtFirst(line, answer.lines) !== changed.has(index),
  }));
}

/** "2.5" in the address: the lines that were switched. */
export const switchedOf = (text: unknown): Set<number> =>
  new Set(
    String(text ?? "")
      .split(".")
      .filter((part) => /^\d+$/.test(part))
      .map(Number),
  );
export function switched(old: ReadonlySet<number>, line: number): string | undefined {
  const now = new Set(old);
  if (!now.delete(line)) now.add(line);
  return [...now].toSorted((a, b) => a - b).join(".") || undefined;
}
