// The start: a finished result at once, "run this yourself", and what to do next.
import { useMutation, useQuery } from "@tanstack/react-query";
import { ArrowRight, Pencil, Play } from "lucide-react";
import { queries } from "../../api/queries";
import { apiService } from "../../api/service";
import type { Backtest, Submission } from "../../api/types";
import { LineChart } from "../../components/LineChart";
import { kExampleDraft } from "../../components/SignalCreation/draft";
import { submissionOf } from "../../components/BacktestJobStatus/submission";
import { Button, ButtonLink } from "../../ui/Button";
import { integer, number, percent, signedPercent, time, tone } from "../../ui/format";
import { Link, useGo } from "../../ui/Link";
import { Card, PageHeader, TableFrame, Tile } from "../../ui/layout";
import { Empty, ErrorState, Loading } from "../../ui/states";

function useRun() {
  const go = useGo();
  return useMutation({
    mutationFn: (submission: Submission) => apiService.createBacktestJob(submission),
    onSuccess: (job) => go(`/jobs/${job.job_id}`),
  });
}

function Curve({ result }: { result: Backtest }) {
  const { data: curve } = useQuery(queries.equity(result.backtest_id, 800));
  if (!curve) return <Loading rows={4} />;
  return (
    <LineChart
      times={curve.time}
      lines={[
        { label: "Equity", values: curve.equity, colour: "--chart-1" },
        { label: "Buy & hold", values: curve.benchmark, colour: "--muted", dashed: true },
      ]}
      summary={`Equity of ${result.strategy_name}, ${number(result.final_equity)} at the end, beside buy and hold`}
    />
  );
}

/** A finished result, and the two steps that follow from it. */
function Showcase({ result }: { result: Backtest }) {
  const { data: job } = useQuery(queries.job(result.job_id));
  const run = useRun();
  return (
    <Card
      title={
        <>
          <Link to={`/results/${result.backtest_id}`}>{result.strategy_name}</Link>{" "}
          <span className="font-normal text-muted">
            {result.assets.join(", ")} · {result.timeframe} · {result.period}
            {result.synthetic ? " · made-up sample data" : ""}
          </span>
        </>
      }
      className="mb-5"
    >
      <dl className="mb-4 grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-5">
        <Tile name="Total return" value={signedPercent(result.total_return_pct)} tone={tone(result.total_return_pct)} />
        <Tile name="Sharpe ratio" value={number(result.sharpe)} />
        <Tile name="Max drawdown" value={signedPercent(result.max_drawdown_pct)} />
        <Tile name="Trades" value={integer(result.trades)} />
        <Tile name="Win rate" value={percent(result.win_rate_pct)} />
      </dl>
      <Curve result={result} />
      {run.error ? <ErrorState error={run.error} /> : null}
      <div className="mt-4 flex flex-wrap gap-2">
        <Button kind="primary" disabled={!job || run.isPending} onClick={() => job && run.mutate(submissionOf(job))}>
          <Play aria-hidden className="size-4" /> Run this yourself
        </Button>
        <ButtonLink to={`/new?from=${result.job_id}&compare=${result.backtest_id}`}>
          <Pencil aria-hidden className="size-4" /> Change one parameter and compare
        </ButtonLink>
        <ButtonLink to={`/results/${result.backtest_id}`}>
          Open the result <ArrowRight aria-hidden className="size-4" />
        </ButtonLink>
      </div>
    </Card>
  );
}

function Latest({ results }: { results: Backtest[] }) {
  return (
    <section aria-label="Latest results">
      <h2 className="mb-2">Latest results</h2>
      <TableFrame label="Latest results, newest first">
        <thead>
          <tr>
            <th>Strategy</th>
            <th>Assets</th>
            <th className="num">Return</th>
            <th className="num">Max drawdown</th>
            <th className="num">Trades</th>
            <th className="num">Finished (UTC)</th>
          </tr>
        </thead>
        <tbody>
          {results.map((r) => (
            <tr key={r.backtest_id}>
              <td className="max-w-80 truncate">
                <Link to={`/results/${r.backtest_id}`}>{r.strategy_name}</Link>
              </td>
              <td className="max-w-48 truncate">{r.assets.join(", ")}</td>
              <td className={`num ${tone(r.total_return_pct)}`}>{signedPercent(r.total_return_pct)}</td>
              <td className="num">{signedPercent(r.max_drawdown_pct)}</td>
              <td className="num">{integer(r.trades)}</td>
              <td className="num">{time(r.created_at)}</td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
    </section>
  );
}

function First() {
  const { data: datasets } = useQuery(queries.datasets());
  const run = useRun();
  const symbols = new Set(datasets?.map((d) => d.symbol));
  const symbol = symbols.has("BTC/USD") ? "BTC/USD" : [...symbols][0];
  const dataset = datasets?.find((d) => d.symbol === symbol);
  if (datasets?.length === 0) {
    return (
      <Empty
        text="There is no market data yet: add a file, or take the labelled sample."
        action={<ButtonLink kind="primary" to="/data">Add market data</ButtonLink>}
        example={<code>hindcast data sample --symbol BTC/USD --timeframe 1h</code>}
      />
    );
  }
  return (
    <>
      <Empty
        text={`No result yet. The example runs the momentum template on ${symbol ?? "the market data"} and takes less than a second.`}
        action={
          <Button
            kind="primary"
            disabled={!dataset || run.isPending}
            onClick={() => dataset && run.mutate({ ...kExampleDraft, assets: [dataset.symbol], timeframe: dataset.timeframe })}
          >
            <Play aria-hidden className="size-4" /> Run the example
          </Button>
        }
      />
      {run.error ? <ErrorState error={run.error} /> : null}
    </>
  );
}

export default function HomePage() {
  const { data, error, refetch } = useQuery(queries.backtests(8));
  const results = data?.items ?? [];
  // The server's example is shown as long as nobody has made a result of their own.
  const shown = results.find((r) => r.user_id !== "demo") ?? results[0];
  return (
    <>
      <PageHeader title="Hindcast" lead="Run a trading strategy on past data, see every trade, and trust the figures.">
        {results.length > 1 ? (
          <ButtonLink to="/results">All results</ButtonLink>
        ) : null}
        <ButtonLink kind="primary" to="/new">
          New backtest
        </ButtonLink>
      </PageHeader>
      {error && !data ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Loading rows={6} /> : null}
      {data && !shown ? <First /> : null}
      {shown ? <Showcase key={shown.backtest_id} result={shown} /> : null}
      {results.length > 1 ? <Latest results={results} /> : null}
    </>
  );
}
