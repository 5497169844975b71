import { expect, test } from "vitest";
import { groupsOf } from "./FiguresTab";
import { figureText, kMetrics } from "./metricNames";

// The app itself is not for Node, so its types are not there.
const { readFileSync } = (await import("node:fs" as string)) as { readFileSync(path: string, coding: string): string };

test("titles and units are those of docs/metrics.md", () => {
  const page = readFileSync("../docs/metrics.md", "utf8");
  const rows = [...page.matchAll(/^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|/gm)];
  const documented = Object.fromEntries(rows.map(([, name, title, unit]) => [name, [title!.trim(), unit!.trim()]]));
  expect(kMetrics).toEqual(documented);
});

test("every figure stands in one group", () => {
  const metrics = Object.fromEntries(Object.keys(kMetrics).map((name) => [name, 1]));
  const shown = groupsOf(metrics).flatMap(([, names]) => names);
  expect(shown.toSorted()).toEqual(Object.keys(kMetrics).toSorted());
});

test("figures carry their unit; what is undefined is a dash", () => {
  expect(figureText("total_return_pct", 12.3)).toBe("+12.30 %");
  expect(figureText("win_rate_pct", 38.8)).toBe("38.80 %");
  expect(figureText("max_drawdown_days", 72.71)).toBe("72.7 days");
  expect(figureText("dsr", null)).toBe("–");
});
