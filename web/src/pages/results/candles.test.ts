import { describe, expect, test } from "vitest";
import type { Result } from "../../api/types";
import { iso, kCandlesMax, kCandlesPerAnswer, lastAtOrBefore, planOf, secondsOf, spansOf } from "./candles";

test("timeframes have seconds", () => {
  expect(["1m", "15m", "4h", "1d", "2w"].map(secondsOf)).toEqual([60, 900, 14_400, 86_400, 1_209_600]);
});

describe("spans", () => {
  test("cover the window without holes, each with as many bars as one answer may have", () => {
    const window = { from: 1000, to: 1000 + 50_000 * 60 };
    const spans = spansOf(window, 60);
    expect(spans).toHaveLength(3);
    expect(spans[0]!.from).toBe(window.from);
    expect(spans.at(-1)!.to).toBe(window.to);
    spans.slice(1).forEach((span, i) => expect(span.from).toBe(spans[i]!.to));
    for (const span of spans) expect((span.to - span.from) / 60).toBeLessThanOrEqual(kCandlesPerAnswer);
  });
});

describe("the plan for a chart", () => {
  const result = (bars: number) =>
    ({
      timeframe: "1m",
      data_start: "2020-01-01T00:00:00Z",
      data_end: iso(Date.parse("2020-01-01T00:00:00Z") / 1000 + bars * 60),
      provenance: { data: [{ symbol: "A", bars }] },
    }) as unknown as Result;

  test("is every bar as long as the page can hold them", () => {
    expect(planOf(result(kCandlesMax), "A")).toMatchObject({ complete: true });
    expect(planOf(result(kCandlesMax), "A").spans).toHaveLength(6);
  });
  test("is joined candles of the whole period beyond that", () => {
    expect(planOf(result(1_000_000), "A").spans).toHaveLength(1);
  });
  test("is single bars around a moment, within the window", () => {
    const begin = Date.parse("2020-01-01T00:00:00Z") / 1000;
    const [span] = planOf(result(1_000_000), "A", begin + 600).spans;
    expect(span).toEqual({ from: begin, to: begin + 600 + 10_000 * 60 });
  });
});

test("the last bar at or before a time is found by halving", () => {
  const times = [10, 20, 30];
  expect([5, 10, 15, 30, 99].map((time) => lastAtOrBefore(times, time))).toEqual([-1, 0, 0, 2, 2]);
});
