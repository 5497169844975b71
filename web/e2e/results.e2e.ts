// The list of results: searched and ordered by the server, over all pages.
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, inject, test } from "vitest";
import type { Backtest, Page as ResultPage } from "../src/api/types";
import { expectAccessible, expectNoSidewaysScroll, kNarrow, kThemes, useBrowser, visit } from "./browser";
import { finishedJob, kMomentum } from "./jobs";

useBrowser();

const kShots = process.env.SCREENSHOTS;
const kCount = 56; // more than a page

beforeAll(async () => {
  const url = inject("url");
  for (let i = 0; i < kCount; ++i) {
    await finishedJob(url, {
      ...kMomentum,
      strategy_name: i === 3 ? "The Needle" : `Run ${i}`,
      period: "1 month",
      assets: [i % 7 === 0 ? "EUR/USD" : "BTC/USD"],
      strategy_definition: {
        template_id: "momentum",
        risk_management: { stop_loss_pct: 1 + i / 20, take_profit_pct: 6, position_size_pct: 10 + i },
      },
    });
  }
});

const rows = (page: Page) => page.getByRole("region", { name: "Results" }).locator("tbody tr:not([aria-hidden])");

test("more than one page is loaded as somebody scrolls, and only what is in view is in the page", async () => {
  await visit("/results", async (page) => {
    await rows(page).first().waitFor();
    await page.keyboard.press("End");
    await page.getByText(/that is all\.$/).waitFor();
    const said = Number((await page.getByText(/that is all\.$/).textContent())!.match(/\d+/)![0]);
    expect(said).toBeGreaterThanOrEqual(kCount);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.getByRole("link", { name: "Run 0", exact: true }).first().waitFor();
    expect(await rows(page).count()).toBeLessThan(said);
  });
});

test("a heading orders all of them by the figure, both ways", async () => {
  const best = async (query: string) =>
    ((await (await fetch(`${inject("url")}/api/backtests?limit=1&${query}`)).json()) as ResultPage<Backtest>).items[0]!;
  await visit("/results", async (page) => {
    await rows(page).first().waitFor();
    for (const [head, order] of [["Return", "total_return_pct"], ["Sharpe", "sharpe"], ["Max drawdown", "max_drawdown_pct"]] as const) {
      for (const [direction, aria] of [["desc", "descending"], ["asc", "ascending"]] as const) {
        await page.getByRole("button", { name: head, exact: true }).click();
        await page.locator(`th[aria-sort=${aria}]`, { hasText: head }).waitFor();
        const { backtest_id } = await best(`order=${order}&direction=${direction}`);
        await rows(page).first().locator(`a[href="/results/${backtest_id}"]`).waitFor();
      }
    }
    expect(new URL(page.url()).searchParams.get("order")).toBe("max_drawdown_pct");
    await page.reload();
    await page.locator("th[aria-sort=ascending]", { hasText: "Max drawdown" }).waitFor();
  });
});

test("one is found by a part of its name, by asset and template; the address keeps the search", async () => {
  await visit("/results", async (page) => {
    await page.getByRole("searchbox", { name: "Search" }).fill("needle");
    await page.getByText("1 result, that is all.").waitFor();
    await rows(page).getByRole("link", { name: "The Needle" }).waitFor();
    await page.reload();
    await page.getByText("1 result, that is all.").waitFor();
    expect(await page.getByRole("searchbox", { name: "Search" }).inputValue()).toBe("needle");
    await page.getByRole("combobox", { name: "Asset" }).selectOption("EUR/USD");
    await page.getByText("No result has all of this.").waitFor();
    await page.getByRole("button", { name: "Show all results" }).click();
    await rows(page).nth(5).waitFor();
    expect(await page.getByRole("searchbox", { name: "Search" }).inputValue()).toBe("");
    await page.getByRole("combobox", { name: "Template" }).selectOption("momentum");
    await page.getByRole("combobox", { name: "Asset" }).selectOption("EUR/USD");
    await page.getByText(/^8 results, that is all\./).waitFor();
  });
});

describe.each(kThemes)("in the %s theme", (theme) => {
  test("the list is accessible", async () => {
    await visit(
      "/results?order=sharpe",
      async (page) => {
        await rows(page).first().waitFor();
        await page.waitForLoadState("networkidle");
        if (kShots) await page.screenshot({ path: join(kShots, `results-${theme}.png`) });
        await expectAccessible(page);
      },
      { colorScheme: theme },
    );
  });
});

test("the list does not scroll sideways at 360 px", async () => {
  await visit(
    "/results",
    async (page) => {
      await rows(page).first().waitFor();
      if (kShots) await page.screenshot({ path: join(kShots, "results-narrow.png") });
      await expectNoSidewaysScroll(page);
    },
    kNarrow,
  );
});
