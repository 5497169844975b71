// A strategy in Python, written in the browser and run in the sandbox.
import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { expectAccessible, useBrowser, visit } from "./browser";

useBrowser();

const kLog = `def signals(bars, params):
print("bars", len(bars.close))
rsi = ta.rsi(bars.close, 14)
print("lowest", float(min(rsi[20:])) >= 0)
return {"entry": rsi < 30, "exit": rsi > 70}`;

async function write(page: Page, lines: string): Promise<void> {
  const editor = page.getByRole("textbox", { name: "Python" });
  await editor.click();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  // The editor itself indents after a colon, and keeps the indent.
  for (const [i, line] of lines.split("\n").entries()) {
    if (i > 0) await page.keyboard.press("Enter");
    await page.keyboard.insertText(line);
  }
}

async function begin(page: Page): Promise<void> {
  await page.getByText("Ready to run").waitFor();
  await page.getByRole("tab", { name: "Python", exact: true }).click();
  await page.getByRole("button", { name: "Write Python" }).click();
  await page.getByRole("textbox", { name: "Python" }).waitFor();
  await page.locator(".cm-line span").first().waitFor(); // it knows Python: there are colours
}
const run = async (page: Page) => {
  await page.getByText("Ready to run").waitFor();
  await page.getByRole("button", { name: "Run backtest" }).click();
  await page.waitForURL(/\/jobs\/job_/);
};
const status = (page: Page, text: string) => page.getByRole("status").getByText(text, { exact: true }).waitFor();

test("a snippet is written and run, and what it prints is in the log", async () => {
  await visit("/new", async (page) => {
    await begin(page);
    await write(page, kLog);
    await run(page);
    await status(page, "Completed");
    const log = page.getByRole("log");
    await expect.poll(() => log.textContent()).toMatch(/^bars \d{4,}\nlowest True\n$/);
    await page.reload();
    await log.getByText(/lowest True/).waitFor();
    const job = (await (await fetch(`${inject("url")}/api/backtest-jobs/${new URL(page.url()).pathname.split("/")[2]}`)).json()) as {
      strategy_definition: { code_snippet: string };
    };
    expect(job.strategy_definition.code_snippet).toBe(kLog.replaceAll("\n", "\n    "));
  });
});

test("names of the sandbox are completed and explained", async () => {
  await visit("/new", async (page) => {
    await begin(page);
    await write(page, "def signals(bars, params):\n");
    await page.keyboard.type("up = ta.supertr");
    await page.getByRole("option", { name: /supertrend/ }).first().click();
    await page.keyboard.type("(bars.");
    await page.getByRole("listbox", { name: "Completions" }).getByRole("option", { name: "close", exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("textbox", { name: "Python" }).getByText("supertrend").first().hover();
    await page.getByText(/^ta\.supertrend/).waitFor();
  });
});

test("a syntax error is marked at its line while it is typed", async () => {
  await visit("/new", async (page) => {
    await begin(page);
    await write(page, "def signals(bars, params):\nrsi = ta.rsi(bars.close, 14\nreturn {}");
    const said = page.getByRole("list", { name: "About the Python" });
    await said.getByText("Line 2: '(' is never closed").waitFor();
    await page.locator(".cm-lint-marker-error").first().waitFor();
    await expectAccessible(page);
    await write(page, "def signals(bars, params):\nreturn {}");
    await said.waitFor({ state: "detached" });
  });
});

test("a failure tells the line and the traceback, and the editor marks it until it is mended", async () => {
  await visit("/new", async (page) => {
    await begin(page);
    await write(page, 'def signals(bars, params):\nprint("so far so good")\nlimit = 1 / 0\nreturn {"entry": bars.close > limit}');
    await run(page);
    await status(page, "Failed");
    const alert = page.getByRole("alert");
    await alert.getByText("code_snippet, line 3: ZeroDivisionError: division by zero").waitFor();
    const traceback = await alert.getByRole("region", { name: "Traceback" }).textContent();
    expect(traceback).toMatch(/^Traceback \(most recent call last\):\n {2}File "code_snippet", line 3, in signals\n {4}limit = 1 \/ 0/);
    await page.getByRole("log").getByText("so far so good").waitFor();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Clone and change" }).click();
    await page.getByText("Line 3: ZeroDivisionError: division by zero").waitFor();
    await page.locator(".cm-lint-marker-error").first().waitFor();
    await write(page, 'def signals(bars, params):\nreturn {"entry": bars.close > bars.open, "exit": bars.close < bars.open}');
    await page.getByRole("list", { name: "About the Python" }).waitFor({ state: "detached" });
    await run(page);
    await status(page, "Completed");
  });
});
