// Python in the editor of the browser, and what a run of it says.
import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { expectAccessible, useBrowser, visit } from "./browser";
import { ended, kMomentum, submit } from "./jobs";

useBrowser();

const textOf = (page: Page) => page.getByRole("textbox", { name: "Python" }).evaluate((editor) => (editor as HTMLElement).innerText);

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

async function run(page: Page, end: string): Promise<void> {
  await page.getByText("Ready to run").waitFor();
  await page.getByRole("button", { name: "Run backtest" }).click();
  await page.waitForURL(/\/jobs\/job_/);
  await page.getByRole("status").getByText(end, { exact: true }).waitFor();
}

test("a syntax error is marked at its line while it is typed, in the words of the server's Python", async () => {
  await visit("/new", async (page) => {
    await begin(page);
    await write(page, "def signals(bars, params):\nrsi = ta.rsi(bars.close, 14\nreturn {}");
    const said = page.getByRole("list", { name: "About the Python" });
    await said.getByText("Line 2: SyntaxError: '(' was never closed").waitFor();
    await page.locator(".cm-lint-marker-error").first().waitFor();
    await expectAccessible(page);
    await write(page, "def signals(bars, params):\nreturn {}");
    await said.waitFor({ state: "detached" });
  });
});

// `visit` fails on a breach of the Content-Security-Policy, which Chromium's own way of replacing is.
test("typing over a selection replaces it, however fast, and undo brings it back", async () => {
  await visit("/new", async (page) => {
    await begin(page);
    await write(page, "a = 1\nb = 2");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("close = open_ + 10", { delay: 0 });
    await expect.poll(() => textOf(page)).toBe("close = open_ + 10");
    for (let i = 0; i < 2; ++i) await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.type("7");
    await expect.poll(() => textOf(page)).toBe("close = open_ + 7");
    await page.keyboard.press("Shift+Home");
    await page.keyboard.type("(");
    await expect.poll(() => textOf(page)).toBe("(close = open_ + 7)");
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Control+C");
    await page.keyboard.type("x");
    await page.keyboard.press("Control+Z");
    await expect.poll(() => textOf(page)).toBe("(close = open_ + 7)");
  });
});

test("indicators are completed and explained as Python calls them", async () => {
  await visit("/new", async (page) => {
    await begin(page);
    await write(page, "def signals(bars, params):\n");
    await page.keyboard.type("x = hindcast.ta.supertr");
    const option = page.getByRole("option", { name: /^supertrend/ });
    await option.waitFor();
    await page.getByText(/^ta\.supertrend\(high, low, close, period=/).waitFor();
    await option.click();
    await page.keyboard.type("(bars.clo");
    await page.locator(".cm-tooltip-autocomplete").getByRole("option", { name: "close" }).click();
    await expect.poll(() => textOf(page)).toContain("x = hindcast.ta.supertrend(bars.close)");
    // What the snippet itself has named, and what it is given.
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("y = sign");
    await page.locator(".cm-tooltip-autocomplete").getByRole("option", { name: "signals" }).waitFor();
    await page.keyboard.press("Escape");
    const at = await page.locator(".cm-line").nth(1).evaluate((line) => {
      const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      while (texts.nextNode() && !texts.currentNode.textContent!.includes("supertrend"));
      range.setStart(texts.currentNode, texts.currentNode.textContent!.indexOf("supertrend") + 4);
      const { x, y, height } = range.getBoundingClientRect();
      return { x, y: y + height / 2 };
    });
    await page.mouse.move(at.x, at.y);
    await page.locator(".hint", { hasText: "Returns " }).waitFor();
    expect(await page.locator(".hint").innerText()).toMatch(/^ta\.supertrend\(high, low, close, period=.*\nSuperTrend\. /);
  });
});

test("what a snippet prints is the end of the job's log", async () => {
  await visit("/new", async (page) => {
    await begin(page);
    const loop = "for i in range(400):\nprint('line', i)";
    await write(page, `def signals(bars, params):\n${loop}`);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Backspace"); // out of the loop
    await page.keyboard.insertText("return {'entry': bars.close > 0}");
    await run(page, "Completed");
    const log = page.getByRole("log", { name: "Log" });
    await expect.poll(() => log.textContent()).toMatch(/line 398\nline 399\n$/);
    // The end is what is in view.
    await expect.poll(() => log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight)).toBeLessThan(2);
    await expectAccessible(page);
    await page.reload();
    await expect.poll(() => log.textContent()).toMatch(/line 399\n$/);
  });
});

const kFails = `def half(values):
    return values / 0

def signals(bars, params):
    print("so far so good")
    return {"entry": half(1) > 0}
`;

test("a snippet that fails shows its own line, the traceback and what it had printed; the clone's editor marks it", async () => {
  const { job_id } = await submit(inject("url"), { ...kMomentum, strategy_definition: { code_snippet: kFails } });
  await ended(inject("url"), job_id);
  await visit(`/jobs/${job_id}`, async (page) => {
    const alert = page.getByRole("alert");
    await alert.getByText("code_snippet, line 2: ZeroDivisionError: division by zero").waitFor();
    expect(await alert.getByRole("region", { name: "Line 2 of the Python" }).locator("mark").textContent()).toContain("return values / 0");
    expect(await alert.getByRole("region", { name: "Traceback" }).textContent()).toMatch(/line 6, in signals[^]*line 2, in half/);
    await page.getByRole("log").getByText("so far so good").waitFor();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Clone and change" }).click();
    await page.getByRole("list", { name: "About the Python" }).getByText("Line 2: ZeroDivisionError: division by zero").waitFor();
    // The mark stands beside the second line.
    const marker = page.locator(".cm-lint-marker-error");
    await marker.waitFor();
    const line = page.locator(".cm-line").nth(1);
    const middle = async (part: typeof line) => ((box) => box!.y + box!.height / 2)(await part.boundingBox());
    expect(Math.abs((await middle(marker)) - (await middle(line)))).toBeLessThan(8);
    // A change of the snippet is no longer what failed.
    await line.click();
    await page.keyboard.press("End");
    await page.keyboard.type("0.5");
    await marker.waitFor({ state: "detached" });
  });
});
