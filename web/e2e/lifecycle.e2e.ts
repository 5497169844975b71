// What needs a server of its own: many waiting jobs, and a server that goes away and comes back.
import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { expectAccessible, useBrowser, visit } from "./browser";
import { makeDirectory, startServer } from "./house";
import { submit } from "./jobs";

useBrowser();

test("waiting jobs are filtered and cancelled together", async () => {
  const { directory } = makeDirectory();
  const server = await startServer(directory, "0", ["--slots", "0"]);
  try {
    for (const name of ["one", "two", "three", "keep"]) await submit(server.url, { strategy_name: `Job ${name}` });
    await visit(
      "/jobs",
      async (page) => {
        await page.getByRole("link", { name: "Job keep" }).waitFor();
        await page.getByLabel("Choose all that wait or run").check();
        await page.getByLabel("Choose Job keep").uncheck();
        await expectAccessible(page);
        await page.getByRole("button", { name: "Cancel 3 jobs" }).click();
        await page.getByLabel("State").selectOption("cancelled");
        await expect.poll(() => page.getByRole("row").count()).toBe(4);
        await page.getByLabel("State").selectOption("pending");
        await expect.poll(() => page.getByRole("row").count()).toBe(2);
        await page.getByRole("link", { name: "Job keep" }).click();
        await page.getByText(/Next in the queue/).waitFor();
        await page.getByRole("button", { name: "Cancel" }).click();
        await page.getByRole("status").getByText("Cancelled", { exact: true }).waitFor();
      },
      { baseURL: server.url },
    );
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});

test("a server that goes away is told, and everything goes on when it is back", async () => {
  const { directory } = makeDirectory();
  let server = await startServer(directory);
  try {
    await visit(
      "/jobs",
      async (page) => {
        await page.getByText("No backtests yet").waitFor();
        await server.stop();
        await page.getByText("The server does not answer. Trying again").waitFor();
        await expectAccessible(page);
        server = await startServer(directory, server.port);
        await submit(server.url, { strategy_name: "After the restart" });
        await page.getByRole("link", { name: "After the restart" }).waitFor();
        await expect.poll(() => page.getByText("The server does not answer").count()).toBe(0);
      },
      { baseURL: server.url, expected: /Failed to load resource|ERR_/ },
    );
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});

test("an empty server leads to a first result", async () => {
  const { directory } = makeDirectory();
  const server = await startServer(directory);
  try {
    await visit(
      "/",
      async (page) => {
        await page.getByText("No result yet").waitFor();
        await expectAccessible(page);
        await page.getByRole("button", { name: "Run the example" }).click();
        await page.getByRole("link", { name: "Open the result" }).click();
        await page.getByText("Total return").first().waitFor();
      },
      { baseURL: server.url },
    );
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});
