import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import { ButtonLink } from "../../ui/Button";
import { integer, number, signedPercent, time, tone } from "../../ui/format";
import { Link } from "../../ui/Link";
import { PageHeader, TableFrame } from "../../ui/layout";
import { Empty, ErrorState, Loading } from "../../ui/states";

export default function ResultsPage() {
  const { data, error, refetch } = useQuery(queries.backtests());
  return (
    <>
      <PageHeader title="Results" />
      {error && !data ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Loading rows={8} /> : null}
      {data?.items.length === 0 ? (
        <Empty text="No backtest has finished yet." action={<ButtonLink to="/new">New backtest</ButtonLink>} />
      ) : null}
      {data && data.items.length > 0 ? (
        <TableFrame label="Results, newest first">
          <thead>
            <tr>
              <th>Strategy</th>
              <th>Assets</th>
              <th>Bars</th>
              <th className="num">Return</th>
              <th className="num">Sharpe</th>
              <th className="num">Max drawdown</th>
              <th className="num">Trades</th>
              <th className="num">Finished (UTC)</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((r) => (
              <tr key={r.backtest_id}>
                <td>
                  <Link to={`/results/${r.backtest_id}`}>{r.strategy_name}</Link>
                </td>
                <td>{r.assets.join(", ")}</td>
                <td>{r.timeframe}</td>
                <td className={`num ${tone(r.total_return_pct)}`}>{signedPercent(r.total_return_pct)}</td>
                <td className="num">{number(r.sharpe)}</td>
                <td className="num">{signedPercent(r.max_drawdown_pct)}</td>
                <td className="num">{integer(r.trades)}</td>
                <td className="num">{time(r.created_at)}</td>
              </tr>
            ))}
          </tbody>
        </TableFrame>
      ) : null}
    </>
  );
}
