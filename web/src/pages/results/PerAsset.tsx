import type { Result } from "../../api/types";
import { integer, number, percent, signed, signedPercent, tone } from "../../ui/format";
import { TableFrame } from "../../ui/layout";

export function PerAsset({ rows }: { rows: Result["per_asset"] }) {
  return (
    <TableFrame label="By asset">
      <thead>
        <tr>
          <th scope="col">Asset</th>
          <th scope="col" className="num">
            Trades
          </th>
          <th scope="col" className="num">
            Win rate
          </th>
          <th scope="col" className="num">
            PnL
          </th>
          <th scope="col" className="num">
            Fees
          </th>
          <th scope="col" className="num">
            Buy &amp; hold
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.symbol}>
            <td>{row.symbol}</td>
            <td className="num">{integer(row.trades)}</td>
            <td className="num">{percent(row.win_rate_pct, 1)}</td>
            <td className={`num ${tone(row.pnl)}`}>{signed(row.pnl)}</td>
            <td className="num">{number(row.fees)}</td>
            <td className="num">{signedPercent(row.buy_and_hold_pct)}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}
