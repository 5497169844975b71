// Sizes that a person meets with minute bars: more than 50,000 trades in the table, more than 100,000
// candles in the chart, both smooth.
import type { Page } from "playwright-core";
import { beforeAll, expect, inject, test } from "vitest";
import { useBrowser, visit } from "./browser";
import { kLong } from "./house";
import { finishedJob } from "./jobs";

useBrowser();

let id: string;
let trades: number;
beforeAll(async () => {
  const job = await finishedJob(inject("url"), {
    strategy_name: "Always in the market",
    assets: [kLong.symbol],
    timeframe: kLong.timeframe,
    period: "all",
    strategy_definition: {
      entry_conditions: "close > open and ema(close, 50) > 0 and sma(close, 200) > 0",
      exit_conditions: "close < open or rsi(close, 14) > 99.9",
      short_entry_conditions: "close < open",
      short_exit_conditions: "close > open",
    },
  });
  id = job.result_backtest_id;
  trades = (await (await fetch(`${inject("url")}/api/backtests/${id}`)).json()).trades;
});

/** Milliseconds between frames while the chart is dragged. */
async function framesOf(page: Page): Promise<number[]> {
  const box = (await page.getByRole("img", { name: /candles of/ }).boundingBox())!;
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const tick = (now: number) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    Object.assign(globalThis, { frames });
  });
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  for (let i = 1; i <= 60; ++i) await page.mouse.move(at.x - 5 * i, at.y);
  await page.mouse.up();
  const frames = await page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames);
  return frames.toSorted((a, b) => a - b);
}

test("more than 50,000 trades are in the table: counted, sorted, filtered, reached at the end", async () => {
  expect(trades).toBeGreaterThan(50_000);
  await visit(`/results/${id}?tab=trades`, async (page) => {
    const table = page.getByRole("region", { name: "Trades, rows" }).getByRole("table");
    await table.waitFor();
    expect(await table.getAttribute("aria-rowcount")).toBe(String(trades + 1));
    expect(await table.getByRole("row").count()).toBeLessThan(80);
    await page.getByRole("button", { name: "PnL" }).click();
    await page.getByRole("columnheader", { name: "PnL" }).and(page.locator("[aria-sort=ascending]")).waitFor();
    await page.getByRole("combobox", { name: "Filter by side" }).selectOption("short");
    await page.getByText(/^[\d,]+ of [\d,]+ rows$/).waitFor();
    await page.getByRole("region", { name: "Trades, rows" }).evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
    const last = Number(await table.getAttribute("aria-rowcount"));
    await table.locator(`tr[aria-rowindex="${last}"]`).waitFor();
  });
});

test("more than 100,000 candles are dragged smoothly, all in view and close up", async () => {
  await visit(`/results/${id}?tab=trades`, async (page) => {
    await page.getByRole("img", { name: /^120,000 candles of/ }).waitFor();
    // The lines of what is in view, and nothing but that.
    await page.getByRole("list", { name: /^Lines of pane/ }).getByRole("button", { name: "rsi(close, 14)" }).waitFor();
    const middle = (frames: number[]) => frames[Math.floor(frames.length / 2)]!;
    const close = middle(await framesOf(page));
    await page.getByRole("button", { name: "Whole period" }).click();
    await page.getByText(/zoom in to see them/).waitFor();
    const whole = middle(await framesOf(page));
    console.log(`median frame: ${close.toFixed(1)} ms close up, ${whole.toFixed(1)} ms with all in view`);
    // 60 frames a second where nothing else runs; half of that on a machine that compiles meanwhile.
    expect(close).toBeLessThan(34);
    expect(whole).toBeLessThan(34);
  });
});
