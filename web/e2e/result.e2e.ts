// A finished backtest, used as a person does: figures, chart and trades, reasons, a second run, reports.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, inject, test } from "vitest";
import type { ConditionLines, Explanation, Order } from "../src/api/resultTypes";
import type { Result, Trade } from "../src/api/types";
import { expectAccessible, expectNoSidewaysScroll, kNarrow, kThemes, useBrowser, visit } from "./browser";
import { finishedJob } from "./jobs";

useBrowser();

const kHostile = `<img src=x onerror=alert(1)>"><script>alert(2)</script>`;
const kShots = process.env.SCREENSHOTS;

const get = async <T>(path: string): Promise<T> => (await (await fetch(inject("url") + path)).json()) as T;

let id: string;
let hostile: string;
beforeAll(async () => {
  id = (await finishedJob(inject("url"))).result_backtest_id;
  hostile = (await finishedJob(inject("url"), { strategy_name: kHostile, strategy_description: kHostile }))
    .result_backtest_id;
});

test("the tiles say what the API says", async () => {
  const result = await get<Result>(`/api/backtests/${id}`);
  await visit(`/results/${id}`, async (page) => {
    await page.getByRole("heading", { level: 1, name: result.strategy_name }).waitFor();
    const tile = page.locator("dl > div", { hasText: "Total return" }).first();
    expect(await tile.textContent()).toContain(Math.abs(result.metrics.total_return_pct!).toFixed(2));
    await page.getByRole("img", { name: /^Equity from/ }).waitFor();
    await page.getByRole("img", { name: /^Drawdown/ }).waitFor();
  });
});

test("equity and drawdown share one crosshair", async () => {
  await visit(`/results/${id}`, async (page) => {
    const charts = page.getByRole("img", { name: /^(Equity from|Drawdown)/ });
    await charts.nth(1).waitFor();
    const box = (await charts.nth(0).boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
    const left = (at: number) =>
      charts.nth(at).locator(".u-cursor-x").evaluate((line) => new DOMMatrix(getComputedStyle(line).transform).m41);
    await expect.poll(() => left(0)).toBeGreaterThan(100);
    expect(await left(1)).toBe(await left(0));
  });
});

describe("the strategy's lines", () => {
  const kCross = {
    strategy_name: "Cross with RSI",
    period: "3 months",
    strategy_definition: {
      entry_conditions: "crosses_above(ema(close, 12), ema(close, 26)) and rsi(close, 14) < 70",
      exit_conditions: "crosses_below(ema(close, 12), ema(close, 26)) or rsi(close, 14) > 80",
      risk_management: { stop_loss_pct: 5 },
    },
  };
  let cross: string;
  beforeAll(async () => {
    cross = (await finishedJob(inject("url"), kCross)).result_backtest_id;
  });
  const line = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

  test("are those of the run: over the candles and in a pane below, with the value at the crosshair", async () => {
    const { items } = await get<{ items: Trade[] }>(`/api/backtests/${cross}/trades?limit=1`);
    const at = items[0]!.entry_time;
    const { conditions } = await get<Explanation>(
      `/api/backtests/${cross}/explanation?symbol=${encodeURIComponent("BTC/USD")}&time=${at}`,
    );
    const parts = conditions.long_entry!.parts!;
    const rsi = parts[1]!.values![0]!.value!;
    const answer = await get<ConditionLines>(
      `/api/backtests/${cross}/condition-lines?from=${at}&to=${new Date(Date.parse(at) + 3_600_000).toISOString()}`,
    );
    expect(answer.lines.find((l) => l.text === "rsi(close, 14)")!.values).toEqual([rsi]);

    await visit(`/results/${cross}?tab=trades&trade=1`, async (page) => {
      const over = page.getByRole("list", { name: "Lines over the candles" });
      const below = page.getByRole("list", { name: "Lines of pane 1" });
      await over.getByRole("button", { name: "ema(close, 12)", pressed: true }).waitFor();
      await below.getByRole("button", { name: "rsi(close, 14)", pressed: true }).waitFor();
      const box = (await page.getByRole("img", { name: /candles of/ }).boundingBox())!;
      const clock = page.getByText(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC$/).first();
      // Under the crosshair every line has the value that the API has for the candle named beside it.
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3);
      const text = (await clock.textContent())!;
      const iso = `${text.slice(0, 16).replace(" ", "T")}:00Z`;
      const there = await get<ConditionLines>(
        `/api/backtests/${cross}/condition-lines?from=${iso}&to=${new Date(Date.parse(iso) + 3_600_000).toISOString()}`,
      );
      for (const { text: name, values, of_bar } of there.lines) {
        if (of_bar) continue;
        const shown = (await line(page, name).textContent())!.slice(name.length).replace(/[^0-9.]/g, "");
        expect(Number(shown)).toBeCloseTo(Number(values[0]!.toPrecision(6)), 6);
      }
    });
  });

  test("are switched one by one; a pane without a line goes, and the address keeps it", async () => {
    await visit(`/results/${cross}?tab=trades`, async (page) => {
      const chart = page.getByRole("img", { name: /candles of/ });
      const below = page.getByRole("list", { name: "Lines of pane 1" });
      await below.waitFor();
      const before = (await chart.boundingBox())!.height;
      await line(page, "rsi(close, 14)").click();
      await page.getByRole("button", { name: "rsi(close, 14)", pressed: false }).waitFor();
      expect(await below.count()).toBe(0);
      expect((await chart.boundingBox())!.height).toBeLessThan(before - 80);
      await page.reload();
      await page.getByRole("button", { name: "rsi(close, 14)", pressed: false }).waitFor();
      await line(page, "rsi(close, 14)").click();
      await below.waitFor();
      expect(new URL(page.url()).searchParams.has("lines")).toBe(false);
    });
  });

  test("of a Python class are the indicators that it declared", async () => {
    const code = [
      "class Cross:",
      "    def init(self, ctx):",
      '        ctx.indicator("fast", "ema(close, 12)")',
      '        ctx.indicator("heat", "rsi(close, 14)")',
      "    def on_bar(self, ctx):",
      "        if ctx.close > ctx.fast and not ctx.position:",
      "            ctx.buy()",
      "        elif ctx.close < ctx.fast:",
      "            ctx.exit()",
      "",
    ].join("\n");
    const job = await finishedJob(inject("url"), { period: "1 month", strategy_definition: { code_snippet: code } });
    await visit(`/results/${job.result_backtest_id}?tab=trades`, async (page) => {
      await page.getByRole("list", { name: "Lines over the candles" }).getByRole("button", { name: "fast = ema(close, 12)" }).waitFor();
      await page.getByRole("list", { name: "Lines of pane 1" }).getByRole("button", { name: "heat = rsi(close, 14)" }).waitFor();
    });
  });

  test.each(kThemes)("are accessible beside the reasons of a trade, in the %s theme", async (theme) => {
    await visit(
      `/results/${cross}?tab=trades&trade=2`,
      async (page) => {
        await page.getByRole("list", { name: "Lines of pane 1" }).waitFor();
        await page.getByText("Why it was entered").waitFor();
        await page.waitForLoadState("networkidle");
        if (kShots) await page.screenshot({ path: join(kShots, `lines-${theme}.png`), fullPage: true });
        await expectAccessible(page);
      },
      { colorScheme: theme, viewport: { width: 1440, height: 900 } },
    );
  });

  test("do not scroll sideways at 360 px", async () => {
    await visit(
      `/results/${cross}?tab=trades`,
      async (page) => {
        await page.getByRole("list", { name: "Lines of pane 1" }).waitFor();
        if (kShots) await page.screenshot({ path: join(kShots, "lines-narrow.png"), fullPage: true });
        await expectNoSidewaysScroll(page);
      },
      kNarrow,
    );
  });
});

describe("a trade", () => {
  test("is shown on the candles with the values that decided, and the address keeps it", async () => {
    const [trade] = (await get<{ items: Trade[] }>(`/api/backtests/${id}/trades?limit=1`)).items;
    const orders = (await get<{ items: Order[] }>(`/api/backtests/${id}/orders?limit=100`)).items;
    const entry = orders.find((order) => order.opens && order.fill_time === trade!.entry_time)!;
    const { conditions } = await get<Explanation>(
      `/api/backtests/${id}/explanation?symbol=${encodeURIComponent(trade!.asset)}&time=${entry.signal_time}`,
    );
    await visit(`/results/${id}?tab=trades`, async (page) => {
      await page.getByText(/trades in view/).waitFor();
      await page.getByRole("button", { name: "Show trade 1", exact: true }).click();
      const why = page.getByRole("region", { name: "Trade 1", exact: true });
      await why.getByText("Why it was entered").waitFor();
      for (const part of conditions.long_entry!.parts ?? []) {
        await why.getByText(part.text, { exact: true }).first().waitFor();
      }
      expect(new URL(page.url()).searchParams.get("trade")).toBe("1");
      await why.getByRole("button", { name: "Next trade" }).click();
      await page.getByRole("region", { name: "Trade 2", exact: true }).waitFor();
      await page.reload();
      await page.getByRole("region", { name: "Trade 2", exact: true }).waitFor();
    });
  });

  test("is found from its bar: a click on the candles explains what is there", async () => {
    await visit(`/results/${id}?tab=trades`, async (page) => {
      await page.getByText(/trades in view/).waitFor();
      const box = (await page.getByRole("img", { name: /candles of/ }).boundingBox())!;
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await page.getByRole("heading", { level: 2, name: /^(Trade \d+:|The bar \d{4}-)/ }).waitFor();
      const { searchParams } = new URL(page.url());
      expect(searchParams.has("trade") || searchParams.has("bar")).toBe(true);
    });
  });
});

test("another run of the same request is the same to the last digit", async () => {
  await visit(`/results/${id}?tab=setup`, async (page) => {
    await page.getByRole("button", { name: "Run again" }).click();
    await page.getByText("The same to the last digit.").waitFor();
    expect(await page.getByLabel("same", { exact: true }).count()).toBe(6);
  });
});

test("the tabs are walked with the keyboard, and a link shows the same tab", async () => {
  await visit(`/results/${id}`, async (page) => {
    await page.getByRole("tab", { name: "Overview" }).focus();
    await page.keyboard.press("End");
    await page.getByRole("tab", { name: "Setup", selected: true }).waitFor();
    expect(page.url()).toContain("tab=setup");
    await page.goto(page.url());
    await page.getByRole("heading", { name: "Provenance" }).waitFor();
  });
});

describe("a report", () => {
  test("is one file without scripts that opens anywhere", async () => {
    await visit(`/results/${hostile}`, async (page) => {
      const waiting = page.waitForEvent("download");
      await page.getByRole("button", { name: "HTML report" }).click();
      const file = (await (await waiting).path())!;
      const html = await readFile(file, "utf8");
      expect(html).not.toMatch(/<(script|img|link|iframe)/i);
      await page.goto("about:blank"); // elsewhere, without our server and its policy
      await page.setContent(html);
      expect(await page.locator("h1").textContent()).toBe(kHostile);
    });
  });

  test("opened from a disk without a network shows the figures of the page", async () => {
    const directory = await mkdtemp(join(tmpdir(), "hindcast-report-"));
    const file = join(directory, "report.html");
    let shown: string[] = [];
    let trades = 0;
    // Space of any kind: a page's dt and dd have other gaps than the report's.
    const figures = (page: Page, list: string) =>
      page.locator(`${list} > div`).evaluateAll((tiles) => tiles.map((tile) => [...tile.children].map((part) => part.textContent).join(" ")));
    await visit(`/results/${id}`, async (page) => {
      await page.getByText("Total return").first().waitFor();
      shown = await figures(page, "[role=tabpanel] dl");
      trades = (await get<{ total: number }>(`/api/backtests/${id}/trades?limit=1`)).total;
      const waiting = page.waitForEvent("download");
      await page.getByRole("button", { name: "HTML report" }).click();
      await (await waiting).saveAs(file);
    });
    const asked: string[] = [];
    await visit(
      "about:blank",
      async (page) => {
        page.on("request", (request) => asked.push(request.url()));
        await page.goto(pathToFileURL(file).href);
        expect(shown).toHaveLength(8);
        expect(await figures(page, ".tiles")).toEqual(shown);
        expect(await page.getByRole("img", { name: /^(Equity from|Drawdown)/ }).count()).toBe(2);
        expect(await page.locator("table").filter({ hasText: "Exit by" }).locator("tbody tr").count()).toBe(trades);
        await page.getByRole("heading", { name: "By asset" }).waitFor();
        if (kShots) await page.screenshot({ path: join(kShots, "report.png"), fullPage: true });
      },
      { offline: true },
    );
    expect(asked).toEqual([pathToFileURL(file).href]);
    await rm(directory, { recursive: true });
  });

  test("is what gets printed", async () => {
    await visit(`/results/${id}`, async (page) => {
      await page.getByRole("button", { name: "Print or PDF", disabled: false }).waitFor();
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      await page.emulateMedia({ media: "print" });
      expect(await page.locator("[data-report] h1").isVisible()).toBe(true);
      expect(await page.getByRole("navigation", { name: "Pages" }).isVisible()).toBe(false);
      const pdf = await page.pdf({ format: "A4" });
      expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    });
  });
});

test("paper is white and its text dark, whatever the theme", async () => {
  await visit(
    "/jobs",
    async (page) => {
      const heading = page.getByRole("heading", { level: 1 });
      await heading.waitFor();
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      const colours = await heading.evaluate((h1) => [getComputedStyle(h1).color, getComputedStyle(document.body).backgroundColor]);
      expect(colours).toEqual(["rgb(20, 24, 31)", "rgb(255, 255, 255)"]);
    },
    { colorScheme: "dark" },
  );
});

test("a hostile name is text on every page that shows it: no script runs", async () => {
  for (const path of [`/results/${hostile}`, "/results", "/jobs", "/"]) {
    await visit(path, async (page) => {
      const ran: string[] = [];
      page.on("dialog", (dialog) => {
        ran.push(dialog.message());
        void dialog.dismiss();
      });
      await page.getByText(kHostile).first().waitFor();
      await page.waitForLoadState("networkidle");
      expect(await page.locator("img[src=x]").count()).toBe(0);
      expect(ran).toEqual([]);
    });
  }
});

const kTabs = ["overview", "trades&trade=2", "returns", "orders", "figures", "setup"];
describe.each(kTabs)("tab %s", (tab) => {
  test.each(kThemes)("is accessible in the %s theme", async (theme) => {
    await visit(
      `/results/${id}?tab=${tab}`,
      async (page) => {
        await page.getByRole("tabpanel").waitFor();
        await page.waitForLoadState("networkidle");
        if (kShots) await page.screenshot({ path: join(kShots, `result-${tab}-${theme}.png`), fullPage: true });
        await expectAccessible(page);
      },
      { colorScheme: theme },
    );
  });
  test.each(kThemes)("does not scroll sideways at 360 px in the %s theme", async (theme) => {
    await visit(
      `/results/${id}?tab=${tab}`,
      async (page) => {
        await page.getByRole("tabpanel").waitFor();
        await page.waitForLoadState("networkidle");
        if (kShots) await page.screenshot({ path: join(kShots, `result-${tab}-narrow-${theme}.png`), fullPage: true });
        await expectNoSidewaysScroll(page);
        const chosen = (await page.getByRole("tab", { selected: true }).boundingBox())!;
        expect(chosen.x).toBeGreaterThanOrEqual(0);
        expect(chosen.x + chosen.width).toBeLessThanOrEqual(kNarrow.viewport.width);
      },
      { ...kNarrow, colorScheme: theme },
    );
  });
});
