// The app without a mouse: commands, keys, windows that give the focus back, a run from the form.
import { expect, inject, test } from "vitest";
import { pages } from "../src/app/pages";
import { useBrowser, visit } from "./browser";
import { finishedJob } from "./jobs";

useBrowser();

test("every page of the rail has its keys", async () => {
  await visit("/", async (page) => {
    await page.getByRole("heading", { level: 1 }).waitFor();
    for (const { path, key, label } of pages) {
      await page.keyboard.press("g");
      await page.keyboard.press(key);
      await page.waitForURL((url) => url.pathname === path);
      await page.getByRole("link", { name: label, exact: true }).and(page.locator("[aria-current=page]")).waitFor();
      // The next key is the new page's: the focus has come along.
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("main");
    }
  });
});

test("commands are found, walked and run by keys, and closing gives the focus back", async () => {
  const { job_id } = await finishedJob(inject("url"), { strategy_name: "Found by its name" });
  await visit("/jobs", async (page) => {
    await page.getByRole("link", { name: "Found by its name" }).waitFor();
    const opener = page.getByRole("button", { name: "Commands" });
    await opener.focus();
    await page.keyboard.press("Enter");
    const box = page.getByRole("combobox", { name: "Commands" });
    await expect.poll(() => box.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Commands" }).waitFor({ state: "hidden" });
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);

    await page.keyboard.press("Control+k");
    const options = page.getByRole("listbox", { name: "Commands found" }).getByRole("option");
    await page.keyboard.type("theme");
    await expect.poll(() => options.count()).toBe(3);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter"); // system, light, dark
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");

    await page.keyboard.press("Control+k");
    await page.keyboard.type("nothing is called this");
    await page.getByText("Nothing is called that.").waitFor();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("found by");
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/jobs/${job_id}$`));
  });
});

test("a first Tab leads past the rail", async () => {
  await visit("/jobs", async (page) => {
    await page.getByRole("heading", { level: 1, name: "Jobs" }).waitFor();
    await page.keyboard.press("Tab");
    await page.getByRole("link", { name: "Skip to the page" }).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("main") !== null)).toBe(true);
  });
});

test("a backtest is written, undone, redone and run from the keyboard", async () => {
  await visit("/new", async (page) => {
    await page.getByText("Ready to run").waitFor();
    const name = page.getByLabel("Name");
    await name.focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("By keys alone");
    await page.getByRole("heading", { level: 1 }).click(); // out of the field, whose own undo comes first
    await page.keyboard.press("Control+z");
    await expect.poll(() => name.inputValue()).toBe("My momentum strategy");
    await page.keyboard.press("Control+y");
    await expect.poll(() => name.inputValue()).toBe("By keys alone");
    await page.getByRole("tab", { name: "Template" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("tab", { name: "Visual builder", selected: true }).waitFor();
    await page.getByText("Ready to run").waitFor();
    await page.keyboard.press("Control+Enter");
    await page.waitForURL(/\/jobs\/job_/);
    await page.getByRole("heading", { level: 1, name: "By keys alone" }).waitFor();
  });
});
