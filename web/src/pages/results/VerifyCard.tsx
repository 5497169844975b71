import { useMutation } from "@tanstack/react-query";
import { Check, RotateCw, X } from "lucide-react";
import { useState } from "react";
import type { Job, Result } from "../../api/types";
import { Button } from "../../ui/Button";
import { Link } from "../../ui/Link";
import { Card } from "../../ui/layout";
import { ErrorState } from "../../ui/states";
import { runAgain, type Verification } from "./verify";

function Verdict({ verification }: { verification: Verification }) {
  const same = verification.checks.every((check) => check.same);
  return (
    <div role="status" className="mt-3">
      <p className={`font-medium ${same ? "text-ok" : "text-bad"}`}>
        {same ? "The same to the last digit." : "The second run came out differently."}
      </p>
      <ul className="mt-2 space-y-1">
        {verification.checks.map((check) => (
          <li key={check.name} className="flex items-baseline gap-2">
            {check.same ? (
              <Check aria-label="same" className="size-4 shrink-0 self-center text-ok" />
            ) : (
              <X aria-label="different" className="size-4 shrink-0 self-center text-bad" />
            )}
            <span className="w-32 shrink-0">{check.name}</span>
            <span className="tabular text-muted wrap-anywhere">{check.detail}</span>
          </li>
        ))}
      </ul>
      <p className="mt-2">
        <Link to={`/results/${verification.backtestId}`}>The second result</Link>
      </p>
    </div>
  );
}

export function VerifyCard({ result }: { result: Result }) {
  const [job, setJob] = useState<Job>();
  const { mutate, data, error, isPending } = useMutation({ mutationFn: () => runAgain(result, setJob) });
  return (
    <Card
      title="Run again and verify"
      actions={
        <Button kind="primary" size="small" disabled={isPending} onClick={() => mutate()}>
          <RotateCw aria-hidden className={`size-3.5 ${isPending ? "animate-spin" : ""}`} />
          {isPending ? "Running" : data ? "Once more" : "Run again"}
        </Button>
      }
    >
      <p className="max-w-[75ch] text-muted">
        Submits the same request again and compares hashes, every figure, the whole curve and all trades.
      </p>
      {isPending && job ? (
        <p role="status" className="mt-2">
          <Link to={`/jobs/${job.job_id}`}>The second run</Link> is {job.status}
          {job.status === "running" ? `, ${job.progress} %` : ""}.
        </p>
      ) : null}
      {error ? (
        <div className="mt-3">
          <ErrorState error={error} />
        </div>
      ) : null}
      {data ? <Verdict verification={data} /> : null}
    </Card>
  );
}
