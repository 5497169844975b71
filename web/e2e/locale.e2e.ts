// Gains and losses in each palette, and numbers in the reader's locale, on every page that shows them.
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { palettes } from "../src/app/preferences";
import { useBrowser, visit } from "./browser";
import { finishedJob } from "./jobs";

useBrowser();

let gain: { job_id: string; result_backtest_id: string };
let loss: typeof gain;
beforeAll(async () => {
  const always = { entry_conditions: "close > open", exit_conditions: "close < open" };
  gain = await finishedJob(inject("url"), { strategy_name: "One way", strategy_definition: always });
  loss = await finishedJob(inject("url"), { strategy_name: "With costs", strategy_definition: always, costs: { commission_pct: 1 } });
});

const kPages: [name: string, address: () => string][] = [
  ["home", () => "/"],
  ["results", () => "/results"],
  ["overview of a result", () => `/results/${loss.result_backtest_id}`],
  ["trades of a result", () => `/results/${loss.result_backtest_id}?tab=trades`],
  ["returns of a result", () => `/results/${loss.result_backtest_id}?tab=returns`],
  ["choice to compare", () => "/compare"],
  ["comparison", () => `/compare?ids=${gain.result_backtest_id},${loss.result_backtest_id}`],
  ["feed", () => "/feed"],
];

async function shown(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.locator(".text-up, .text-down").filter({ visible: true }).first().waitFor();
  await page.waitForLoadState("networkidle");
}

interface Told {
  text: string;
  up: boolean;
  colour: string;
}
const gainsAndLosses = (page: Page) =>
  page.locator(".text-up, .text-down").evaluateAll((all): Told[] =>
    all.map((element) => ({
      text: element.textContent!.trim(),
      up: element.classList.contains("text-up"),
      colour: getComputedStyle(element).color,
    })),
  );

// Gains and losses in the light theme (app.css).
const kColours: Record<(typeof palettes)[number], { up: string; down: string }> = {
  "green-up": { up: "rgb(8, 112, 63)", down: "rgb(185, 37, 37)" },
  "red-up": { up: "rgb(185, 37, 37)", down: "rgb(8, 112, 63)" },
  "colour-blind": { up: "rgb(11, 99, 181)", down: "rgb(168, 75, 0)" },
};

describe.each(kPages)("%s", (_, address) => {
  test.each(palettes)("gains and losses have the colours of %s and a sign", async (palette) => {
    await visit("about:blank", async (page) => {
      await page.addInitScript(
        (look) => localStorage.setItem("hindcast.look", JSON.stringify(look)),
        { palette, theme: "light" },
      );
      await page.goto(inject("url") + address());
      await shown(page);
      const all = await gainsAndLosses(page);
      expect(all.length).toBeGreaterThan(0);
      for (const { text, up, colour } of all) {
        expect(colour, text).toBe(up ? kColours[palette].up : kColours[palette].down);
        expect(text).toMatch(up ? /^\+\d/ : /^−\d/);
      }
    });
  });

  test("numbers are in the reader's locale", async () => {
    await visit(
      inject("url") + address(),
      async (page) => {
        await shown(page);
        // innerText: what is seen, without the options of lists.
        const text = (await page.getByRole("main").innerText()).replace(/engine [\d.]+/g, "");
        expect(text).toMatch(/\d,\d+ %/);
        expect(text.match(/[^\d.\-:]\d+\.\d{1,2}(?![\d.\-:])( %)?/g) ?? []).toEqual([]);
      },
      { locale: "de-DE" },
    );
  });
});
