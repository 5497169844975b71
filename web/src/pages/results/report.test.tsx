import { expect, test } from "vitest";
import type { Equity, Result, TradePage } from "../../api/types";
import { reportFileName, reportHtml } from "./reportFile";

const kHostile = `<img src=x onerror=alert(1)>"'><script>alert(2)</script></title></style>`;

const result = {
  backtest_id: "bt_1",
  strategy_name: kHostile,
  strategy_description: kHostile,
  assets: [kHostile],
  timeframe: "1h",
  data_start: "2020-01-01T00:00:00Z",
  data_end: "2020-02-01T00:00:00Z",
  created_at: "2026-01-01T00:00:00Z",
  initial_capital: 100,
  final_equity: 110,
  synthetic: false,
  warnings: [{ code: "w", message: kHostile }],
  metrics: { total_return_pct: 10 },
  monthly: [{ year: 2020, month: 1, return_pct: 10, benchmark_pct: 1 }],
  per_asset: [],
  order_counts: {},
  strategy_hash: "s",
  data_hash: "d",
  engine_version: "1",
  provenance: { execution: {}, costs: {}, formulas: { long_entry: kHostile }, seed: null, data: [] },
  request: { strategy_name: kHostile },
  definition: {},
} as unknown as Result;
const curve = { time: [0, 1], equity: [100, 110], drawdown_pct: [0, 0], benchmark: [100, 101] } as unknown as Equity;
const trades = { items: [], total: 0, offset: 0, next_offset: null } as TradePage;
const html = reportHtml({ result, curve, trades, address: "http://x/" });
const page = new DOMParser().parseFromString(html, "text/html");

test("a hostile name is text in the report, everywhere", () => {
  expect(page.querySelectorAll("script, img, link, [src], [href], [onerror]")).toHaveLength(0);
  expect(page.querySelector("h1")?.textContent).toBe(kHostile);
  expect(page.title).toContain(kHostile);
});

test("the report forbids scripts and the network to itself", () => {
  const policy = page.querySelector("meta[http-equiv='Content-Security-Policy']");
  expect(policy?.getAttribute("content")).toBe("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
});

test("the file's name is harmless", () => {
  expect(reportFileName(result)).toMatch(/^[a-z0-9-]+bt_1\.html$/);
});
