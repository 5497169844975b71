// A person's paths through the app, against the real server and real runs.
import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { expectAccessible, useBrowser, visit } from "./browser";
import { ended, finishedJob, kSlow, submit } from "./jobs";
import { layWire } from "./wire";

useBrowser();

const url = inject("url");

async function statusIs(page: Page, status: string): Promise<void> {
  await page.getByRole("status").getByText(status, { exact: true }).waitFor();
}
/** The form is there, and the server finds nothing wrong with it. */
async function ready(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run backtest" }).waitFor();
  await page.getByText("Ready to run").waitFor();
}
const pathOf = (page: Page) => new URL(page.url()).pathname;
const idOf = (page: Page) => pathOf(page).split("/")[2]!;

async function equityOf(backtestId: string) {
  const answer = await fetch(`${url}/api/backtests/${backtestId}/equity?max_points=200000`);
  return (await answer.json()) as { equity: number[]; time: number[] };
}

test("first minute: a finished result, run it yourself, change one parameter", async () => {
  await finishedJob(url, { user_id: "demo" });
  await visit("/", async (page) => {
    await page.getByText("Total return").waitFor();
    await page.getByRole("button", { name: "Run this yourself" }).click();
    await page.waitForURL(/\/jobs\/job_/);
    await statusIs(page, "Completed");
    await page.goto("/");
    await page.getByRole("link", { name: "Change one parameter and compare" }).click();
    await page.getByLabel("Rsi period").fill("21");
    await ready(page);
    await page.getByRole("button", { name: "Run backtest" }).click();
    await page.waitForURL(/\/jobs\/job_.*compare=/);
    await statusIs(page, "Completed");
    const job = (await (await fetch(`${url}/api/backtest-jobs/${idOf(page)}`)).json()) as { strategy_definition: object };
    expect(job.strategy_definition).toMatchObject({ template_id: "momentum", parameters: { rsi_period: 21 } });
  });
});

test("a mistake is told where it was made, before anything is submitted", async () => {
  await visit("/new", async (page) => {
    await ready(page);
    await page.getByLabel("Rsi period").fill("5000");
    await page.getByText("One thing is wrong").waitFor();
    await expect.poll(() => page.getByLabel("Rsi period").getAttribute("aria-invalid")).toBe("true");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Undo" }).click();
    await ready(page);
  });
});

test("what is built visually is the formula, and the formula is what was built", async () => {
  await visit("/new", async (page) => {
    await ready(page);
    await page.getByRole("tab", { name: "Visual builder" }).click();
    const entry = page.getByRole("region", { name: "Enter long" });
    // The template's formula has been taken apart by the server.
    await entry.getByLabel("Left side: indicator").first().waitFor();
    await entry.getByRole("button", { name: "Condition", exact: true }).click();
    const added = entry.getByRole("group", { name: "Right side" }).last();
    await added.getByLabel("Right side: value").fill("25");
    await expectAccessible(page);
    await page.getByRole("tab", { name: "Formulas" }).click();
    const editor = page.getByRole("textbox", { name: "Enter long" });
    await expect.poll(() => editor.textContent()).toMatch(/ and rsi\(14\) < 25|rsi\(close, 14\) < 25/);
    await expectAccessible(page);
    await page.getByRole("tab", { name: "Visual builder" }).click();
    await expect.poll(() => entry.getByLabel("Right side: value").last().inputValue()).toBe("25");
    // The keyboard moves a condition; undo takes it back.
    const handles = entry.getByRole("button", { name: /^Move condition/ });
    const rows = await handles.count();
    await handles.last().focus();
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-path"))).toBe(String(rows - 2));
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => entry.getByLabel("Right side: value").last().inputValue()).toBe("25");
    await page.getByRole("button", { name: "Run backtest" }).click();
    await page.waitForURL(/\/jobs\/job_/);
    await statusIs(page, "Completed");
  });
});

test("conditions are dragged", async () => {
  await visit(
    "/new",
    async (page) => {
    await ready(page);
    await page.getByRole("tab", { name: "Visual builder" }).click();
    const entry = page.getByRole("region", { name: "Enter long" });
    await entry.getByLabel("Left side: indicator").first().waitFor();
    await entry.getByRole("button", { name: "Group", exact: true }).first().click();
    const before = await entry.locator("[data-path]").count();
    const first = entry.locator('[data-path="0"]');
    const group = entry.getByRole("group", { name: "Group of conditions" }).last();
    const box = (await group.boundingBox())!;
    await first.hover();
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y + 60, { steps: 8 });
    const places = group.locator("[data-drop]");
    await places.first().waitFor();
    const place = (await places.first().boundingBox())!;
    await page.mouse.move(place.x + 40, place.y + place.height / 2, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => entry.getByRole("group", { name: "Group of conditions" }).last().locator("[data-path]").count()).toBe(3);
    expect(await entry.locator("[data-path]").count()).toBe(before);
    },
    { viewport: { width: 1280, height: 1500 } }, // both ends of the way can be seen
  );
});

test("a formula is completed, explained and corrected while it is typed", async () => {
  await visit("/new", async (page) => {
    await ready(page);
    await page.getByRole("tab", { name: "Formulas" }).click();
    const editor = page.getByRole("textbox", { name: "Enter long" });
    await editor.click();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("close > supertr"); // over the selection, without a breach of the policy
    await page.getByRole("option", { name: /supertrend/ }).first().click();
    await expect.poll(() => editor.textContent()).toContain("close > supertrend");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("rsi(14) < 30 and clse > open");
    await page.getByText(/Did you mean close/).first().waitFor();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("rsi(14) < 30");
    await ready(page);
    await page.getByText("rsi", { exact: true }).first().hover();
    await page.getByText(/Relative strength index/i).first().waitFor();
  });
});

test("a strategy goes to the library, gets a second version, and comes back", async () => {
  const name = `Library ${Date.now()}`;
  await visit("/new", async (page) => {
    const save = async () => {
      await page.getByRole("button", { name: "Save to the library" }).click();
      await page.getByRole("button", { name: "Save", exact: true }).click();
    };
    await ready(page);
    await page.getByLabel("Name").fill(name);
    await save();
    await page.getByText("Saved as version 1").waitFor();
    await page.getByRole("button", { name: "Close", exact: true }).last().click();
    await page.getByLabel("Rsi period").fill("9");
    await page.getByRole("button", { name: "Save to the library" }).click();
    await page.getByLabel("Save as").selectOption({ label: `the next version of ${name}` });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved as version 2").waitFor();
    await page.getByRole("dialog").getByRole("link", { name }).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("button", { name: "Make private" }).waitFor();
    await page.getByLabel("Version").selectOption("1");
    await page.getByRole("link", { name: "Use version 1" }).click();
    await ready(page);
    expect(await page.getByLabel("Rsi period").inputValue()).toBe("14");
  });
});

test("network loss during a run: the end is seen, and the curve is the same", async () => {
  const undisturbed = await finishedJob(url, kSlow);
  const { job_id } = await submit(url, kSlow);
  const wire = await layWire(url);
  await visit(
    `/jobs/${job_id}`,
    async (page) => {
      await statusIs(page, "Running");
      await wire.cut();
      await page.getByText(/Reconnecting/).waitFor();
      await page.getByText("The server does not answer. Trying again").waitFor();
      await ended(url, job_id); // while nobody could hear of it
      await wire.mend();
      await statusIs(page, "Completed");
      const link = page.getByRole("link", { name: "Open the result" });
      const result = (await link.getAttribute("href"))!.split("/")[2]!;
      const curve = await equityOf(result);
      expect(curve.equity.length).toBeGreaterThan(1000);
      expect(curve.equity).toEqual((await equityOf(undisturbed.result_backtest_id)).equity);
      await page.reload();
      await statusIs(page, "Completed");
      await page.getByRole("list", { name: "Timeline" }).getByText("Computing signals").waitFor();
    },
    { baseURL: wire.url, expected: /Failed to load resource|ERR_/ },
  );
  await wire.remove();
});

test("a running job is cancelled, and a clone of it starts from what it was", async () => {
  const { job_id } = await submit(url, kSlow);
  await visit(`/jobs/${job_id}`, async (page) => {
    await statusIs(page, "Running");
    await page.getByRole("button", { name: "Cancel" }).click();
    await statusIs(page, "Cancelled");
    await expectAccessible(page);
    await page.getByRole("link", { name: "Clone and change" }).click();
    await ready(page);
    expect(await page.getByLabel("Name").inputValue()).toBe(kSlow.strategy_name);
  });
});

test("a hostile name stays text on every page", async () => {
  const name = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
  const job = await finishedJob(url, { strategy_name: name, strategy_description: name });
  for (const path of ["/", "/jobs", `/jobs/${job.job_id}`, "/results", `/results/${job.result_backtest_id}`, `/new?from=${job.job_id}`]) {
    await visit(path, async (page) => {
      const shown = path.startsWith("/new") ? page.getByLabel("Name") : page.getByText(name).first();
      await shown.waitFor();
      if (path.startsWith("/new")) expect(await shown.inputValue()).toBe(name);
      expect(await page.title()).not.toBe("owned");
      expect(await page.locator("img[src=x]").count()).toBe(0);
    });
  }
});

test("the keyboard reaches everything: commands, pages, the window of keys", async () => {
  await visit("/", async (page) => {
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("go to jobs");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/jobs$/);
    await page.keyboard.press("g");
    await page.keyboard.press("n");
    await page.waitForURL(/\/new$/);
    await page.getByRole("heading", { level: 1, name: "New backtest" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Look and keys" }).waitFor();
    await expectAccessible(page);
    await page.getByLabel("red-up").check();
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.documentElement.dataset.palette)).toBe("red-up");
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.dataset.palette)).toBe("red-up");
  });
});
