// Who works, and on what.
import { CircleCheck, CircleX } from "lucide-react";
import type { SystemWorker } from "../../api/system";
import { ago, integer } from "../../ui/format";
import { Link } from "../../ui/Link";
import { Card, Chip } from "../../ui/layout";
import { Empty } from "../../ui/states";

function Running({ worker }: { worker: SystemWorker }) {
  if (worker.running.length === 0) return <p className="text-muted">Runs nothing at the moment.</p>;
  return (
    <ul className="space-y-2">
      {worker.running.map((job) => (
        <li key={job.job_id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Link to={`/jobs/${job.job_id}`} className="min-w-0 max-w-72 truncate text-accent hover:underline">
            {job.strategy_name}
          </Link>
          <span className="text-[13px] text-muted">
            {job.priority} · {job.phase || "starting"}
            {job.attempt > 1 ? ` · attempt ${job.attempt}` : ""}
          </span>
          <progress
            className="ml-auto h-2 w-28 accent-(--accent)"
            max={100}
            value={job.progress}
            aria-label={`Progress of ${job.strategy_name}`}
          />
          <span className="num w-12">{job.progress} %</span>
        </li>
      ))}
    </ul>
  );
}

function Worker({ worker, now }: { worker: SystemWorker; now: number }) {
  const Icon = worker.alive ? CircleCheck : CircleX;
  return (
    <li>
      <Card label={`Worker on ${worker.host}`}>
        <div className="mb-3 flex flex-wrap items-center gap-2">
          <h3 className="min-w-0 truncate">
            {worker.host} <span className="font-normal text-muted">process {worker.pid}</span>
          </h3>
          <Chip tone={worker.alive ? "text-ok" : "text-bad"}>
            <Icon aria-hidden className="size-3.5" /> {worker.alive ? "Alive" : "Gone"}
          </Chip>
          <span className="ml-auto text-[13px] text-muted">
            {integer(worker.running.length)} of {integer(worker.slots)} slots · since {ago(worker.started_at, now)}
            {worker.last_heartbeat_at ? ` · last sign of life ${ago(worker.last_heartbeat_at, now)}` : ""}
          </span>
        </div>
        <Running worker={worker} />
      </Card>
    </li>
  );
}

export function Workers({ workers, now }: { workers: SystemWorker[]; now: string }) {
  return (
    <section aria-label="Workers" className="space-y-3">
      <h2>Workers</h2>
      {workers.length === 0 ? (
        <Empty text="No worker is there: jobs wait until one comes." example={<code>hindcast worker</code>} />
      ) : (
        <ul className="grid gap-3 xl:grid-cols-2">
          {workers.map((worker) => (
            <Worker key={worker.worker_id} worker={worker} now={Date.parse(now)} />
          ))}
        </ul>
      )}
    </section>
  );
}
