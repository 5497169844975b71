import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { queries } from "../../api/queries";
import type { Equity, Result, TradePage } from "../../api/types";
import { LineChart } from "../../components/LineChart";
import { Button } from "../../ui/Button";
import { integer, number, percent, price, sentence, signed, signedPercent, time, tone, words } from "../../ui/format";
import { Card, PageHeader, TableFrame, Tile } from "../../ui/layout";
import { ErrorState, Loading } from "../../ui/states";

const kTradesPerPage = 100;

function Tiles({ result }: { result: Result }) {
  const m = result.metrics;
  return (
    <dl className="mb-4 grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-6">
      <Tile name="Total return" value={signedPercent(m.total_return_pct)} tone={tone(m.total_return_pct)} />
      <Tile name="Final equity" value={number(result.final_equity)} />
      <Tile name="Sharpe ratio" value={number(m.sharpe)} />
      <Tile name="Max drawdown" value={signedPercent(m.max_drawdown_pct)} tone={tone(m.max_drawdown_pct)} />
      <Tile name="Trades" value={integer(m.trades)} />
      <Tile name="Win rate" value={percent(m.win_rate_pct)} />
    </dl>
  );
}

function Curve({ curve, result }: { curve: Equity; result: Result }) {
  return (
    <Card label="Equity and drawdown" className="mb-4">
      <LineChart
        times={curve.time}
        lines={[
          { label: "Equity", values: curve.equity, colour: "--chart-1" },
          { label: "Buy & hold", values: curve.benchmark, colour: "--muted", dashed: true },
        ]}
        group="result"
        summary={`Equity from ${number(result.initial_capital)} to ${number(result.final_equity)}`}
      />
      <LineChart
        times={curve.time}
        lines={[{ label: "Drawdown", values: curve.drawdown_pct, colour: "--down", filled: true }]}
        group="result"
        height={150}
        unit={(value) => percent(value, 1)}
        summary={`Drawdown, ${signedPercent(result.metrics.max_drawdown_pct)} at its deepest`}
      />
    </Card>
  );
}

function TradeRows({ page }: { page: TradePage }) {
  return (
    <TableFrame label="Trades">
      <thead>
        <tr>
          <th>Asset</th>
          <th>Side</th>
          <th className="num">Entry (UTC)</th>
          <th className="num">Exit (UTC)</th>
          <th className="num">Entry price</th>
          <th className="num">Exit price</th>
          <th className="num">Size</th>
          <th className="num">PnL</th>
          <th className="num">Return</th>
          <th>Exit</th>
        </tr>
      </thead>
      <tbody>
        {page.items.map((t, i) => (
          <tr key={i}>
            <td>{t.asset}</td>
            <td>{t.side}</td>
            <td className="num">{time(t.entry_time)}</td>
            <td className="num">{time(t.exit_time)}</td>
            <td className="num">{price(t.entry_price)}</td>
            <td className="num">{price(t.exit_price)}</td>
            <td className="num">{price(t.size)}</td>
            <td className={`num ${tone(t.pnl)}`}>{signed(t.pnl)}</td>
            <td className={`num ${tone(t.return_pct)}`}>{signedPercent(t.return_pct)}</td>
            <td>{t.open ? "still open" : words(t.exit_reason)}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

function Trades({ backtestId }: { backtestId: string }) {
  const [offset, setOffset] = useState(0);
  const { data, error } = useQuery(queries.trades(backtestId, offset, kTradesPerPage));
  if (error) return <ErrorState error={error} />;
  if (!data) return <Loading rows={5} />;
  return (
    <section aria-label="Trades and their export">
      <div className="my-3 flex flex-wrap items-center gap-2">
        <h2 className="mr-auto">Trades ({integer(data.total)})</h2>
        <Button size="small" disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - kTradesPerPage))}>
          Earlier
        </Button>
        <Button size="small" disabled={data.next_offset === null} onClick={() => setOffset(data.next_offset ?? 0)}>
          Later
        </Button>
        <a className="text-accent underline" href={`/api/backtests/${backtestId}/trades?format=csv`} download>
          CSV
        </a>
      </div>
      {data.total === 0 ? <p className="text-muted">The strategy never traded in this period.</p> : <TradeRows page={data} />}
    </section>
  );
}

export default function ResultPage() {
  const { backtestId } = useParams({ from: "/results/$backtestId" });
  const { data: result, error } = useQuery(queries.backtest(backtestId));
  const { data: curve } = useQuery(queries.equity(backtestId));
  if (error) return <ErrorState error={error} />;
  if (!result) return <Loading rows={8} />;
  return (
    <>
      <PageHeader
        title={result.strategy_name}
        lead={`${result.assets.join(", ")} · ${result.timeframe} · ${time(result.data_start)} to ${time(result.data_end)} UTC · engine ${result.engine_version} · data ${result.data_hash.slice(0, 12)}`}
      />
      {result.synthetic ? <p className="mb-4 text-warn">Made-up sample data: not a real market.</p> : null}
      <Tiles result={result} />
      {curve ? <Curve curve={curve} result={result} /> : null}
      {result.warnings.length > 0 ? (
        <Card title={`Warnings (${result.warnings.length})`}>
          <ul className="list-disc pl-5">
            {result.warnings.map((w) => (
              <li key={w.code}>{w.message}</li>
            ))}
          </ul>
        </Card>
      ) : null}
      <Trades key={backtestId} backtestId={backtestId} />
      <details className="mt-4">
        <summary className="font-medium">All figures</summary>
        <dl className="mt-2 grid gap-x-6 sm:grid-cols-2 lg:grid-cols-3">
          {Object.entries(result.metrics).map(([name, value]) => (
            <div key={name} className="flex justify-between gap-3 border-b border-line py-1">
              <dt className="text-muted">{sentence(name)}</dt>
              <dd className="tabular">{number(value, 4)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}
