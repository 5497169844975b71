import type { SystemActivity, SystemState } from "../../api/system";

/**
 * How many jobs waited or ran at the end of each step: counted back from now, for every job that was
 * submitted ends exactly once.
 */
export function unfinished(activity: SystemActivity, state: Pick<SystemState, "jobs">): number[] {
  const out: number[] = [];
  let depth = state.jobs.pending + state.jobs.running;
  for (let i = activity.time.length - 1; i >= 0; --i) {
    out[i] = Math.max(0, depth);
    const ended = activity.completed[i]! + activity.failed[i]! + activity.cancelled[i]!;
    depth += ended - activity.submitted[i]!;
  }
  return out;
}
