// Python in the editor of the browser.
import type { Page } from "playwright-core";
import { test } from "vitest";
import { expectAccessible, useBrowser, visit } from "./browser";

useBrowser();

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
