// Debian's Chromium, one for a test file; each test gets a page of its own that must end without an error
// in the console and without a breach of the Content-Security-Policy.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject } from "vitest";

const kChromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
const kArguments = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-sync",
  "--no-default-browser-check",
  "--no-first-run",
  "--no-pings",
];

let browser: Browser | undefined;

/** Call at the top of a test file. */
export function useBrowser(): void {
  beforeAll(async () => {
    // Chromium refuses its own sandbox to root.
    const asRoot = process.getuid?.() === 0;
    browser = await chromium.launch({
      executablePath: kChromium,
      args: [...kArguments, ...(asRoot ? ["--no-sandbox"] : [])],
    });
  });
  afterAll(async () => browser?.close());
}

/** A browser of its own that is driven through a port. */
export async function chromiumForLighthouse() {
  const directory = mkdtempSync(join(tmpdir(), "hindcast-lighthouse-"));
  const asRoot = process.getuid?.() === 0;
  const context = await chromium.launchPersistentContext(directory, {
    executablePath: kChromium,
    args: [...kArguments, ...(asRoot ? ["--no-sandbox"] : []), "--remote-debugging-port=0"],
  });
  // Chromium writes the port that it took into this file.
  const [port] = readFileSync(join(directory, "DevToolsActivePort"), "utf8").split("\n");
  return {
    port: Number(port),
    close: async () => {
      await context.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export interface Visit extends BrowserContextOptions {
  /** Messages in the console that the test brings about on purpose. */
  expected?: RegExp;
}

/** Opens an address of the app, acts, and checks that nothing went wrong on the way. */
export async function visit(path: string, act: (page: Page) => Promise<void>, options: Visit = {}): Promise<void> {
  const { expected, ...rest } = options;
  const context = await browser!.newContext({ baseURL: inject("url"), viewport: { width: 1280, height: 800 }, ...rest });
  const wrong: string[] = [];
  const page = await context.newPage();
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !expected?.test(message.text())) wrong.push(message.text());
  });
  try {
    await page.goto(path);
    await act(page);
  } finally {
    await context.close();
  }
  expect(wrong).toEqual([]);
}

/** No violation of WCAG 2.2 AA and of axe's best practices. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const told = violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.map((n) => n.target.join(" ")).join("\n  ")}`);
  expect(told).toEqual([]);
}

/** Nothing reaches past the right edge but what scrolls inside a box of its own. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => {
    // Of the screen: a phone's browser makes the window as wide as what does not fit.
    const width = screen.width;
    const boxed = (element: Element | null): boolean =>
      element !== null && element !== document.body && (getComputedStyle(element).overflowX !== "visible" || boxed(element.parentElement));
    const wide = [...document.body.querySelectorAll("*")].filter(
      (element) => element.getBoundingClientRect().right > width + 0.5 && !boxed(element.parentElement) && element.checkVisibility(),
    );
    const page = Math.max(document.documentElement.scrollWidth, innerWidth);
    return { page: page - width, wide: wide.map((element) => element.outerHTML.slice(0, 160)) };
  });
  expect(beyond).toEqual({ page: expect.toSatisfy((px: number) => px <= 0, "no wider than the screen"), wide: [] });
}

export const kThemes = ["light", "dark"] as const;
export const kPhone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } satisfies Visit;
export const kNarrow = { ...kPhone, viewport: { width: 360, height: 740 }, screen: { width: 360, height: 740 } } satisfies Visit;
