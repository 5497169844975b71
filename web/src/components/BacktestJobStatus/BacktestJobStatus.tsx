// One job, live. Usable on its own: <BacktestJobStatus jobId="job_…" onComplete={(job) => …} />. It needs
// neither router nor query cache around it.
import { Copy, ExternalLink, RotateCcw, Wifi, WifiOff, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { type Connection, isFinal, type Surroundings } from "../../api/events";
import { apiService } from "../../api/service";
import type { Job } from "../../api/types";
import { Button, ButtonLink } from "../../ui/Button";
import { duration, integer, number } from "../../ui/format";
import { useGo } from "../../ui/Link";
import { Card, Chip } from "../../ui/layout";
import { ErrorState, Loading } from "../../ui/states";
import { LineChart } from "../LineChart";
import { StatusChip } from "../StatusChip";
import { adviceFor } from "./advice";
import { SnippetExcerpt } from "./SnippetExcerpt";
import { Timeline } from "./Timeline";
import { remainingSeconds, stepsOf } from "./steps";
import { type JobView, useJob } from "./useJob";
import { useNow } from "./useNow";

interface Props {
  jobId: string;
  /** Called once, when the job has reached its end (completed, failed or cancelled). */
  onComplete?: (job: Job) => void;
  /** For tests: where events and jobs come from. */
  surroundings?: Surroundings;
}

function useOnEnd(job: Job | undefined, onComplete?: (job: Job) => void): void {
  const told = useRef("");
  useEffect(() => {
    if (!job || !isFinal(job) || told.current === job.job_id) return;
    told.current = job.job_id;
    onComplete?.(job);
  }, [job, onComplete]);
}

const kConnections: Record<Connection, string> = {
  connecting: "Connecting",
  live: "Live",
  polling: "Reconnecting; asked every 2 s meanwhile",
  ended: "",
};

function ConnectionChip({ connection }: { connection: Connection }) {
  if (connection === "ended") return null;
  const Icon = connection === "polling" ? WifiOff : Wifi;
  return (
    <Chip tone="text-muted">
      <Icon aria-hidden className="size-3.5" /> {kConnections[connection]}
    </Chip>
  );
}

function Actions({ job, take, fail }: { job: Job; take: (job: Job) => void; fail: (error: unknown) => void }) {
  const go = useGo();
  const [busy, setBusy] = useState(false);
  const run = (action: () => Promise<unknown>) => {
    setBusy(true);
    fail(undefined);
    action().catch(fail).finally(() => setBusy(false));
  };
  const retry = async () => {
    const again = await apiService.retryBacktestJob(job.job_id);
    go(`/jobs/${again.job_id}`);
  };
  return (
    <div className="flex flex-wrap gap-2">
      {job.result_backtest_id ? (
        <ButtonLink kind="primary" size="small" to={`/results/${job.result_backtest_id}`}>
          <ExternalLink aria-hidden className="size-3.5" /> Open the result
        </ButtonLink>
      ) : null}
      {isFinal(job) ? (
        <Button size="small" disabled={busy} onClick={() => run(retry)}>
          <RotateCcw aria-hidden className="size-3.5" /> Run again
        </Button>
      ) : (
        <Button
          kind="danger"
          size="small"
          disabled={busy || job.cancel_requested_at !== undefined}
          onClick={() => run(async () => take(await apiService.cancelBacktestJob(job.job_id)))}
        >
          <X aria-hidden className="size-3.5" /> Cancel
        </Button>
      )}
      <ButtonLink size="small" to={`/new?from=${job.job_id}`}>
        <Copy aria-hidden className="size-3.5" /> Clone and change
      </ButtonLink>
    </div>
  );
}

function Waiting({ job, now }: { job: Job; now: number }) {
  const left = remainingSeconds(job, now);
  const ahead = job.queue_position;
  const text =
    job.status === "pending"
      ? ahead === undefined
        ? "Waiting for a worker"
        : ahead === 0
          ? "Next in the queue"
          : `${integer(ahead)} ${ahead === 1 ? "job" : "jobs"} ahead in the queue`
      : `${job.progress} %`;
  return (
    <div className="mt-4">
      <progress
        aria-label="Progress"
        max={100}
        value={job.progress}
        className="block h-2.5 w-full appearance-none overflow-hidden rounded-full bg-raised [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-raised [&::-webkit-progress-value]:bg-accent"
      />
      <p className="mt-1.5 flex justify-between gap-4 tabular text-muted">
        <span>{text}</span>
        {left ? (
          <span>
            {left.until === "start" ? "starts in about " : "about "}
            {duration(Math.max(1, Math.ceil(left.seconds)))}
            {left.until === "end" ? " left" : ""}
          </span>
        ) : null}
      </p>
    </div>
  );
}

function Failure({ job }: { job: Job }) {
  const problems = job.error?.problems ?? [];
  const code = job.strategy_definition.code_snippet;
  return (
    <div role="alert" className="mt-4 rounded-lg border border-bad p-3.5">
      <p className="font-medium text-bad wrap-anywhere">{job.error_message}</p>
      {problems.length > 0 ? (
        <ul className="mt-2 list-disc pl-5">
          {problems.map((p, i) => (
            <li key={i} className="wrap-anywhere">
              <code>{p.pointer}</code>{" "}
              {code !== undefined && p.line !== undefined && p.pointer?.endsWith("/code_snippet") ? (
                <SnippetExcerpt code={code} line={p.line} />
              ) : null}
              {p.detail.includes("\n") ? (
                <pre
                  tabIndex={0}
                  role="region"
                  aria-label="Traceback"
                  className="mt-1 overflow-x-auto rounded-md bg-raised p-3 font-mono text-[12.5px]"
                >
                  {p.detail}
                </pre>
              ) : (
                p.detail
              )}
              {p.allowed ? ` (allowed: ${p.allowed})` : ""}
            </li>
          ))}
        </ul>
      ) : null}
      <p className="mt-2 text-muted">{adviceFor(job)}</p>
    </div>
  );
}

function Curve({ points }: Pick<JobView, "points">) {
  return (
    <section aria-label="Equity so far" className="mt-5">
      <h2 className="mb-1 text-sm">
        Equity so far <span className="tabular font-normal text-muted">{number(points.at(-1)?.equity)}</span>
      </h2>
      <LineChart
        times={points.map((p) => p.time)}
        lines={[{ label: "Equity", values: points.map((p) => p.equity), colour: "--chart-1" }]}
        summary={`Equity so far, ${integer(points.length)} points, now ${number(points.at(-1)?.equity)}`}
        height={200}
        legend={false}
      />
    </section>
  );
}

function Log({ text }: { text: string }) {
  const end = useRef<HTMLPreElement>(null);
  useEffect(() => {
    if (end.current) end.current.scrollTop = end.current.scrollHeight;
  }, [text]);
  return (
    <section className="mt-5">
      <h2 className="mb-1 text-sm">Log</h2>
      <pre
        ref={end}
        tabIndex={0}
        role="log"
        aria-label="Log"
        className="max-h-48 overflow-auto rounded-md bg-raised p-3 font-mono text-[12.5px] whitespace-pre-wrap"
      >
        {text}
      </pre>
    </section>
  );
}

export function BacktestJobStatus({ jobId, onComplete, surroundings }: Props) {
  const view = useJob(jobId, surroundings);
  const { job, points, phases, log } = view;
  const [failure, setFailure] = useState<unknown>();
  const now = useNow(job !== undefined && !isFinal(job));
  useOnEnd(job, onComplete);
  // Pieces come as they were printed, line breaks included.
  const printed = log.map((piece) => piece.text).join("") || job?.error?.log;
  if (view.problem) {
    return <ErrorState error={view.problem} action={<ButtonLink size="small" to="/jobs">All jobs</ButtonLink>} />;
  }
  if (!job) {
    return view.trouble ? (
      <ErrorState error={view.trouble} action={<span className="text-muted">Asked again every 2 s.</span>} />
    ) : (
      <Loading label="Loading the job" rows={4} />
    );
  }
  return (
    <Card label={`Job ${job.strategy_name}`}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <span role="status">
          <StatusChip job={job} />
        </span>
        <ConnectionChip connection={view.connection} />
        <span className="mr-auto text-muted">
          {job.assets.join(", ")} · {job.timeframe} · {job.period}
        </span>
        <Actions job={job} take={view.take} fail={setFailure} />
      </div>
      {isFinal(job) ? null : <Waiting job={job} now={now} />}
      {job.status === "failed" ? <Failure job={job} /> : null}
      {failure ? (
        <div className="mt-4">
          <ErrorState error={failure} />
        </div>
      ) : null}
      <div className="mt-5 max-w-md">
        <Timeline steps={stepsOf(job, phases, now)} />
        {job.attempt > 1 ? <p className="mt-2 text-muted">Attempt {job.attempt}: a worker was lost before.</p> : null}
      </div>
      {points.length > 1 ? <Curve points={points} /> : null}
      {printed ? <Log text={printed} /> : null}
    </Card>
  );
}
