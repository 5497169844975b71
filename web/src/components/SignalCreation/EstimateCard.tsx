import { CircleAlert, CircleCheck } from "lucide-react";
import { day, duration, integer } from "../../ui/format";
import { ErrorState } from "../../ui/states";
import { type Check, textOf } from "./check";

/** How much work the draft is, or what is wrong with it. */
export function EstimateCard({ check }: { check: Check }) {
  const { estimate, mistakes } = check;
  if (mistakes.length > 0) {
    return (
      <div className="text-[13px]">
        <p className="flex items-center gap-1.5 font-medium text-bad">
          <CircleAlert aria-hidden className="size-4" />
          {mistakes.length === 1 ? "One thing is wrong" : `${mistakes.length} things are wrong`}
        </p>
        <ul className="mt-1 max-h-56 list-disc overflow-y-auto pl-5" tabIndex={0} aria-label="What is wrong">
          {mistakes.map((m, i) => (
            <li key={i} className="wrap-anywhere">
              <code className="text-[12px]">{m.pointer}</code> {textOf(m)}
            </li>
          ))}
        </ul>
      </div>
    );
  }
  if (check.trouble) return <ErrorState error={check.trouble} />;
  if (!estimate) return <p className="text-muted">Asking the server …</p>;
  return (
    <dl aria-busy={check.pending} className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-[13px]">
      <dt className="col-span-2 flex items-center gap-1.5 font-medium text-ok">
        <CircleCheck aria-hidden className="size-4" /> Ready to run
      </dt>
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
