import { describe, expect, test } from "vitest";
import type { ConditionLine, ConditionLines } from "../../api/resultTypes";
import { chunksOf, kPointsPerAnswer, pointsOf, shownLines, switched, switchedOf, valueAt } from "./conditionLines";

const line = (text: string, pane: number, values: (number | null)[] = [], of_bar = false): ConditionLine => ({
  text,
  pane,
  values,
  of_bar,
  unit: pane === 0 ? "price" : "oscillator",
  conditions: ["long_entry"],
});
const answer = (time: number[], lines: ConditionLine[]): ConditionLines => ({
  symbol: "A",
  timeframe: "1m",
  data_version: "v",
  decided_by: "conditions",
  bars: time.length,
  bars_per_point: 1,
  panes: 2,
  time,
  lines,
  levels: [],
  omitted: [],
});

describe("what is asked for", () => {
  const times = Array.from({ length: 3 * kPointsPerAnswer + 10 }, (_, i) => 1000 + 60 * i);
  const end = times.at(-1)! + 60;

  test("is the whole chunks of candles that are in view", () => {
    expect(chunksOf(times, end, { from: 10, to: 300 })).toEqual([{ from: 1000, to: times[kPointsPerAnswer] }]);
    const across = chunksOf(times, end, { from: kPointsPerAnswer - 10, to: kPointsPerAnswer + 10 });
    expect(across).toHaveLength(2);
    expect(across[0]!.to).toBe(across[1]!.from);
    const last = chunksOf(times, end, { from: times.length - 20, to: times.length + 300 });
    expect(last.at(-1)!.to).toBe(end);
  });
  test("is everything at once, joined by the server, from far off", () => {
    expect(chunksOf(times, end, { from: 0, to: times.length - 1 })).toEqual([{ from: 1000, to: end }]);
  });
  test("is nothing without candles", () => {
    expect(chunksOf([], 0, { from: 0, to: 0 })).toEqual([]);
  });
});

describe("points", () => {
  test("of several answers follow each other and have holes where nothing is defined", () => {
    const points = pointsOf(
      [answer([10, 20], [line("a", 0, [null, 2])]), answer([30, 40], [line("a", 0, [3, 4])])],
      [10, 20, 30, 40],
    );
    expect(points).toEqual({ times: [10, 20, 30, 40], values: [[null, 2, 3, 4]] });
    expect(valueAt(points, 0, 30)).toBe(3);
    expect(valueAt(points, 0, 10)).toBeNull();
    expect(valueAt(points, 0, 5)).toBeUndefined();
  });
  test("stand on candles, whatever the two were joined to", () => {
    const points = pointsOf([answer([10, 30, 40, 70], [line("a", 0, [1, 2, 3, 4])])], [10, 35, 60]);
    expect(points).toEqual({ times: [10, 35, 60], values: [[2, 3, 4]] });
  });
});

describe("lines", () => {
  const all = answer([], [
    line("ema(close, 12)", 0),
    line("close", 0, [], true),
    line("rsi(close, 14)", 1),
    line("volume", 2, [], true),
    line("sma(volume, 20)", 2),
    line("hour", 3, [], true),
    line("adx(14)", 9),
  ]);
  test("are on at first unless the candles show them already or there is no room", () => {
    expect(shownLines(all, new Set()).map((l) => l.on)).toEqual([true, false, true, true, true, false, false]);
  });
  test("are switched one by one, and the address keeps it", () => {
    const text = switched(switchedOf("2"), 1);
    expect(text).toBe("1.2");
    expect(shownLines(all, switchedOf(text)).map((l) => l.on)).toEqual([true, true, false, true, true, false, false]);
    expect(switched(switchedOf("2"), 2)).toBeUndefined();
    expect([...switchedOf("x.1.-2.3e4")]).toEqual([1]);
  });
  test("differ in stroke where the colours begin anew", () => {
    const many = answer([], Array.from({ length: 14 }, (_, i) => line(`sma(close, ${i})`, 0)));
    const looks = shownLines(many, new Set()).map((l) => `${l.colour} ${l.stroke}`);
    expect(new Set(looks).size).toBe(14);
  });
  test("have colours of their own in each pane, and keep them when one is switched", () => {
    const colours = shownLines(all, new Set()).map((l) => l.colour);
    expect(colours).toEqual(["--line-1", "--line-2", "--line-1", "--line-1", "--line-2", "--line-1", "--line-1"]);
    expect(shownLines(all, new Set([0, 1])).map((l) => l.colour)).toEqual(colours);
  });
});
