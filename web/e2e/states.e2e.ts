// What stands on each page while something is not there yet, cannot be had, or does not exist.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { pages } from "../src/app/pages";
import { expectAccessible, useBrowser, visit } from "./browser";
import { startServer } from "./house";
import { finishedJob } from "./jobs";

useBrowser();

const kApi = /\/(api|healthz)(\/|$)/;
let job: { job_id: string; result_backtest_id: string };
let strategy: string;
beforeAll(async () => {
  job = await finishedJob(inject("url"));
  const saved = await fetch(`${inject("url")}/api/strategies`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: "With states", definition: { template_id: "momentum" } }),
  });
  strategy = ((await saved.json()) as { strategy_id: string }).strategy_id;
});

const addresses: [name: string, address: () => string][] = [
  ["home", () => "/"],
  ...pages.map(({ label, path }): [string, () => string] => [label, () => path]),
  ["one job", () => `/jobs/${job.job_id}`],
  ["one result", () => `/results/${job.result_backtest_id}`],
  ["two results", () => `/compare?ids=${job.result_backtest_id},${job.result_backtest_id}`],
  ["one strategy", () => `/library/${strategy}`],
];

const headings = (page: Page) => page.getByRole("heading", { level: 1 }).count();

describe.each(addresses)("%s", (_, address) => {
  test("says that it is loading, then that the server failed, and goes on when it no longer does", async () => {
    let fails = false;
    const waiting: Route[] = [];
    const kFailure = { status: 500, contentType: "application/problem+json", body: '{"status":500,"detail":"the disk is full"}' };
    await visit(
      "about:blank",
      async (page) => {
        await page.route(kApi, (route) => (fails ? route.fulfill(kFailure) : void waiting.push(route)));
        await page.goto(inject("url") + address());
        await page.getByRole("status").getByText(/^Loading/).first().waitFor({ state: "attached" });
        expect(await headings(page)).toBe(1);
        await expectAccessible(page);
        fails = true;
        for (const route of waiting) await route.fulfill(kFailure);
        const alert = page.getByRole("alert").first();
        await alert.getByText("the disk is full").waitFor();
        expect(await headings(page)).toBe(1);
        await expectAccessible(page);
        await page.unroute(kApi);
        // A job is asked for again by itself; elsewhere one says when.
        const again = page.getByRole("button", { name: "Try again" });
        if (await again.count()) await again.first().click();
        await page.getByText("the disk is full").first().waitFor({ state: "detached" });
        expect(await headings(page)).toBe(1);
      },
      { expected: /status of 500|MIME type/ },
    );
  });

  test("says that the server does not answer, and shows itself when it does", async () => {
    await visit(
      "about:blank",
      async (page) => {
        await page.route(kApi, (route) => route.abort());
        await page.goto(inject("url") + address());
        await page.getByRole("alert").getByText(/The server does not answer/).first().waitFor();
        await expectAccessible(page);
        await page.unroute(kApi);
        await page.getByText(/The server does not answer/).first().waitFor({ state: "detached" });
        await page.waitForLoadState("networkidle");
        expect(await page.getByRole("alert").count()).toBe(0);
        expect(await headings(page)).toBe(1);
      },
      { expected: /ERR_FAILED/ },
    );
  });
});

test("a page that was never shown waits for a server that is gone", async () => {
  await visit(
    "/jobs",
    async (page) => {
      await page.getByRole("heading", { level: 1, name: "Jobs" }).waitFor();
      await page.waitForLoadState("networkidle");
      await page.context().setOffline(true);
      await page.keyboard.press("g");
      await page.keyboard.press("l");
      await page.getByText(/The server does not answer/).waitFor();
      await page.context().setOffline(false);
      await page.getByRole("heading", { level: 1, name: "Library" }).waitFor();
    },
    { expected: /ERR_INTERNET_DISCONNECTED|ERR_FAILED/ },
  );
});

describe("with nothing in it", () => {
  const directory = mkdtempSync(join(tmpdir(), "hindcast-empty-"));
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer(directory);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const kSentences: [path: string, says: RegExp, action: string][] = [
    ["/", /no market data yet/, "Add market data"],
    ["/new", /no market data yet/, "To the data"],
    ["/jobs", /No backtests yet/, "New backtest"],
    ["/results", /No backtest has finished/, "New backtest"],
    ["/compare", /nothing to compare/, "New backtest"],
    ["/feed", /Nothing has been published/, "Run the first backtest"],
    ["/library", /Nothing is saved yet/, "Build a strategy"],
    ["/data", /no market data yet/, "New backtest"],
    ["/system", /nothing waits/, ""],
    ["/jobs/job_none", /There is no job|there is no job/, "All jobs"],
    ["/results/bt_none", /there is no backtest/, "All results"],
    ["/library/st_none", /there is no strategy/, "To the library"],
  ];
  test("every page of the rail is among these", () => {
    expect(pages.map((page) => page.path).filter((path) => !kSentences.some(([known]) => known === path))).toEqual([]);
  });
  test.each(kSentences)("%s says so, and what to do", async (path, says, action) => {
    await visit(
      server.url + path,
      async (page) => {
        await page.getByRole("main").getByText(says).first().waitFor();
        if (action) await page.getByRole("main").getByRole("link", { name: action }).first().waitFor();
        expect(await headings(page)).toBe(1);
        await expectAccessible(page);
      },
      { expected: /status of 404/ },
    );
  });
});
