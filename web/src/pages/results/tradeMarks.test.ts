import { expect, test } from "vitest";
import type { Trade } from "../../api/types";
import { chartTrades, marksOf, tradeAt } from "./tradeMarks";

const trade = (entry: string, exit: string, more: Partial<Trade> = {}) =>
  ({ asset: "A", side: "long", entry_time: entry, exit_time: exit, pnl: 1, return_pct: 0.5, open: false, ...more }) as Trade;

// In order of their exit, as the server has them.
const trades = [
  trade("2020-01-01T02:00:00Z", "2020-01-01T04:00:00Z"),
  trade("2020-01-01T01:00:00Z", "2020-01-01T05:00:00Z", { side: "short", pnl: -1, return_pct: -0.5 }),
  trade("2020-01-01T03:00:00Z", "2020-01-01T06:00:00Z", { asset: "B" }),
];
const colours = { entry: "e", up: "u", down: "d" };

test("a chart has the trades of its asset by their entry, with their place in the table", () => {
  expect(chartTrades(trades, "A").map((t) => t.index)).toEqual([1, 0]);
});

test("a click means the trade that was open, else the nearest within reach", () => {
  const mine = chartTrades(trades, "A");
  const at = (hour: number) => Date.parse("2020-01-01T00:00:00Z") / 1000 + hour * 3600;
  expect(tradeAt(mine, at(4.5), 1800)?.index).toBe(1);
  expect(tradeAt(mine, at(5.4), 1800)?.index).toBe(1);
  expect(tradeAt(mine, at(7), 1800)).toBeUndefined();
});

test("marks tell side and outcome by shape and text, not by colour alone", () => {
  const marks = marksOf(chartTrades(trades, "A"), (time) => time, colours);
  expect(marks.map((m) => [m.shape, m.text, m.position])).toEqual([
    ["arrowDown", "S", "aboveBar"],
    ["arrowUp", "L", "belowBar"],
    ["square", "+0.5 %", "aboveBar"],
    ["square", "−0.5 %", "belowBar"],
  ]);
});

test("a trade that is still open has no mark for its exit", () => {
  const open = chartTrades([trade("2020-01-01T02:00:00Z", "2020-01-01T04:00:00Z", { open: true })], "A");
  expect(marksOf(open, (time) => time, colours)).toHaveLength(1);
});
