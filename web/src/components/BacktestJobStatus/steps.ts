// The steps of a job with their real durations. Pure: the present time comes in.
import { isFinal, type PhaseStart } from "../../api/events";
import type { Job } from "../../api/types";
import { sentence } from "../../ui/format";

export interface Step {
  name: string;
  state: "done" | "now" | "failed" | "cancelled";
  seconds: number;
}

const since = (from: string, to: number) => Math.max(0, (to - Date.parse(from)) / 1000);

/** Which phase a running job is in, before it has told. */
const kBeforePhases = "Starting";

function runSteps(job: Job, phases: PhaseStart[], end: number): Step[] {
  if (!job.started_at) return [];
  const total = since(job.started_at, end);
  const mine = phases.filter((p) => p.attempt === job.attempt);
  // Runs of a moment are over before their phases could be told.
  const starts = mine.length > 0 ? mine : [{ phase: isFinal(job) ? "running" : job.phase || kBeforePhases, seconds: 0 }];
  return starts.map((start, i) => ({
    name: sentence(start.phase),
    state: "done",
    seconds: Math.max(0, (starts[i + 1]?.seconds ?? total) - (i === 0 ? 0 : start.seconds)),
  }));
}

/** `now`: milliseconds, as Date.now(). */
export function stepsOf(job: Job, phases: PhaseStart[], now: number): Step[] {
  const end = job.completed_at ? Date.parse(job.completed_at) : now;
  const queued = since(job.created_at, job.started_at ? Date.parse(job.started_at) : end);
  const steps: Step[] = [{ name: "Queued", state: "done", seconds: queued }, ...runSteps(job, phases, end)];
  const last = steps.at(-1)!;
  if (!isFinal(job)) last.state = "now";
  if (job.status === "failed") last.state = "failed";
  if (job.status === "cancelled") last.state = "cancelled";
  return steps;
}

/** Seconds until the end or the start, if the server or the progress so far says so. */
export function remainingSeconds(job: Job, now: number): { until: "start" | "end"; seconds: number } | undefined {
  if (isFinal(job)) return undefined;
  if (job.status === "pending") {
    const at = job.expected_start_at;
    return at ? { until: "start", seconds: Math.max(0, (Date.parse(at) - now) / 1000) } : undefined;
  }
  if (job.expected_completion_at) {
    return { until: "end", seconds: Math.max(0, (Date.parse(job.expected_completion_at) - now) / 1000) };
  }
  const elapsed = job.started_at ? (now - Date.parse(job.started_at)) / 1000 : 0;
  if (job.progress < 5 || elapsed <= 0) return undefined;
  return { until: "end", seconds: (elapsed / job.progress) * (100 - job.progress) };
}
