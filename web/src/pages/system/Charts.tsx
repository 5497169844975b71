import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { activityQuery } from "../../api/system";
import type { SystemActivity, SystemState } from "../../api/system";
import { LineChart } from "../../components/LineChart";
import { SelectField } from "../../ui/fields";
import { duration, integer, number } from "../../ui/format";
import { Card } from "../../ui/layout";
import { ErrorState, Loading } from "../../ui/states";
import { unfinished } from "./activity";

const kSpans: [minutes: number, label: string][] = [
  [60, "the last hour"],
  [6 * 60, "six hours"],
  [24 * 60, "a day"],
  [7 * 24 * 60, "a week"],
];

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const last = (values: (number | null)[]) => values.findLast((value) => value !== null) ?? null;

function All({ activity, state }: { activity: SystemActivity; state: SystemState }) {
  const depth = unfinished(activity, state);
  const step = activity.step_seconds;
  const group = "system";
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <Card title="Jobs that wait">
        <LineChart
          times={activity.time}
          lines={[
            { label: "Waiting", values: activity.pending, colour: "--chart-1", filled: true },
            { label: "Most in between", values: activity.pending_most, colour: "--chart-4", dashed: true },
            { label: "Waiting or running", values: depth, colour: "--chart-3", dashed: true },
          ]}
          group={group}
          height={190}
          unit={integer}
          summary={`Jobs that wait: ${integer(activity.pending.at(-1))} now, ${integer(Math.max(0, ...activity.pending_most))} at most; with those that run ${integer(depth.at(-1))} now`}
        />
      </Card>
      <Card title={step === 60 ? "Jobs in each minute" : `Jobs in each ${integer(step / 60)} minutes`}>
        <LineChart
          times={activity.time}
          lines={[
            { label: "Submitted", values: activity.submitted, colour: "--chart-1" },
            { label: "Completed", values: activity.completed, colour: "--chart-3", dashed: true },
            { label: "Failed", values: activity.failed, colour: "--bad" },
          ]}
          group={group}
          height={190}
          unit={(v) => number(v, 0)}
          summary={`${integer(sum(activity.submitted))} submitted, ${integer(sum(activity.completed))} completed, ${integer(sum(activity.failed))} failed`}
        />
      </Card>
      <Card title="Waiting time">
        <LineChart
          times={activity.time}
          lines={[
            { label: "Half wait less", values: activity.wait_p50_seconds, colour: "--chart-1", sparse: true },
            { label: "95 % wait less", values: activity.wait_p95_seconds, colour: "--chart-4", dashed: true, sparse: true },
          ]}
          group={group}
          height={190}
          unit={duration}
          summary={`Waiting time: half less than ${duration(last(activity.wait_p50_seconds))}, 95 percent less than ${duration(last(activity.wait_p95_seconds))}`}
        />
      </Card>
      <Card title="Run time">
        <LineChart
          times={activity.time}
          lines={[
            { label: "Half run less", values: activity.run_p50_seconds, colour: "--chart-1", sparse: true },
            { label: "95 % run less", values: activity.run_p95_seconds, colour: "--chart-4", dashed: true, sparse: true },
          ]}
          group={group}
          height={190}
          unit={duration}
          summary={`Run time: half less than ${duration(last(activity.run_p50_seconds))}, 95 percent less than ${duration(last(activity.run_p95_seconds))}`}
        />
      </Card>
    </div>
  );
}

export function Charts({ state }: { state: SystemState }) {
  const [minutes, setMinutes] = useState(60);
  const { data, error, refetch } = useQuery(activityQuery(minutes));
  return (
    <section aria-label="Activity" className="space-y-3">
      <div className="w-44">
        <SelectField label="Time shown" value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
          {kSpans.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
      </div>
      {error && !data ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Loading label="Loading the activity" rows={6} /> : null}
      {data ? <All activity={data} state={state} /> : null}
    </section>
  );
}
