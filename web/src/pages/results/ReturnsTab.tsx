// Returns over time and their spread, exposure, and what each asset brought.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { analysisQuery } from "../../api/results";
import type { Analysis, Distribution } from "../../api/resultTypes";
import type { Result } from "../../api/types";
import { Histogram } from "../../components/Histogram";
import { LineChart } from "../../components/LineChart";
import { SelectField } from "../../ui/fields";
import { integer, number, percent, signedPercent } from "../../ui/format";
import { Card } from "../../ui/layout";
import { ErrorState, Loading } from "../../ui/states";
import { MonthlyTable } from "./Monthly";
import { PerAsset } from "./PerAsset";

const kWindows = [30, 60, 90, 180, 365];

function Rolling({ rolling }: { rolling: Analysis["rolling"] }) {
  const group = "rolling";
  if (rolling.time.length < 2) {
    return <p className="text-muted">The result is shorter than a window of {rolling.window_days} days.</p>;
  }
  const last = (values: (number | null)[]) => values.findLast((value) => value !== null) ?? null;
  return (
    <>
      <LineChart
        times={rolling.time}
        lines={[
          { label: "Return", values: rolling.return_pct, colour: "--chart-1" },
          { label: "Volatility a year", values: rolling.volatility_pct, colour: "--chart-4", dashed: true },
        ]}
        group={group}
        height={190}
        unit={(value) => percent(value, 1)}
        summary={`Over ${rolling.window_days} days: return ${signedPercent(last(rolling.return_pct))} and volatility ${percent(last(rolling.volatility_pct))} at the end`}
      />
      <LineChart
        times={rolling.time}
        lines={[{ label: "Sharpe ratio", values: rolling.sharpe, colour: "--chart-2" }]}
        group={group}
        height={150}
        unit={(value) => number(value, 1)}
        summary={`Sharpe ratio over ${rolling.window_days} days: ${number(last(rolling.sharpe))} at the end`}
      />
    </>
  );
}

function Spread({ title, d }: { title: string; d: Distribution }) {
  const words = `mean ${signedPercent(d.mean)}, median ${signedPercent(d.median)}, deviation ${percent(d.deviation)}, from ${signedPercent(d.lowest)} to ${signedPercent(d.highest)}`;
  return (
    <Card title={`${title} (${integer(d.count)})`}>
      {d.count === 0 ? (
        <p className="text-muted">There is none.</p>
      ) : (
        <>
          <Histogram edges={d.edges} counts={d.counts} unit="%" summary={`${title}: ${words}`} />
          <p className="tabular mt-2 text-[13px] text-muted">{words.charAt(0).toUpperCase() + words.slice(1)}.</p>
        </>
      )}
    </Card>
  );
}

function Exposure({ exposure }: { exposure: Analysis["exposure"] }) {
  const most = Math.max(0, ...exposure.positions);
  return (
    <LineChart
      times={exposure.time}
      lines={[
        { label: "Long", values: exposure.long_pct, colour: "--chart-1", filled: true },
        { label: "Short", values: exposure.short_pct, colour: "--chart-4", dashed: true },
      ]}
      height={170}
      unit={(value) => percent(value, 0)}
      summary={`Exposure in percent of the equity, at most ${integer(most)} positions at a time`}
    />
  );
}

function AnalysisCards({ backtestId }: { backtestId: string }) {
  const [days, setDays] = useState<number>();
  const { data, error, refetch } = useQuery({ ...analysisQuery(backtestId, days), placeholderData: keepPreviousData });
  if (error) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Loading label="Loading the analysis" rows={8} />;
  return (
    <>
      <Card
        title={`Rolling figures over ${data.rolling.window_days} days`}
        actions={
          <div className="w-36">
            <SelectField label="Window" value={days ?? ""} onChange={(event) => setDays(Number(event.target.value) || undefined)}>
              <option value="">fitting</option>
              {kWindows.map((window) => (
                <option key={window} value={window}>
                  {window} days
                </option>
              ))}
            </SelectField>
          </div>
        }
      >
        <Rolling rolling={data.rolling} />
      </Card>
      <div className="grid gap-4 xl:grid-cols-2">
        <Spread title="Daily returns" d={data.daily_returns} />
        <Spread title="Returns of the trades" d={data.trade_returns} />
      </div>
      <Card title="Exposure (% of equity)">
        <Exposure exposure={data.exposure} />
      </Card>
    </>
  );
}

export default function ReturnsTab({ result }: { result: Result }) {
  return (
    <>
      <Card title="Return of each month (%)">
        <MonthlyTable monthly={result.monthly} />
      </Card>
      <AnalysisCards backtestId={result.backtest_id} />
      <Card title="By asset">
        <PerAsset rows={result.per_asset} />
      </Card>
    </>
  );
}
