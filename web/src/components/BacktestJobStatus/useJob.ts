// A job as it is now, its equity so far and its log, followed live.
import { useCallback, useEffect, useReducer } from "react";
import type { Problem } from "../../api/client";
import {
  type Connection,
  type EquityPoint,
  followJob,
  type LogLine,
  type PhaseStart,
  type Surroundings,
} from "../../api/events";
import type { Job } from "../../api/types";

const kLogLinesMax = 500;
const kPointsMax = 4000;

export interface JobView {
  job?: Job;
  /** When the job was last told, for counting on between two tellings. */
  toldAt: number;
  points: EquityPoint[];
  /** Of the present attempt, in order. */
  phases: PhaseStart[];
  log: LogLine[];
  connection: Connection;
  problem?: Problem;
  /** Why the job has not been told yet; it is asked for again. */
  trouble?: Problem;
}

type Change =
  | { kind: "job"; job: Job }
  | { kind: "progress"; change: Pick<Job, "progress" | "phase" | "attempt"> }
  | { kind: "equity"; points: EquityPoint[] }
  | { kind: "phase"; start: PhaseStart }
  | { kind: "log"; line: LogLine }
  | { kind: "connection"; state: Connection }
  | { kind: "failed"; problem: Problem }
  | { kind: "trouble"; problem: Problem }
  | { kind: "restart" };

const kStart: JobView = { toldAt: 0, points: [], phases: [], log: [], connection: "connecting" };

// Points arrive in order; what a second attempt tells replaces what the first one told from there on.
function joined(old: EquityPoint[], added: EquityPoint[]): EquityPoint[] {
  const first = added[0];
  if (!first) return old;
  const kept = old.filter((point) => point.time < first.time);
  const all = [...kept, ...added];
  return all.length <= kPointsMax ? all : all.filter((_, i) => i % 2 === all.length % 2 || i === all.length - 1);
}

// A later attempt begins anew; what is told twice after a reconnect counts once.
function withPhase(old: PhaseStart[], start: PhaseStart): PhaseStart[] {
  const last = old.at(-1);
  if (last && last.attempt > start.attempt) return old;
  const kept = old.filter((known) => known.attempt === start.attempt);
  return kept.some((known) => known.phase === start.phase) ? kept : [...kept, start];
}

export function reduce(view: JobView, change: Change): JobView {
  switch (change.kind) {
    case "job": {
      const again = view.job && view.job.attempt !== change.job.attempt;
      return { ...view, job: change.job, trouble: undefined, toldAt: Date.now(), points: again ? [] : view.points };
    }
    case "progress":
      return view.job ? { ...view, job: { ...view.job, ...change.change }, toldAt: Date.now() } : view;
    case "equity":
      return { ...view, points: joined(view.points, change.points) };
    case "phase":
      return { ...view, phases: withPhase(view.phases, change.start) };
    case "log":
      if (view.log.some((line) => line.id === change.line.id)) return view;
      return { ...view, log: [...view.log, change.line].slice(-kLogLinesMax) };
    case "connection":
      return { ...view, connection: change.state };
    case "failed":
      return { ...view, problem: change.problem, connection: "ended" };
    case "trouble":
      return view.job ? view : { ...view, trouble: change.problem };
    case "restart":
      return kStart;
  }
}

/** Follows until the job has ended. `take` puts in what another call answered, e.g. cancel. */
export function useJob(jobId: string, world?: Surroundings): JobView & { take: (job: Job) => void } {
  const [view, dispatch] = useReducer(reduce, kStart);
  useEffect(() => {
    dispatch({ kind: "restart" });
    return followJob(
      jobId,
      {
        job: (job) => dispatch({ kind: "job", job }),
        progress: (change) => dispatch({ kind: "progress", change }),
        equity: (points) => dispatch({ kind: "equity", points }),
        phase: (start) => dispatch({ kind: "phase", start }),
        log: (line) => dispatch({ kind: "log", line }),
        connection: (state) => dispatch({ kind: "connection", state }),
        failed: (problem) => dispatch({ kind: "failed", problem }),
        trouble: (problem) => dispatch({ kind: "trouble", problem }),
      },
      world,
    );
  }, [jobId, world]);
  const take = useCallback((job: Job) => dispatch({ kind: "job", job }), []);
  return { ...view, take };
}
