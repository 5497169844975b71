// Results side by side, market data, and the system: against the real server with real runs.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import type { Comparison } from "../src/api/resultTypes";
import { expectAccessible, kPhone, kThemes, useBrowser, visit } from "./browser";
import { finishedJob } from "./jobs";

useBrowser();

const kShots = process.env.SCREENSHOTS;
if (kShots) mkdirSync(kShots, { recursive: true });

const definition = (entry: string) => ({ entry_conditions: entry, exit_conditions: "close < open" });

let ids: string[];
beforeAll(async () => {
  const made = [
    { strategy_name: "Up bars", strategy_definition: definition("close > open") },
    { strategy_name: "Strong up bars", strategy_definition: definition("close > open * 1.005") },
  ];
  ids = [];
  for (const change of made) ids.push((await finishedJob(inject("url"), change)).result_backtest_id);
});

const kPages: [string, () => string][] = [
  ["compare", () => `/compare?ids=${ids.join(",")}`],
  ["compare-choose", () => "/compare"],
  ["returns", () => `/results/${ids[0]}?tab=returns`],
  ["data", () => "/data?dataset=BTC/USD%201h"],
  ["system", () => "/system"],
];

describe.each(kPages)("page %s", (name, address) => {
  test.each(kThemes)("is accessible in the %s theme", async (theme) => {
    await visit(
      address(),
      async (page) => {
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.waitForLoadState("networkidle");
        if (kShots) await page.screenshot({ path: join(kShots, `${name}-${theme}.png`), fullPage: true });
        await expectAccessible(page);
      },
      { colorScheme: theme },
    );
  });
  test("fits a phone", async () => {
    await visit(
      address(),
      async (page) => {
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.waitForLoadState("networkidle");
        if (kShots) await page.screenshot({ path: join(kShots, `${name}-phone.png`), fullPage: true });
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      },
      kPhone,
    );
  });
});

describe("comparing", () => {
  test("tells what differs in set-up, figures and trades, as the API does", async () => {
    const answer = await fetch(`${inject("url")}/api/backtests/compare?ids=${ids.join(",")}`);
    const { trades } = (await answer.json()) as Comparison;
    await visit(`/compare?ids=${ids.join(",")}`, async (page) => {
      await page.getByRole("img", { name: /Return \(%\) of A, Up bars/ }).waitFor();
      await page.getByRole("cell", { name: "close > open * 1.005" }).first().waitFor();
      const only = trades[0]!.only_baseline.total.toLocaleString("en-US");
      await page.getByRole("heading", { name: new RegExp(`${only} only in A`) }).waitFor();
      await page.getByRole("combobox", { name: "Scale" }).selectOption("drawdown_pct");
      await page.getByRole("img", { name: /^Drawdown/ }).waitFor();
    });
  });

  test("begins with a choice, which the address keeps", async () => {
    await visit("/compare", async (page) => {
      const boxes = page.getByRole("checkbox", { name: /^Compare / });
      await boxes.nth(1).waitFor();
      await boxes.nth(0).check();
      await boxes.nth(1).check();
      await boxes.nth(1).uncheck();
      await boxes.nth(1).check();
      await page.getByRole("list", { name: "Compared results" }).waitFor();
      expect(new URL(page.url()).searchParams.get("ids")?.split(",")).toHaveLength(2);
      await page.reload();
      await page.getByRole("list", { name: "Compared results" }).waitFor();
    });
  });
});

const kCsv = ["timestamp,open,high,low,close,volume"];
for (let hour = 0; hour < 48; ++hour) {
  if (hour === 20) continue; // a hole
  kCsv.push(`${new Date(Date.UTC(2024, 0, 1, hour)).toISOString()},10,12,9,11,100`);
}
const file = (text: string) => ({ name: "NEWUSD_1h.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

describe("data", () => {
  test("is uploaded, looked at and deleted", async () => {
    await visit("/data", async (page) => {
      await page.getByLabel("File with bars").setInputFiles(file(kCsv.join("\n")));
      expect(await page.getByLabel("Symbol").inputValue()).toBe("NEW/USD");
      await page.getByRole("button", { name: "Add the bars" }).click();
      await page.getByText("NEW/USD 1h has 47 bars now.").waitFor();
      await page.getByRole("button", { name: "Coverage of NEW/USD 1h" }).click();
      await page.getByRole("cell", { name: "2024-01-01 19:00" }).waitFor();
      await page.getByRole("button", { name: "Delete NEW/USD 1h" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      await page.getByRole("button", { name: "Coverage of NEW/USD 1h" }).waitFor({ state: "detached" });
    });
  });

  test("that is wrong is refused with the lines that are", async () => {
    const bad = [...kCsv.slice(0, 3), "2024-01-01T05:00:00Z,ten,12,9,11,100"].join("\n");
    await visit(
      "/data",
      async (page) => {
        await page.getByLabel("File with bars").setInputFiles(file(bad));
        await page.getByRole("button", { name: "Add the bars" }).click();
        await page.getByRole("alert").getByText("line 4").waitFor();
      },
      { expected: /422/ },
    );
  });
});

test("the system page has the worker and the jobs that were run", async () => {
  await visit("/system", async (page) => {
    await page.getByText("Alive").waitFor();
    await page.getByRole("img", { name: /[1-9]\d* submitted, [1-9]\d* completed/ }).waitFor();
  });
});
