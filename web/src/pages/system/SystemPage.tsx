// The queue and the workers, as they are now and as they were.
import { useQuery } from "@tanstack/react-query";
import { systemQuery } from "../../api/system";
import type { SystemState } from "../../api/system";
import { duration, integer } from "../../ui/format";
import { PageHeader, Tile } from "../../ui/layout";
import { ErrorState, Loading } from "../../ui/states";
import { Charts } from "./Charts";
import { Workers } from "./Workers";

function Tiles({ state }: { state: SystemState }) {
  const { jobs, queue } = state;
  const waiting = Object.entries(queue.pending_by_priority)
    .filter(([, count]) => count > 0)
    .map(([priority, count]) => `${integer(count)} ${priority}`)
    .join(", ");
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-3 xl:grid-cols-6">
      <Tile name="Waiting" value={integer(jobs.pending)} note={waiting || "nothing waits"} />
      <Tile name="Running" value={integer(jobs.running)} note={`${integer(queue.free_slots)} of ${integer(queue.slots)} slots free`} />
      <Tile
        name="A new job would wait"
        value={queue.estimated_wait_seconds === null ? "no worker" : duration(queue.estimated_wait_seconds)}
        note="behind all others"
      />
      <Tile
        name="Longest wait now"
        value={queue.oldest_pending_seconds === null ? "–" : duration(queue.oldest_pending_seconds)}
        note="of a job in the queue"
      />
      <Tile name="Mean run" value={duration(queue.mean_run_seconds)} note="in the last 15 minutes" />
      <Tile
        name="Completed"
        value={integer(jobs.completed)}
        note={`${integer(jobs.failed)} failed, ${integer(jobs.cancelled)} cancelled`}
      />
    </dl>
  );
}

export default function SystemPage() {
  const { data: state, error, refetch } = useQuery(systemQuery());
  return (
    <>
      <PageHeader title="System" lead="What waits, what runs, and who runs it." />
      {error && !state ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!state && !error ? <Loading rows={8} /> : null}
      {state ? (
        <div className="space-y-5">
          <Tiles state={state} />
          <Charts state={state} />
          <Workers workers={state.workers} now={state.time} />
        </div>
      ) : null}
    </>
  );
}
