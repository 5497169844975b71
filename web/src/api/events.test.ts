import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "./client";
import { followJob, kPollMs, type Surroundings } from "./events";
import type { Job } from "./types";

// An EventSource that the test drives.
class FakeSource extends EventTarget {
  readyState = 0;
  closed = false;
  constructor(readonly url: string) {
    super();
  }
  open() {
    this.readyState = EventSource.OPEN;
    this.dispatchEvent(new Event("open"));
  }
  tell(name: string, data: unknown, lastEventId = "") {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId }));
  }
  fail(state: number) {
    this.readyState = state;
    this.dispatchEvent(new Event("error"));
  }
  close() {
    this.closed = true;
    this.readyState = EventSource.CLOSED;
  }
}

const job = (change: Partial<Job> = {}) => ({ job_id: "job_1", status: "running", attempt: 1, ...change }) as Job;

function world(getJob: () => Promise<Job>) {
  const sources: FakeSource[] = [];
  const surroundings: Surroundings = {
    open: (url) => {
      sources.push(new FakeSource(url));
      return sources.at(-1) as unknown as EventSource;
    },
    getJob,
  };
  return { sources, surroundings };
}

const listener = () => ({
  job: vi.fn(),
  progress: vi.fn(),
  equity: vi.fn(),
  phase: vi.fn(),
  log: vi.fn(),
  connection: vi.fn(),
  failed: vi.fn(),
  trouble: vi.fn(),
});

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", { CONNECTING: 0, OPEN: 1, CLOSED: 2 });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a live stream is not polled", async () => {
  const getJob = vi.fn(async () => job());
  const { sources, surroundings } = world(getJob);
  const told = listener();
  const stop = followJob("job_1", told, surroundings);
  sources[0]!.open();
  sources[0]!.tell("status", job());
  sources[0]!.tell("equity", { points: [[1_000_000, 5]] }, "3");
  await vi.advanceTimersByTimeAsync(10 * kPollMs);
  expect(told.job).toHaveBeenCalledWith(job());
  expect(told.equity).toHaveBeenCalledWith([{ time: 1000, equity: 5 }]);
  expect(getJob).not.toHaveBeenCalled();
  stop();
  expect(sources[0]!.closed).toBe(true);
});

test("the place in the queue is asked for while the job waits, and no longer", async () => {
  let queue_position = 3;
  const getJob = vi.fn(async () => job({ status: "pending", queue_position: --queue_position }));
  const { sources, surroundings } = world(getJob);
  const told = listener();
  const stop = followJob("job_1", told, surroundings);
  sources[0]!.open();
  sources[0]!.tell("status", job({ status: "pending", queue_position }));
  await vi.advanceTimersByTimeAsync(2 * kPollMs);
  expect(told.job).toHaveBeenLastCalledWith(expect.objectContaining({ queue_position: 1 }));
  sources[0]!.tell("status", job());
  await vi.advanceTimersByTimeAsync(10 * kPollMs);
  expect(getJob).toHaveBeenCalledTimes(2);
  stop();
});

test("while the stream is broken the job is asked for every two seconds", async () => {
  const getJob = vi.fn(async () => job());
  const { sources, surroundings } = world(getJob);
  const told = listener();
  const stop = followJob("job_1", told, surroundings);
  sources[0]!.fail(0); // the browser tries again by itself
  await vi.advanceTimersByTimeAsync(0);
  expect(getJob).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2 * kPollMs);
  expect(getJob).toHaveBeenCalledTimes(3);
  sources[0]!.open();
  await vi.advanceTimersByTimeAsync(5 * kPollMs);
  expect(getJob).toHaveBeenCalledTimes(3);
  stop();
});

test("a stream that was refused is opened again after the last event that was seen", async () => {
  const { sources, surroundings } = world(async () => job());
  const told = listener();
  const stop = followJob("job_1", told, surroundings);
  sources[0]!.open();
  sources[0]!.tell("log", { text: "hello" }, "7");
  expect(told.log).toHaveBeenCalledWith({ id: 7, text: "hello" });
  sources[0]!.fail(2);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(sources).toHaveLength(2);
  expect(sources[1]!.url).toContain("last_event_id=7");
  stop();
});

test("the end comes from the job itself, and then nothing is open or waits", async () => {
  const done = job({ status: "completed", result_backtest_id: "bt_1" });
  const getJob = vi.fn(async () => done);
  const { sources, surroundings } = world(getJob);
  const told = listener();
  followJob("job_1", told, surroundings);
  sources[0]!.open();
  sources[0]!.tell("done", { status: "completed" }, "9");
  await vi.advanceTimersByTimeAsync(10 * kPollMs);
  expect(told.job).toHaveBeenLastCalledWith(done);
  expect(told.connection).toHaveBeenLastCalledWith("ended");
  expect(getJob).toHaveBeenCalledTimes(1);
  expect(sources[0]!.closed).toBe(true);
});

test("a job that does not exist is told as such", async () => {
  const problem = new Problem("there is no job", 404);
  const { sources, surroundings } = world(() => Promise.reject(problem));
  const told = listener();
  followJob("job_1", told, surroundings);
  sources[0]!.fail(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told.failed).toHaveBeenCalledWith(problem);
  expect(sources).toHaveLength(1);
});
