// Every page and window, in both themes, in each palette and on a phone: it opens, axe finds nothing, nothing
// overflows sideways, every drawing has a name. With SCREENSHOTS=<folder> a picture of each is kept there.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { pages } from "../src/app/pages";
import { palettes } from "../src/app/preferences";
import { expectAccessible, expectNoSidewaysScroll, kNarrow, kPhone, kThemes, useBrowser, visit } from "./browser";
import { ended, finishedJob, submit } from "./jobs";

useBrowser();

const kShots = process.env.SCREENSHOTS;
if (kShots) mkdirSync(kShots, { recursive: true });
const shoot = async (page: Page, name: string) => {
  if (kShots) await page.screenshot({ path: join(kShots, `${name}.png`), fullPage: true });
};

const url = inject("url");
const kFails = 'def signals(bars, params):\n    print("so far so good")\n    return {"entry": bars.close > 1 / 0}\n';
const python = { strategy_name: "Python that fails", strategy_definition: { code_snippet: kFails } };

let job: { job_id: string; result_backtest_id: string };
let failed: string;
let other: string;
let strategy: string;
beforeAll(async () => {
  job = await finishedJob(url);
  other = (await finishedJob(url, { strategy_name: "Up bars", strategy_definition: { entry_conditions: "close > open", exit_conditions: "close < open" } }))
    .result_backtest_id;
  failed = (await submit(url, python)).job_id;
  await ended(url, failed);
  const saved = await fetch(`${url}/api/strategies`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: "Crossing averages", tags: ["trend"], definition: { template_id: "momentum" } }),
  });
  strategy = ((await saved.json()) as { strategy_id: string }).strategy_id;
});

const tab = (name: string) => async (page: Page) => {
  await page.getByText("Ready to run").waitFor();
  await page.getByRole("tab", { name, exact: true }).click();
  await page.getByRole("tabpanel", { name }).waitFor();
};
const python_ = async (page: Page) => {
  await tab("Python")(page);
  await page.getByRole("button", { name: "Write Python" }).click();
  await page.getByRole("textbox", { name: "Python" }).waitFor();
};
const formulas = async (page: Page) => {
  await tab("Formulas")(page);
  await page.getByRole("textbox", { name: "Enter long" }).waitFor();
};
const window_ = (key: string, name: string) => async (page: Page) => {
  await page.keyboard.press(key);
  await page.getByRole("dialog", { name }).waitFor();
};

interface Look {
  name: string;
  address: () => string;
  /** A heading that says that the page is there. */
  heading: RegExp;
  act?: (page: Page) => Promise<void>;
}
const kPages: Look[] = [
  { name: "home", address: () => "/", heading: /Hindcast/ },
  { name: "new", address: () => "/new", heading: /New backtest/, act: tab("Template") },
  { name: "new-visual", address: () => "/new", heading: /New backtest/, act: tab("Visual builder") },
  { name: "new-formulas", address: () => "/new", heading: /New backtest/, act: formulas },
  { name: "new-python", address: () => "/new", heading: /New backtest/, act: python_ },
  { name: "jobs", address: () => "/jobs", heading: /Jobs/ },
  { name: "job", address: () => `/jobs/${job.job_id}`, heading: /Momentum/ },
  { name: "job-failed", address: () => `/jobs/${failed}`, heading: /Python that fails/ },
  { name: "results", address: () => "/results", heading: /Results/ },
  { name: "result", address: () => `/results/${job.result_backtest_id}`, heading: /Momentum/ },
  { name: "compare", address: () => `/compare?ids=${job.result_backtest_id},${other}`, heading: /Compare/ },
  { name: "compare-choose", address: () => "/compare", heading: /Compare/ },
  { name: "feed", address: () => "/feed", heading: /Feed/ },
  { name: "library", address: () => "/library", heading: /Library/ },
  { name: "strategy", address: () => `/library/${strategy}`, heading: /Crossing averages/ },
  { name: "data", address: () => "/data?dataset=BTC/USD%201h", heading: /Data/ },
  { name: "system", address: () => "/system", heading: /System/ },
  { name: "commands", address: () => "/jobs", heading: /Jobs/, act: window_("Control+k", "Commands") },
  { name: "look", address: () => "/jobs", heading: /Jobs/, act: window_("?", "Look and keys") },
  { name: "nowhere", address: () => "/nowhere/at/all", heading: /no such page/ },
];

async function open(page: Page, { heading, act }: Look): Promise<void> {
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  await page.waitForLoadState("networkidle");
  await act?.(page);
  await page.waitForLoadState("networkidle");
}

// What is drawn says in words what it shows; the rest is decoration.
async function expectNamedDrawings(page: Page): Promise<void> {
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll("canvas, svg")]
      .filter((drawing) => !drawing.closest("[aria-hidden=true]") && !drawing.closest("[role=img][aria-label]:not([aria-label=''])"))
      .map((drawing) => drawing.outerHTML.slice(0, 120)),
  );
  expect(nameless).toEqual([]);
}

test("no page of the rail is left out", () => {
  const looked = kPages.filter((look) => look.act === undefined).map((look) => look.address().split("?")[0]);
  const inside = new Set([...looked, "/new"]); // which is looked at in each of its tabs
  expect(pages.map((page) => page.path).filter((path) => !inside.has(path))).toEqual([]);
});

describe.each(kPages)("page $name", (look) => {
  test.each(kThemes)("is accessible in the %s theme", async (theme) => {
    await visit(
      look.address(),
      async (page) => {
        await open(page, look);
        await shoot(page, `${look.name}-${theme}`);
        await expectAccessible(page);
        await expectNamedDrawings(page);
      },
      { colorScheme: theme },
    );
  });

  test("is accessible on a phone", async () => {
    await visit(
      look.address(),
      async (page) => {
        await open(page, look);
        await shoot(page, `${look.name}-phone`);
        await expectAccessible(page);
      },
      kPhone,
    );
  });

  test.each(kThemes)("does not scroll sideways at 360 px in the %s theme", async (theme) => {
    await visit(
      look.address(),
      async (page) => {
        await open(page, look);
        await expectNoSidewaysScroll(page);
        await shoot(page, `${look.name}-narrow-${theme}`);
      },
      { ...kNarrow, colorScheme: theme },
    );
  });
});

// A gain's colour of each palette, by its larger part: green, red, blue.
const kGains = { "green-up": 1, "red-up": 0, "colour-blind": 2 } as const;
describe.each(palettes)("the palette %s", (palette) => {
  test.each(kThemes)("is told apart and accessible in the %s theme", async (theme) => {
    await visit(
      `/results/${job.result_backtest_id}?tab=returns`,
      async (page) => {
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.evaluate((look) => localStorage.setItem("hindcast.look", JSON.stringify(look)), { palette, theme });
        await page.reload();
        await page.getByRole("tabpanel").waitFor();
        await page.waitForLoadState("networkidle");
        const colour = (token: string) =>
          page.evaluate((name) => {
            const probe = document.body.appendChild(document.createElement("i"));
            probe.style.color = `var(${name})`;
            const [r, g, b] = getComputedStyle(probe).color.match(/\d+/g)!.map(Number);
            probe.remove();
            return [r!, g!, b!];
          }, token);
        const [up, down] = [await colour("--up"), await colour("--down")];
        expect(up.indexOf(Math.max(...up))).toBe(kGains[palette]);
        // Never by colour alone, but far enough apart where colour is seen.
        expect(Math.hypot(...up.map((part, i) => part - down[i]!))).toBeGreaterThan(100);
        await shoot(page, `palette-${palette}-${theme}`);
        await expectAccessible(page);
      },
      { colorScheme: theme },
    );
  });
});

test("nothing moves for who has asked for that", async () => {
  for (const path of ["/", "/new", `/jobs/${job.job_id}`, `/results/${job.result_backtest_id}`]) {
    await visit(
      path,
      async (page) => {
        await page.getByRole("heading", { level: 1 }).waitFor();
        const moving = await page.evaluate(() =>
          [...document.querySelectorAll("*")].filter((element) => {
            const { transitionDuration, animationDuration } = getComputedStyle(element);
            return [...transitionDuration.split(","), ...animationDuration.split(",")].some((time) => parseFloat(time) > 0.001);
          }).map((element) => element.outerHTML.slice(0, 120)),
        );
        expect(moving).toEqual([]);
      },
      { reducedMotion: "reduce" },
    );
  }
});
