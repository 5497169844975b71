// The main way through the app as a screen reader tells it: names, headings, and what is announced by itself.
import type { Page } from "playwright-core";
import { describe, expect, inject, test } from "vitest";
import { pages } from "../src/app/pages";
import { useBrowser, visit } from "./browser";
import { finishedJob, kSlow, submit } from "./jobs";

useBrowser();

/** Text that appeared in a live region, in order, from when the page was opened. */
async function listen(page: Page): Promise<string[]> {
  const heard: string[] = [];
  await page.exposeFunction("hear", (text: string) => heard.push(text));
  await page.addInitScript(() => {
    const seen = new WeakMap<Element, string>();
    const look = () => {
      for (const region of document.querySelectorAll<HTMLElement>("[role=status], [role=alert], [role=log], [aria-live]")) {
        const text = region.innerText.replace(/\s+/g, " ").trim();
        if (seen.get(region) === text) continue;
        seen.set(region, text);
        if (text) (window as unknown as { hear: (text: string) => void }).hear(text);
      }
    };
    document.addEventListener("DOMContentLoaded", () => {
      new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
      look();
    });
  });
  return heard;
}

/** One first heading, and no level is left out below it. */
async function expectOutline(page: Page): Promise<void> {
  const levels = await page
    .getByRole("main")
    .locator("h1, h2, h3, h4")
    .evaluateAll((all) => all.filter((h) => h.checkVisibility()).map((h) => Number(h.tagName[1])));
  expect(levels.filter((level) => level === 1)).toEqual([1]);
  expect(levels[0]).toBe(1);
  const jumps = levels.filter((level, i) => i > 0 && level > levels[i - 1]! + 1);
  expect(jumps).toEqual([]);
}

test("from the form over the run to the result everything has a name and changes are announced", async () => {
  await visit("about:blank", async (page) => {
    const heard = await listen(page);
    await page.goto(`${inject("url")}/new`);
    await expect.poll(() => heard).toContain("Ready to run");
    await expectOutline(page);
    // A template is called by its name; its idea describes it.
    const momentum = page.getByRole("radio", { name: "Momentum", exact: true });
    expect(await momentum.isChecked()).toBe(true);
    const described = await momentum.evaluate((radio) => document.getElementById(radio.getAttribute("aria-describedby")!)?.textContent);
    expect(described).toMatch(/^Buy when/);
    await page.getByRole("spinbutton", { name: "Rsi period" }).fill("5000");
    await expect.poll(() => heard.at(-1)).toBe("One thing is wrong");
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => heard.at(-1)).toBe("Ready to run");
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Heard");
    await page.getByRole("button", { name: "Run backtest" }).click();

    await page.getByRole("heading", { level: 1, name: "Heard" }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
    await expect.poll(() => page.title()).toBe("Heard · Hindcast");
    await expect.poll(() => heard).toContain("Completed");
    await expectOutline(page);
    const job = await page.getByRole("region", { name: "Job Heard" }).ariaSnapshot();
    for (const part of ["status: Completed", 'link "Open the result"', 'list "Timeline"', /listitem: Queued \d/]) expect(job).toMatch(part);

    await page.getByRole("link", { name: "Open the result" }).click();
    await page.getByRole("img", { name: /^Equity from [\d,.]+ to [\d,.]+; buy and hold / }).waitFor();
    await page.getByRole("img", { name: /^Drawdown, −[\d.]+ % at its deepest/ }).waitFor();
    expect(heard).toContain("Loading the result");
    await expectOutline(page);
    const result = await page.getByRole("main").ariaSnapshot();
    for (const part of ['list "How it came about"', "listitem: Completed", 'tablist "Parts of the result"', 'tabpanel "Overview"', "term: Total return"]) {
      expect(result).toContain(part);
    }
    for (const name of ["Chart and trades", "Returns and risk", "Orders", "All figures", "Setup"]) {
      await page.getByRole("tab", { name }).click();
      await page.getByRole("tabpanel", { name }).waitFor();
      await page.waitForLoadState("networkidle");
      await expectOutline(page);
    }
  });
});

test("a run that takes its time tells its states, and nothing else all the time", async () => {
  const { job_id } = await submit(inject("url"), kSlow);
  await visit("about:blank", async (page) => {
    const heard = await listen(page);
    await page.goto(`${inject("url")}/jobs/${job_id}`);
    await expect.poll(() => heard).toContain("Running");
    const progress = page.getByRole("progressbar", { name: "Progress" });
    await expect.poll(async () => Number(await progress.getAttribute("value"))).toBeGreaterThan(0);
    expect(await page.getByRole("list", { name: "Timeline" }).ariaSnapshot()).toMatch(/listitem: .+ now \d/);
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect.poll(() => heard.at(-1)).toBe("Cancelled");
    // No ticking clock: seconds and percents are read when somebody asks.
    expect(heard.filter((text) => /\d/.test(text))).toEqual([]);
  });
});

describe.each(pages)("page $label", ({ path }) => {
  test("has an outline, and no control without a name", async () => {
    await finishedJob(inject("url"));
    await visit(path, async (page) => {
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      await expectOutline(page);
      const snapshot = await page.locator("body").ariaSnapshot();
      // A nameless one has nothing between its role and its state.
      expect(snapshot.match(/- (button|link|textbox|combobox|checkbox|radio|spinbutton|img|tab|progressbar)(?= *(\[|:|$))/gm) ?? []).toEqual([]);
    });
  });
});
