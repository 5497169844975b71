// What runs, waits and has run: kept current, filtered by state and text, cancelled one by one or together.
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useMemo, useState } from "react";
import { isFinal } from "../../api/events";
import { queries } from "../../api/queries";
import { apiService } from "../../api/service";
import type { Job, JobStatus } from "../../api/types";
import { StatusChip } from "../../components/StatusChip";
import { Button, ButtonLink } from "../../ui/Button";
import { SelectField, TextField } from "../../ui/fields";
import { duration, integer, time } from "../../ui/format";
import { Link } from "../../ui/Link";
import { PageHeader, TableFrame } from "../../ui/layout";
import { Empty, ErrorState, Loading } from "../../ui/states";

const kStates: JobStatus[] = ["pending", "running", "completed", "failed", "cancelled"];

const matches = (job: Job, text: string) =>
  [job.strategy_name, job.user_id, job.job_id, ...job.assets].some((part) => part.toLowerCase().includes(text));

function Row({ job, chosen, onChoose }: { job: Job; chosen: boolean; onChoose: (chosen: boolean) => void }) {
  return (
    <tr>
      <td className="w-8">
        {isFinal(job) ? null : (
          <input
            type="checkbox"
            className="size-4 align-middle accent-(--accent)"
            aria-label={`Choose ${job.strategy_name}`}
            checked={chosen}
            onChange={(event) => onChoose(event.target.checked)}
          />
        )}
      </td>
      <td className="min-w-48 max-w-96 truncate">
        <Link to={`/jobs/${job.job_id}`}>{job.strategy_name}</Link>
      </td>
      <td>
        <StatusChip job={job} />
      </td>
      <td className="num">{job.status === "running" ? `${job.progress} %` : duration(job.actual_duration)}</td>
      <td className="max-w-60 truncate">{job.assets.join(", ")}</td>
      <td>{job.timeframe}</td>
      <td className="whitespace-nowrap">{job.period}</td>
      <td>{job.priority}</td>
      <td>{job.user_id}</td>
      <td className="num">{time(job.created_at)}</td>
      <td>
        {job.result_backtest_id ? <Link to={`/results/${job.result_backtest_id}`}>Result</Link> : null}
      </td>
    </tr>
  );
}

const kCancellationsMax = 200;
const kHeads: [string, boolean][] = [
  ["Strategy", false],
  ["Status", false],
  ["Progress / time", true],
  ["Assets", false],
  ["Bars", false],
  ["Period", false],
  ["Priority", false],
  ["User", false],
  ["Submitted (UTC)", true],
  ["Result", false],
];

function Table({ jobs, chosen, choose }: { jobs: Job[]; chosen: Set<string>; choose: (ids: Set<string>) => void }) {
  const open = jobs.filter((job) => !isFinal(job)).map((job) => job.job_id);
  const all = open.length > 0 && open.every((id) => chosen.has(id));
  return (
    <TableFrame label="Jobs, newest first">
      <thead>
        <tr>
          <th>
            {open.length > 0 ? (
              <input
                type="checkbox"
                className="size-4 align-middle accent-(--accent)"
                aria-label="Choose all that wait or run"
                checked={all}
                onChange={() => choose(new Set(all ? [] : open))}
              />
            ) : (
              <span className="sr-only">Choice</span>
            )}
          </th>
          {kHeads.map(([head, isNumber]) => (
            <th key={head} className={isNumber ? "num" : ""}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <Row
            key={job.job_id}
            job={job}
            chosen={chosen.has(job.job_id)}
            onChoose={(now) => {
              const next = new Set(chosen);
              if (now) next.add(job.job_id);
              else next.delete(job.job_id);
              choose(next);
            }}
          />
        ))}
      </tbody>
    </TableFrame>
  );
}

// In portions of what one request may hold.
async function cancelAll(jobIds: string[]): Promise<void> {
  for (let i = 0; i < jobIds.length; i += kCancellationsMax) {
    await apiService.cancelBacktestJobs(jobIds.slice(i, i + kCancellationsMax));
  }
}

interface BulkProps {
  jobs: Job[];
  chosen: Set<string>;
  onDone: () => void;
}
function BulkCancel({ jobs, chosen, onDone }: BulkProps) {
  const client = useQueryClient();
  const ids = jobs.filter((job) => chosen.has(job.job_id) && !isFinal(job)).map((job) => job.job_id);
  const cancel = useMutation({
    mutationFn: cancelAll,
    onSuccess: () => {
      onDone();
      return client.invalidateQueries({ queryKey: ["jobs"] });
    },
  });
  return (
    <>
      {ids.length > 0 ? (
        <Button kind="danger" disabled={cancel.isPending} onClick={() => cancel.mutate(ids)}>
          <X aria-hidden className="size-4" /> Cancel {ids.length} {ids.length === 1 ? "job" : "jobs"}
        </Button>
      ) : null}
      {cancel.error ? <ErrorState error={cancel.error} /> : null}
    </>
  );
}

export default function JobsPage() {
  const [status, setStatus] = useState<JobStatus | "">("");
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(new Set<string>());
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    queries.jobPages(status || undefined),
  );
  const all = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const words = text.trim().toLowerCase();
  const jobs = words ? all.filter((job) => matches(job, words)) : all;
  return (
    <>
      <PageHeader title="Jobs">
        <BulkCancel jobs={all} chosen={chosen} onDone={() => setChosen(new Set())} />
        <ButtonLink kind="primary" to="/new">
          New backtest
        </ButtonLink>
      </PageHeader>
      <div className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-3">
        <div className="w-44">
          <SelectField label="State" value={status} onChange={(e) => setStatus(e.target.value as JobStatus | "")}>
            <option value="">all</option>
            {kStates.map((state) => (
              <option key={state}>{state}</option>
            ))}
          </SelectField>
        </div>
        <div className="w-72 max-w-full">
          <TextField
            label="Strategy, asset, user or id"
            type="search"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <p className="pb-2 text-muted" role="status">
          {data ? `${integer(jobs.length)}${hasNextPage ? "+" : ""} ${jobs.length === 1 ? "job" : "jobs"}` : ""}
        </p>
      </div>
      {error && !data ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Loading rows={8} /> : null}
      {data && jobs.length === 0 ? (
        words || status ? (
          <Empty text="No job is like that." />
        ) : (
          <Empty
            text="No backtests yet. Submit the example and watch it run."
            action={<ButtonLink to="/new">New backtest</ButtonLink>}
          />
        )
      ) : null}
      {jobs.length > 0 ? <Table jobs={jobs} chosen={chosen} choose={setChosen} /> : null}
      {hasNextPage ? (
        <div className="mt-3 text-center">
          <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Earlier jobs
          </Button>
        </div>
      ) : null}
    </>
  );
}
