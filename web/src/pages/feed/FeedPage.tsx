// What has been published: every finished backtest, newest first, as it would be told to somebody.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { queries } from "../../api/queries";
import { backtestPages } from "../../api/results";
import type { Backtest } from "../../api/types";
import { Sparkline } from "../../components/Sparkline";
import { Button, ButtonLink } from "../../ui/Button";
import { ago, integer, number, percent, signedPercent, time, tone } from "../../ui/format";
import { Link } from "../../ui/Link";
import { Chip, PageHeader } from "../../ui/layout";
import { Empty, ErrorState, Loading } from "../../ui/states";

const kCurvePoints = 64;

/** True from when the element has come near the window. */
function useNear(): [React.RefObject<HTMLElement | null>, boolean] {
  const ref = useRef<HTMLElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setNear(true),
      { rootMargin: "200px" },
    );
    observer.observe(ref.current!);
    return () => observer.disconnect();
  }, []);
  return [ref, near];
}

function Figure({ name, value, tone: colour = "" }: { name: string; value: string; tone?: string }) {
  return (
    <div>
      <dt className="text-[12.5px] text-muted">{name}</dt>
      <dd className={`tabular font-semibold ${colour}`}>{value}</dd>
    </div>
  );
}

function Entry({ backtest: b }: { backtest: Backtest }) {
  const [ref, near] = useNear();
  const { data: curve } = useQuery({ ...queries.equity(b.backtest_id, kCurvePoints), enabled: near });
  return (
    <article ref={ref} aria-label={b.strategy_name} className="flex min-w-0 flex-col gap-3 rounded-lg border border-line bg-panel p-4">
      <div className="min-w-0">
        <h2 className="truncate">
          <Link to={`/results/${b.backtest_id}`}>{b.strategy_name}</Link>
        </h2>
        <p className="truncate text-[13px] text-muted">
          {b.user_id} · <time dateTime={b.created_at} title={`${time(b.created_at)} UTC`}>{ago(b.created_at)}</time> · {b.assets.join(", ")} · {b.timeframe} · {b.period}
        </p>
      </div>
      <div className="h-12">
        {curve ? <Sparkline values={curve.equity} from={b.initial_capital} label={`Equity, ${signedPercent(b.total_return_pct)}`} /> : null}
      </div>
      <dl className="grid grid-cols-3 gap-x-3 gap-y-2 sm:grid-cols-5">
        <Figure name="Return" value={signedPercent(b.total_return_pct, 1)} tone={tone(b.total_return_pct, 1)} />
        <Figure name="Sharpe" value={number(b.sharpe)} />
        <Figure name="Drawdown" value={signedPercent(b.max_drawdown_pct, 1)} />
        <Figure name="Trades" value={integer(b.trades)} />
        <Figure name="Win rate" value={percent(b.win_rate_pct, 0)} />
      </dl>
      {b.synthetic || Number(b.warnings) > 0 ? (
        <p className="flex flex-wrap gap-1.5">
          {b.synthetic ? <Chip tone="text-warn">made-up data</Chip> : null}
          {Number(b.warnings) > 0 ? <Chip tone="text-warn">{integer(Number(b.warnings))} warnings</Chip> : null}
        </p>
      ) : null}
    </article>
  );
}

export default function FeedPage() {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...backtestPages(),
    refetchInterval: 10_000,
  });
  const entries = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title="Feed" lead="Finished backtests of everybody on this server, newest first." />
      {error && !data ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Loading rows={8} /> : null}
      {data && entries.length === 0 ? (
        <Empty text="Nothing has been published yet." action={<ButtonLink to="/new">Run the first backtest</ButtonLink>} />
      ) : null}
      <div className="grid gap-4 lg:grid-cols-2">
        {entries.map((backtest) => (
          <Entry key={backtest.backtest_id} backtest={backtest} />
        ))}
      </div>
      {hasNextPage ? (
        <div className="mt-4 text-center">
          <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Older results
          </Button>
        </div>
      ) : null}
    </>
  );
}
