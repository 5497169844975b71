import { beforeEach, expect, test, vi } from "vitest";
import { apiService } from "../../api/service";
import type { Equity, Result, Trade } from "../../api/types";
import { compareResults } from "./verify";

const result = (change: object = {}) =>
  ({
    backtest_id: "a",
    strategy_hash: "s",
    data_hash: "d",
    engine_version: "1",
    metrics: { sharpe: 1.5, dsr: null, trades: 1 },
    ...change,
  }) as unknown as Result;
const curve = (last: number) =>
  ({ points: 2, time: [1, 2], equity: [1, last], drawdown_pct: [0, 0], benchmark: [1, null] }) as unknown as Equity;
const trade = (pnl: number) => ({ asset: "A", pnl }) as Trade;

const curves: Record<string, Equity> = {};
const trades: Record<string, Trade[]> = {};
beforeEach(() => {
  Object.assign(curves, { a: curve(2), b: curve(2) });
  Object.assign(trades, { a: [trade(1)], b: [trade(1)] });
  vi.spyOn(apiService, "getEquity").mockImplementation(async (id) => curves[id]!);
  vi.spyOn(apiService, "getTrades").mockImplementation(async (id) => ({
    items: trades[id]!,
    total: trades[id]!.length,
    offset: 0,
    next_offset: null,
  }));
});
const different = async (b: Result) =>
  (await compareResults(result(), b)).filter((check) => !check.same).map((check) => check.name);

test("equal results are equal in everything", async () => {
  expect(await different(result({ backtest_id: "b" }))).toEqual([]);
});

test("each thing that differs is told", async () => {
  curves.b = curve(2.0000000001);
  trades.b = [trade(1), trade(2)];
  const other = { backtest_id: "b", data_hash: "e", metrics: { sharpe: 1.5, dsr: 0, trades: 1 } };
  expect(await different(result(other))).toEqual(["Data hash", "Figures", "Equity curve", "Trades"]);
});
