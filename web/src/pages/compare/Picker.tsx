// Chooses two to six of the latest results.
import { useInfiniteQuery } from "@tanstack/react-query";
import { backtestPages } from "../../api/results";
import { Button, ButtonLink } from "../../ui/Button";
import { integer, number, signedPercent, time, tone } from "../../ui/format";
import { Link } from "../../ui/Link";
import { TableFrame } from "../../ui/layout";
import { Empty, ErrorState, Loading } from "../../ui/states";
import { kComparedMax, letter, toggled } from "./chosen";

interface Props {
  ids: string[];
  choose: (ids: string[]) => void;
}

export function Picker({ ids, choose }: Props) {
  const { data, error, refetch, fetchNextPage, hasNextPage } = useInfiniteQuery(backtestPages());
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Loading rows={6} />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return <Empty text="No backtest has finished yet: there is nothing to compare." action={<ButtonLink to="/new">New backtest</ButtonLink>} />;
  }
  return (
    <>
      <TableFrame label="Results to choose from">
        <thead>
          <tr>
            <th scope="col">Compare</th>
            <th scope="col">Strategy</th>
            <th scope="col">Assets</th>
            <th scope="col">Bars</th>
            <th scope="col" className="num">
              Return
            </th>
            <th scope="col" className="num">
              Sharpe
            </th>
            <th scope="col" className="num">
              Trades
            </th>
            <th scope="col" className="num">
              Finished (UTC)
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((r) => {
            const at = ids.indexOf(r.backtest_id);
            return (
              <tr key={r.backtest_id}>
                <td>
                  <label className="flex items-center gap-2">
                    <input
                      type="checkbox"
                      className="size-4 accent-(--accent)"
                      aria-label={`Compare ${r.strategy_name}, finished ${time(r.created_at)}`}
                      checked={at >= 0}
                      disabled={at < 0 && ids.length >= kComparedMax}
                      onChange={() => choose(toggled(ids, r.backtest_id))}
                    />
                    <span className="w-4 font-semibold">{at >= 0 ? letter(at) : ""}</span>
                  </label>
                </td>
                <td className="max-w-72 truncate">
                  <Link to={`/results/${r.backtest_id}`}>{r.strategy_name}</Link>
                </td>
                <td className="max-w-40 truncate">{r.assets.join(", ")}</td>
                <td>{r.timeframe}</td>
                <td className={`num ${tone(r.total_return_pct)}`}>{signedPercent(r.total_return_pct)}</td>
                <td className="num">{number(r.sharpe)}</td>
                <td className="num">{integer(r.trades)}</td>
                <td className="num">{time(r.created_at)}</td>
              </tr>
            );
          })}
        </tbody>
      </TableFrame>
      {hasNextPage ? (
        <div className="mt-3 text-center">
          <Button size="small" onClick={() => void fetchNextPage()}>
            Older results
          </Button>
        </div>
      ) : null}
    </>
  );
}
