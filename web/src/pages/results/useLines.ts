// Loads the lines for what is in view.
import { useQueries } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Candles, ConditionLines } from "../../api/resultTypes";
import { secondsOf } from "./candles";
import { chunksOf, type LinePoints, linesQuery, pointsOf, type View } from "./conditionLines";

const kNothing: LinePoints = { times: [], values: [] };
const kSettledMs = 150;

/** The latest view in which somebody stayed for a moment: nothing is loaded while the chart is dragged. */
function useSettledView(): [View | undefined, (view: View) => void] {
  const [settled, setSettled] = useState<View>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const look = useCallback((view: View) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(
      () => setSettled((old) => (old && old.from === view.from && old.to === view.to ? old : view)),
      kSettledMs,
    );
  }, []);
  return [settled, look];
}

export interface LoadedLines {
  /** What there is; undefined until the first answer. */
  answer?: ConditionLines;
  points: LinePoints;
  error: Error | null;
  /** To be told what is in view. */
  onView: (view: View) => void;
}

export function useLines(backtestId: string, candles: Candles): LoadedLines {
  const [settled, onView] = useSettledView();
  const last = candles.time.at(-1) ?? 0;
  const end = last + secondsOf(candles.timeframe) * candles.bars_per_candle;
  const spans = useMemo(() => (settled ? chunksOf(candles.time, end, settled) : []), [candles, end, settled]);
  const queries = useQueries({ queries: spans.map((span) => linesQuery(backtestId, candles.symbol, span)) });
  const answers = queries.flatMap((query) => query.data ?? []);
  const whole = spans.length > 0 && answers.length === spans.length;
  // Answers never change, so the spans say which they are.
  const key = whole ? spans.map((span) => `${span.from}-${span.to}`).join() : "";
  const shown = useRef<{ answer?: ConditionLines; points: LinePoints }>({ points: kNothing });
  const made = useMemo(
    () => (key ? { answer: answers[0]!, points: pointsOf(answers, candles.time) } : undefined),
    [key, candles],
  );
  // What was there stays until the new is complete.
  if (made) shown.current = made;
  return {
    ...shown.current,
    error: queries.find((query) => query.error)?.error ?? null,
    onView,
  };
}
