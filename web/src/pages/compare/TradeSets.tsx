// Which trades two results share, and which only one of them has.
import type { Comparison, TradeDifference } from "../../api/resultTypes";
import type { Trade } from "../../api/types";
import { integer, price, signed, signedPercent, time, tone, words } from "../../ui/format";
import { Card, TableFrame } from "../../ui/layout";
import { letter } from "./chosen";

function Rows({ label, trades }: { label: string; trades: Trade[] }) {
  return (
    <TableFrame label={label}>
      <thead>
        <tr>
          <th scope="col">Asset</th>
          <th scope="col">Side</th>
          <th scope="col" className="num">
            Entry (UTC)
          </th>
          <th scope="col" className="num">
            Exit (UTC)
          </th>
          <th scope="col" className="num">
            Entry price
          </th>
          <th scope="col" className="num">
            Exit price
          </th>
          <th scope="col" className="num">
            PnL
          </th>
          <th scope="col" className="num">
            Return
          </th>
          <th scope="col">Exit by</th>
        </tr>
      </thead>
      <tbody>
        {trades.map((t, i) => (
          <tr key={i}>
            <td>{t.asset}</td>
            <td>{t.side}</td>
            <td className="num">{time(t.entry_time)}</td>
            <td className="num">{time(t.exit_time)}</td>
            <td className="num">{price(t.entry_price)}</td>
            <td className="num">{price(t.exit_price)}</td>
            <td className={`num ${tone(t.pnl)}`}>{signed(t.pnl)}</td>
            <td className={`num ${tone(t.return_pct)}`}>{signedPercent(t.return_pct)}</td>
            <td>{t.open ? "still open" : words(t.exit_reason)}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

function Part({ name, total, trades }: { name: string; total: number; trades: Trade[] }) {
  if (total === 0) return null;
  return (
    <details className="mt-2">
      <summary className="font-medium">
        {name} ({integer(total)})
      </summary>
      <div className="mt-2">
        {trades.length < total ? <p className="mb-1 text-muted">The first {integer(trades.length)} of them.</p> : null}
        <Rows label={name} trades={trades} />
      </div>
    </details>
  );
}

function Difference({ difference, name }: { difference: TradeDifference; name: string }) {
  const d = difference;
  return (
    <section aria-label={`Trades of A and ${name}`} className="border-t border-line pt-3 first:border-t-0 first:pt-0">
      <h3>
        A and {name}: {integer(d.common)} trades in common, {integer(d.changed.total)} left differently,{" "}
        {integer(d.only_baseline.total)} only in A, {integer(d.only_other.total)} only in {name}
      </h3>
      <Part name={`Left differently, as in A`} total={d.changed.total} trades={d.changed.items.map((pair) => pair.baseline)} />
      <Part name={`Left differently, as in ${name}`} total={d.changed.total} trades={d.changed.items.map((pair) => pair.other)} />
      <Part name="Only in A" total={d.only_baseline.total} trades={d.only_baseline.items} />
      <Part name={`Only in ${name}`} total={d.only_other.total} trades={d.only_other.items} />
    </section>
  );
}

export function TradeSets({ comparison }: { comparison: Comparison }) {
  return (
    <Card title="Trades">
      <div className="space-y-4">
        {comparison.trades.map((difference, i) => (
          <Difference key={difference.backtest_id} difference={difference} name={letter(i + 1)} />
        ))}
      </div>
    </Card>
  );
}
