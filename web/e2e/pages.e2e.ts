// Every page, in both themes and on a phone: it opens, axe finds nothing, nothing overflows sideways.
// With SCREENSHOTS=<folder> a picture of each is kept there.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { expectAccessible, kPhone, kThemes, useBrowser, visit } from "./browser";
import { finishedJob } from "./jobs";

useBrowser();

const kShots = process.env.SCREENSHOTS;
if (kShots) mkdirSync(kShots, { recursive: true });

let job: { job_id: string; result_backtest_id: string };
beforeAll(async () => {
  job = await finishedJob(inject("url"));
});

// Name, address (of a finished job), a heading that says that the page is there.
const kPages: [string, () => string, RegExp][] = [
  ["home", () => "/", /Hindcast/],
  ["new", () => "/new", /New backtest/],
  ["jobs", () => "/jobs", /Jobs/],
  ["job", () => `/jobs/${job.job_id}`, /Momentum/],
  ["results", () => "/results", /Results/],
  ["result", () => `/results/${job.result_backtest_id}`, /Momentum/],
  ["feed", () => "/feed", /Feed/],
  ["nowhere", () => "/nowhere/at/all", /no such page/],
];

describe.each(kPages)("page %s", (name, address, heading) => {
  test.each(kThemes)("is accessible in the %s theme", async (theme) => {
    await visit(
      address(),
      async (page) => {
        await page.getByRole("heading", { level: 1, name: heading }).waitFor();
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
        await page.getByRole("heading", { level: 1, name: heading }).waitFor();
        await page.waitForLoadState("networkidle");
        if (kShots) await page.screenshot({ path: join(kShots, `${name}-phone.png`), fullPage: true });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
        await expectAccessible(page);
      },
      kPhone,
    );
  });
});
