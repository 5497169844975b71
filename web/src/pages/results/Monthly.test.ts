import { expect, test } from "vitest";
import { shade, yearsOf } from "./Monthly";

test("a year is the compound return of its months; a month without bars is not zero", () => {
  const [year] = yearsOf([
    { year: 2020, month: 1, return_pct: 10, benchmark_pct: 0 },
    { year: 2020, month: 3, return_pct: -10, benchmark_pct: 50 },
  ]);
  expect(year!.months.slice(0, 3)).toEqual([10, null, -10]);
  expect(year!.total).toBeCloseTo(-1, 12);
  expect(year!.benchmark).toBeCloseTo(50, 12);
});

test("the colour grows with the size and is none for nothing", () => {
  expect(shade(0, 10)).toBeUndefined();
  expect(shade(null, 10)).toBeUndefined();
  expect(shade(-0.04, 10)).toBeUndefined(); // shown as 0.0
  expect(shade(10, 10)).toContain("--up) 40%");
  expect(shade(-5, 10)).toContain("--down) 24%");
});
