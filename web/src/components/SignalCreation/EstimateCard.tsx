import { CircleAlert, CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { day, duration, integer } from "../../ui/format";
import { ErrorState } from "../../ui/states";
import { type Check, type Estimate, textOf } from "./check";

function headlineOf({ estimate, mistakes, trouble }: Check): ReactNode {
  if (mistakes.length > 0) {
    return (
      <span className="flex items-center gap-1.5 font-medium text-bad">
        <CircleAlert aria-hidden className="size-4" />
        {mistakes.length === 1 ? "One thing is wrong" : `${mistakes.length} things are wrong`}
      </span>
    );
  }
  if (trouble) return null;
  if (!estimate) return <span className="text-muted">Asking the server …</span>;
  return (
    <span className="flex items-center gap-1.5 font-medium text-ok">
      <CircleCheck aria-hidden className="size-4" /> Ready to run
    </span>
  );
}

function Mistakes({ mistakes }: Pick<Check, "mistakes">) {
  return (
    <ul className="mt-1 max-h-56 list-disc overflow-y-auto pl-5" tabIndex={0} aria-label="What is wrong">
      {mistakes.map((m, i) => (
        <li key={i} className="wrap-anywhere">
          <code className="text-[12px]">{m.pointer}</code> {textOf(m)}
        </li>
      ))}
    </ul>
  );
}

function Work({ estimate, pending }: { estimate: Estimate; pending: boolean }) {
  return (
    <dl aria-busy={pending} className="mt-0.5 grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5">
      <dt className="text-muted">Bars</dt>
      <dd className="num">{integer(estimate.bars)}</dd>
      <dt className="text-muted">From</dt>
      <dd className="num">{day(estimate.data_start)}</dd>
      <dt className="text-muted">To</dt>
      <dd className="num">{day(estimate.data_end)}</dd>
      <dt className="text-muted">Run time</dt>
      <dd className="num">about {duration(estimate.seconds)}</dd>
      <dt className="text-muted">Before it</dt>
      <dd className="num">
        {estimate.pending_jobs === 0
          ? "nothing waits"
          : `${integer(estimate.pending_jobs)} jobs${estimate.wait_seconds ? `, about ${duration(estimate.wait_seconds)}` : ""}`}
      </dd>
    </dl>
  );
}

/** How much work the draft is, or what is wrong with it. Only the headline is told by screen readers as it changes. */
export function EstimateCard({ check }: { check: Check }) {
  const { estimate, mistakes, trouble, pending } = check;
  return (
    <div className="text-[13px]">
      <div role="status" aria-label="Check">
        {headlineOf(check)}
      </div>
      {mistakes.length > 0 ? (
        <Mistakes mistakes={mistakes} />
      ) : trouble ? (
        <ErrorState error={trouble} />
      ) : estimate ? (
        <Work estimate={estimate} pending={pending} />
      ) : null}
    </div>
  );
}
