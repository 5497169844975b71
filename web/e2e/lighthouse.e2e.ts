// Lighthouse on the main pages, as on a desk: how fast they are, and whether they are accessible. It is a
// package of its own (web/lighthouse), which `./dev e2e` installs.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { chromiumForLighthouse } from "./browser";
import { finishedJob } from "./jobs";

interface Audits {
  lhr: {
    categories: Record<"performance" | "accessibility", { score: number | null; auditRefs: { id: string }[] }>;
    audits: Record<string, { title: string; score: number | null; displayValue?: string }>;
  };
}
type Lighthouse = (url: string, flags: object, config?: object) => Promise<Audits>;

const kHome = new URL("../lighthouse/package.json", import.meta.url);
const kPerformanceMin = 0.95;
// A browser beside compilers is late: the best of a few, as Lighthouse itself advises for unsteady machines.
const kTries = 3;

let lighthouse: Lighthouse;
let result: string;
beforeAll(async () => {
  if (!existsSync(new URL("node_modules/lighthouse", kHome))) {
    throw new Error("Lighthouse is not installed: ./dev e2e does it, or npm ci in web/lighthouse");
  }
  const main = createRequire(kHome).resolve("lighthouse");
  lighthouse = ((await import(pathToFileURL(main).href)) as { default: Lighthouse }).default;
  result = (await finishedJob(inject("url"))).result_backtest_id;
});

const kPages: [string, () => string][] = [
  ["home", () => "/"],
  ["new", () => "/new"],
  ["jobs", () => "/jobs"],
  ["result", () => `/results/${result}`],
];

// Of a desktop on a good line, which is Lighthouse's own preset of that name.
const kDesktop = {
  extends: "lighthouse:default",
  settings: {
    formFactor: "desktop",
    screenEmulation: { mobile: false, width: 1350, height: 940, deviceScaleFactor: 1, disabled: false },
    throttling: { rttMs: 40, throughputKbps: 10_240, cpuSlowdownMultiplier: 1, requestLatencyMs: 0, downloadThroughputKbps: 0, uploadThroughputKbps: 0 },
    onlyCategories: ["performance", "accessibility"],
  },
};

describe.each(kPages)("page %s", (name, address) => {
  test("has a performance of at least 95 and an accessibility of 100", async () => {
    const browser = await chromiumForLighthouse();
    try {
      let best = 0;
      for (let i = 0; i < kTries && best < kPerformanceMin; ++i) {
        const { lhr } = await lighthouse(inject("url") + address(), { port: browser.port, logLevel: "error" }, kDesktop);
        const { performance, accessibility } = lhr.categories;
        best = Math.max(best, performance.score ?? 0);
        const wrong = accessibility.auditRefs
          .map(({ id }) => lhr.audits[id]!)
          .filter(({ score }) => score !== null && score < 1)
          .map(({ title }) => title);
        expect(wrong).toEqual([]);
        expect(accessibility.score).toBe(1);
        const shown = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"];
        const times = shown.map((id) => `${id} ${lhr.audits[id]?.displayValue}`).join(", ");
        console.log(`${name}: performance ${Math.round((performance.score ?? 0) * 100)}, accessibility 100 (${times})`);
      }
      expect(best).toBeGreaterThanOrEqual(kPerformanceMin);
    } finally {
      await browser.close();
    }
  });
});
