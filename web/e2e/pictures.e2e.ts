// The pictures of the README: `./dev e2e --pictures` makes them anew. WebP, which Chromium itself writes.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { useBrowser, visit } from "./browser";
import { finishedJob, kMomentum, kSlow, submit } from "./jobs";

const kFolder = process.env.HINDCAST_PICTURES;
const kBytesMax = 150 * 1024;
const kSize = { width: 1280, height: 820 };

async function keep(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  const shot = await page.screenshot();
  if (process.env.SCREENSHOTS) writeFileSync(join(process.env.SCREENSHOTS, `picture-${name}.png`), shot);
  const png = shot.toString("base64");
  const blank = await page.context().newPage(); // elsewhere, without the app's policy
  const webp = await blank.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext("2d")!.drawImage(bitmap, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.86 });
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, png);
  await blank.close();
  expect(webp.length, `bytes of ${name}`).toBeLessThan(kBytesMax);
  writeFileSync(join(kFolder!, `${name}.webp`), Uint8Array.from(webp));
}

describe.runIf(kFolder)("pictures", () => {
  useBrowser();

  let ids: string[];
  beforeAll(async () => {
    mkdirSync(resolve(kFolder!), { recursive: true });
    const url = inject("url");
    const two = { ...kMomentum, user_id: "demo", period: "2 years" };
    const wide = await finishedJob(url, {
      ...two,
      strategy_name: "Trend, with room",
      strategy_definition: {
        entry_conditions: "crosses_above(ema(close, 24), ema(close, 96)) and adx(14) > 20",
        exit_conditions: "crosses_below(ema(close, 24), ema(close, 96))",
        risk_management: { trailing_stop_pct: 6, position_size_pct: 90 },
      },
    });
    const short = await finishedJob(url, {
      ...two,
      strategy_name: "Trend, held short",
      strategy_description: "EMA cross with a stop of 3 % and a target of 9 %",
      strategy_definition: {
        entry_conditions: "crosses_above(ema(close, 24), ema(close, 96)) and adx(14) > 20",
        exit_conditions: "crosses_below(ema(close, 24), ema(close, 96))",
        risk_management: { stop_loss_pct: 3, take_profit_pct: 9, position_size_pct: 90 },
      },
    });
    ids = [wide.result_backtest_id, short.result_backtest_id];
  });

  const see = (name: string, path: () => string, theme: "light" | "dark", act: (page: Page) => Promise<void>) =>
    test(name, async () => {
      await visit(
        path(),
        async (page) => {
          await page.getByRole("heading", { level: 1 }).waitFor();
          await act(page);
          await page.waitForLoadState("networkidle");
          await keep(page, name);
        },
        { colorScheme: theme, viewport: kSize },
      );
    });
  const charts = (page: Page) => page.getByRole("img", { name: /^Drawdown/ }).waitFor();

  see("home", () => "/", "light", (page) => page.getByText("Total return").first().waitFor());
  see("new", () => "/new", "light", async (page) => {
    await page.getByText("Ready to run").waitFor();
    await page.getByRole("tab", { name: "Visual builder" }).click();
    await page.getByLabel("Left side: indicator").first().waitFor();
  });
  see("result-light", () => `/results/${ids[0]}`, "light", charts);
  see("result-dark", () => `/results/${ids[0]}`, "dark", charts);
  see("trades", () => `/results/${ids[0]}?tab=trades&trade=3`, "dark", async (page) => {
    await page.setViewportSize({ ...kSize, height: 1200 }); // candles and reasons
    await page.getByText("Why it was entered").waitFor();
  });
  see("compare", () => `/compare?ids=${ids.join(",")}`, "light", async (page) => {
    await page.getByRole("img", { name: /^Return/ }).waitFor();
  });

  describe("of work", () => {
    let running: string;
    beforeAll(async () => {
      running = (await submit(inject("url"), { ...kSlow, strategy_name: "Deviations from the mean" })).job_id;
    });
    see("job", () => `/jobs/${running}`, "dark", async (page) => {
      await page.getByRole("status").getByText("Running", { exact: true }).waitFor();
      const progress = page.getByRole("progressbar", { name: "Progress" });
      await expect.poll(() => progress.evaluate((bar) => (bar as HTMLProgressElement).value), { timeout: 60_000 }).toBeGreaterThan(20);
    });
  });
});
