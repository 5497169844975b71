// Results side by side, market data, and the system: against the real server with real runs.
import { beforeAll, describe, expect, inject, test } from "vitest";
import type { Comparison } from "../src/api/resultTypes";
import { expectAccessible, useBrowser, visit } from "./browser";
import { finishedJob } from "./jobs";

useBrowser();

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

  test("is read by the calendar that was chosen: nights are no gaps", async () => {
    const rows = [kCsv[0]!];
    for (const day of [4, 5]) {
      for (let hour = 0; hour < 6; ++hour) {
        if (day === 5 && hour === 3) continue; // one hole, within the session
        rows.push(`${new Date(Date.UTC(2024, 0, day, hour)).toISOString()},10,12,9,11,100`);
      }
    }
    await visit("/data", async (page) => {
      await page.getByLabel("File with bars").setInputFiles({ ...file(rows.join("\n")), name: "TKY_1h.csv" });
      await page.getByLabel("The market trades").selectOption({ label: "a session of its own …" });
      await page.getByLabel("Time zone").selectOption("Asia/Tokyo");
      await expectAccessible(page);
      await page.getByRole("button", { name: "Add the bars" }).click();
      await page.getByText("TKY 1h has 11 bars now.").waitFor();
      const row = page.getByRole("row").filter({ has: page.getByRole("button", { name: "Coverage of TKY 1h" }) });
      await row.getByText("Asia/Tokyo 09:00-15:00 mon-fri").waitFor();
      await row.getByText("91.7").waitFor(); // 11 of 12
      await page.getByRole("button", { name: "Coverage of TKY 1h" }).click();
      await page.getByRole("cell", { name: "2024-01-05 02:00" }).waitFor();
      await page.getByRole("button", { name: "Delete TKY 1h" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      await row.waitFor({ state: "detached" });
    });
  });

  test("by a local clock is read with its time zone, summer and winter", async () => {
    const rows = ["timestamp,open,high,low,close,volume"];
    for (const day of ["2024-01-08", "2024-07-08"]) rows.push(`${day} 09:00,10,12,9,11,100`, `${day} 10:00,11,12,9,11,100`);
    await visit("/data", async (page) => {
      await page.getByLabel("File with bars").setInputFiles({ ...file(rows.join("\n")), name: "NYC_1h.csv" });
      await page.getByLabel("Times of the file are of").selectOption("America/New_York");
      await expectAccessible(page);
      await page.getByRole("button", { name: "Add the bars" }).click();
      await page.getByText("NYC 1h has 4 bars now.").waitFor();
      await page.getByRole("button", { name: "Coverage of NYC 1h" }).click();
      // 10:00 in New York is 15:00 UTC in winter, and 09:00 is 13:00 UTC in summer.
      await page.getByRole("cell", { name: "2024-01-08 15:00" }).waitFor();
      await page.getByRole("cell", { name: "2024-07-08 13:00" }).waitFor();
      await page.getByRole("button", { name: "Delete NYC 1h" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      await page.getByRole("button", { name: "Coverage of NYC 1h" }).waitFor({ state: "detached" });
    });
  });

  test("that is wrong is refused with every line that is, and taken without them when asked", async () => {
    const bad = [...kCsv.slice(0, 3), "2024-01-01T05:00:00Z,ten,12,9,11,100", "yesterday,1,2,1,1,5", "2024-01-01T06:00:00Z,10,9,8,9,100"];
    await visit(
      "/data",
      async (page) => {
        await page.getByLabel("File with bars").setInputFiles({ ...file(bad.join("\n")), name: "BAD_1h.csv" });
        await page.getByRole("button", { name: "Add the bars" }).click();
        const alert = page.getByRole("alert");
        for (const line of [4, 5, 6]) await alert.getByText(`line ${line}`, { exact: true }).waitFor();
        await alert.getByText(/'ten' is not a number/).waitFor();
        await expectAccessible(page);
        await page.getByLabel("Skip bad rows").check();
        await page.getByRole("button", { name: "Add the bars" }).click();
        await page.getByText("BAD 1h has 2 bars now.").waitFor();
        await page.getByText(/Line 4: /).waitFor();
        await page.getByRole("button", { name: "Delete BAD 1h" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
        await page.getByRole("button", { name: "Coverage of BAD 1h" }).waitFor({ state: "detached" });
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
