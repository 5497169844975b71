import { expect, test, vi } from "vitest";
import { allRows, kRowsPerPage } from "./rows";

test("all pages come together in their order, a few at a time", async () => {
  const total = 5 * kRowsPerPage + 1;
  let running = 0;
  let most = 0;
  const getPage = vi.fn(async (offset: number, limit: number) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    return { items: Array.from({ length: Math.min(limit, total - offset) }, (_, i) => offset + i), total };
  });
  const rows = await allRows(getPage);
  expect(rows).toEqual(Array.from({ length: total }, (_, i) => i));
  expect(getPage).toHaveBeenCalledTimes(6);
  expect(most).toBeLessThanOrEqual(4);
});

test("a table without rows is one question", async () => {
  const getPage = vi.fn(async () => ({ items: [] as number[], total: 0 }));
  expect(await allRows(getPage)).toEqual([]);
  expect(getPage).toHaveBeenCalledTimes(1);
});
