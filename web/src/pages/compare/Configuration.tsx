// What was asked differently: one row for each field in which the results differ.
import type { Comparison } from "../../api/resultTypes";
import { kDash } from "../../ui/format";
import { Card, TableFrame } from "../../ui/layout";
import { letter } from "./chosen";

const shown = (value: unknown): string =>
  value === null || value === undefined ? kDash : typeof value === "string" ? value : JSON.stringify(value);

export function Configuration({ comparison }: { comparison: Comparison }) {
  return (
    <Card title="What differs in the set-up">
      {comparison.configuration.length === 0 ? (
        <p className="text-muted">Nothing: the same request, definition and data.</p>
      ) : (
        <TableFrame label="Fields in which the results differ">
          <thead>
            <tr>
              <th scope="col">Field</th>
              {comparison.backtests.map((b, i) => (
                <th key={b.backtest_id} scope="col" title={b.strategy_name}>
                  {letter(i)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {comparison.configuration.map((row) => (
              <tr key={row.pointer}>
                <th scope="row">
                  <code className="text-[12.5px] font-normal">{row.pointer}</code>
                </th>
                {row.values.map((value, i) => (
                  <td key={i} className="min-w-28 max-w-80 wrap-anywhere">
                    {shown(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </TableFrame>
      )}
    </Card>
  );
}
