// Equity with its benchmark above drawdown, on one clock with one crosshair.
import { useQuery } from "@tanstack/react-query";
import { queries } from "../../api/queries";
import type { Result } from "../../api/types";
import { LineChart } from "../../components/LineChart";
import { integer, number, percent, signedPercent } from "../../ui/format";
import { Card } from "../../ui/layout";
import { ErrorState, Loading } from "../../ui/states";

export function EquityCharts({ result }: { result: Result }) {
  const { data: curve, error, refetch } = useQuery(queries.equity(result.backtest_id));
  if (error && !curve) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!curve) return <Loading label="Loading the equity curve" rows={8} />;
  const equity = `Equity from ${number(result.initial_capital)} to ${number(result.final_equity)}; buy and hold ${signedPercent(result.metrics.benchmark_return_pct)}`;
  const group = `result ${result.backtest_id}`;
  return (
    <Card title="Equity and drawdown">
      <LineChart
        times={curve.time}
        lines={[
          { label: "Equity", values: curve.equity, colour: "--chart-1" },
          { label: "Buy & hold", values: curve.benchmark, colour: "--chart-4", dashed: true },
        ]}
        group={group}
        summary={equity}
      />
      <LineChart
        times={curve.time}
        lines={[{ label: "Drawdown", values: curve.drawdown_pct, colour: "--down", filled: true }]}
        group={group}
        height={150}
        unit={(value) => percent(value, 1)}
        summary={`Drawdown, ${signedPercent(result.metrics.max_drawdown_pct)} at its deepest`}
      />
      {curve.points < curve.bars ? (
        <p className="mt-2 text-[13px] text-muted">
          {integer(curve.points)} of {integer(curve.bars)} bars are drawn: the highest and lowest of each stretch.{" "}
          <a className="text-accent underline" href={`/api/backtests/${result.backtest_id}/equity?format=csv`} download>
            All as CSV
          </a>
        </p>
      ) : null}
    </Card>
  );
}
