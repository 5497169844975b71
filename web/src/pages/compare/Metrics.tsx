// Every figure of each result and how far it is from the baseline's.
import { useState } from "react";
import type { Comparison } from "../../api/resultTypes";
import { CheckField } from "../../ui/fields";
import { kDash, signed } from "../../ui/format";
import { Card, TableFrame } from "../../ui/layout";
import { figureName, figureText, kMetrics } from "../results/metricNames";
import { letter } from "./chosen";

const kFirst = [
  "total_return_pct",
  "final_equity",
  "cagr_pct",
  "sharpe",
  "sortino",
  "max_drawdown_pct",
  "volatility_pct",
  "trades",
  "win_rate_pct",
  "profit_factor",
  "exposure_pct",
  "fees_paid",
];

/** A difference in the figure's unit; percentages differ by percentage points. */
export function deltaText(name: string, delta: number | null): string {
  if (delta === null) return kDash;
  if (delta === 0) return "0";
  const unit = kMetrics[name]?.[1];
  if (unit === "%") return `${signed(delta)} pp`;
  if (unit === "s") return `${signed(delta, 0)} s`;
  return signed(delta, unit === "count" ? 0 : unit === "money" ? 2 : 3);
}

export function Metrics({ comparison }: { comparison: Comparison }) {
  const [all, setAll] = useState(false);
  const rank = (name: string) => (kFirst.includes(name) ? kFirst.indexOf(name) : kFirst.length);
  const rows = comparison.metrics
    .filter((row) => all || kFirst.includes(row.name))
    .toSorted((a, b) => rank(a.name) - rank(b.name));
  return (
    <Card title="Figures" actions={<CheckField label="All figures" checked={all} onChange={setAll} />}>
      <TableFrame label="Figures of each result, with the difference to A">
        <thead>
          <tr>
            <th scope="col">Figure</th>
            {comparison.backtests.map((b, i) => (
              <th key={b.backtest_id} scope="col" className="num" title={b.strategy_name}>
                {letter(i)}
                {i > 0 ? " (less A)" : ""}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{figureName(row.name)}</th>
              {row.values.map((value, i) => (
                <td key={i} className="num">
                  {figureText(row.name, value)}
                  {i > 0 ? <span className="ml-2 inline-block min-w-20 text-muted">{deltaText(row.name, row.deltas[i] ?? null)}</span> : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </TableFrame>
    </Card>
  );
}
