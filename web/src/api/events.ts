// Follows one job: server-sent events, and polling every two seconds while these do not come through (or
// while the job waits, for its place in the queue).
// A browser's EventSource reconnects by itself and says which event it saw last, so nothing is lost or
// told twice; after a refusal (status 4xx, 503) it gives up, and this asks again later.
import { Problem, part, tellReachability } from "./client";
import { apiService } from "./service";
import type { Job } from "./types";

export const kPollMs = 2000;
const kReopenMs = 10_000;

export interface EquityPoint {
  time: number; // Unix seconds
  equity: number;
}
export interface LogLine {
  id: number;
  text: string;
}
/** A phase of a run: it began so many seconds after the claim. */
export interface PhaseStart {
  phase: string;
  seconds: number;
  attempt: number;
}
export type Connection = "connecting" | "live" | "polling" | "ended";

export interface JobListener {
  job(job: Job): void;
  progress(change: Pick<Job, "progress" | "phase" | "attempt">): void;
  equity(points: EquityPoint[]): void;
  phase(start: PhaseStart): void;
  log(line: LogLine): void;
  connection(state: Connection): void;
  /** The job cannot be followed at all, e.g. there is none of that name. */
  failed(problem: Problem): void;
  /** The server answered with a problem when it was asked for the job; it is asked again. */
  trouble?(problem: Problem): void;
}

export const isFinal = (job: Pick<Job, "status">) =>
  job.status === "completed" || job.status === "failed" || job.status === "cancelled";

/** What it needs of the world; tests bring their own. */
export interface Surroundings {
  open(url: string): EventSource;
  getJob(jobId: string): Promise<Job>;
}

const real: Surroundings = {
  open: (url) => new EventSource(url),
  getJob: (jobId) => apiService.getBacktestJob(jobId),
};

class JobFollower {
  private source: EventSource | undefined;
  private lastId = "";
  private pollTimer: ReturnType<typeof setTimeout> | undefined;
  private reopenTimer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;
  private waits = false;

  constructor(
    private readonly jobId: string,
    private readonly listener: JobListener,
    private readonly world: Surroundings,
  ) {
    this.open();
    document.addEventListener("visibilitychange", this.wake);
    addEventListener("online", this.wake);
  }

  stop(): void {
    this.stopped = true;
    this.source?.close();
    clearTimeout(this.pollTimer);
    clearTimeout(this.reopenTimer);
    document.removeEventListener("visibilitychange", this.wake);
    removeEventListener("online", this.wake);
  }

  // After sleep timers are late and the connection may be dead without a word: ask at once.
  private wake = () => {
    if (this.stopped || document.visibilityState === "hidden") return;
    if (this.source?.readyState !== EventSource.OPEN) this.poll();
    if (this.source?.readyState === EventSource.CLOSED) this.open();
  };

  private open(): void {
    this.source?.close();
    clearTimeout(this.reopenTimer);
    this.listener.connection("connecting");
    const after = this.lastId ? `?last_event_id=${part(this.lastId)}` : "";
    const source = this.world.open(`/api/backtest-jobs/${part(this.jobId)}/events${after}`);
    this.source = source;
    source.addEventListener("open", () => {
      clearTimeout(this.pollTimer);
      tellReachability(true);
      this.listener.connection("live");
    });
    source.addEventListener("error", () => this.lost());
    const on = (name: string, act: (data: any, id: string) => void) =>
      source.addEventListener(name, (event) => {
        const { data, lastEventId } = event as MessageEvent<string>;
        if (lastEventId) this.lastId = lastEventId;
        act(JSON.parse(data), lastEventId);
      });
    on("status", (job: Job) => this.tell(job));
    on("progress", (change) => this.listener.progress(change));
    on("equity", (data: { points: [number, number][] }) =>
      this.listener.equity(data.points.map(([ms, equity]) => ({ time: ms / 1000, equity }))),
    );
    on("phase", (data: PhaseStart) => this.listener.phase(data));
    on("log", (data: { text: string }, id) => this.listener.log({ id: Number(id), text: data.text }));
    on("done", () => void this.finish());
  }

  // The stream tells changes of the job itself. Its place in the queue changes by other jobs: it is asked for.
  private tell(job: Job): void {
    this.listener.job(job);
    this.waits = job.status === "pending";
    this.pollLater();
  }

  private pollLater(): void {
    clearTimeout(this.pollTimer);
    if (this.waits || this.source?.readyState !== EventSource.OPEN) {
      this.pollTimer = setTimeout(this.poll, kPollMs);
    }
  }

  // The end is read from the job itself: it has the durations and the result.
  private async finish(): Promise<void> {
    this.source?.close();
    await this.poll();
  }

  private lost(): void {
    if (this.stopped) return;
    this.listener.connection("polling");
    this.poll();
    if (this.source?.readyState === EventSource.CLOSED) {
      this.reopenTimer = setTimeout(() => this.open(), kReopenMs);
    }
  }

  private poll = async (): Promise<void> => {
    clearTimeout(this.pollTimer);
    try {
      const job = await this.world.getJob(this.jobId);
      if (this.stopped) return;
      this.tell(job);
      if (isFinal(job)) {
        this.stop();
        this.listener.connection("ended");
      }
    } catch (error) {
      if (this.stopped) return;
      if (error instanceof Problem && error.status === 404) {
        this.stop();
        this.listener.failed(error);
        return;
      }
      if (error instanceof Problem && error.status !== 0) this.listener.trouble?.(error);
      this.pollLater();
    }
  };
}

/** Starts at once; returns how to stop. Callbacks come until the job has ended or it is stopped. */
export function followJob(jobId: string, listener: JobListener, world: Surroundings = real): () => void {
  const follower = new JobFollower(jobId, listener, world);
  return () => follower.stop();
}
