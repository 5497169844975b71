import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { JobListener } from "../../api/events";
import { apiService } from "../../api/service";
import type { Job } from "../../api/types";
import { BacktestJobStatus } from "./BacktestJobStatus";

// The stream is tested by itself (api/events.test.ts): here its callbacks are called by hand.
let told: JobListener;
const stop = vi.fn();
vi.mock("../../api/events", async (original) => ({
  ...(await original<typeof import("../../api/events")>()),
  followJob: (_: string, listener: JobListener) => {
    told = listener;
    return stop;
  },
}));
vi.mock("../LineChart", () => ({ LineChart: ({ summary }: { summary: string }) => <div>{summary}</div> }));

const job = (change: Partial<Job> = {}): Job =>
  ({
    job_id: "job_1",
    user_id: "local",
    status: "running",
    priority: "normal",
    created_at: "2026-01-01T00:00:00Z",
    started_at: "2026-01-01T00:00:02Z",
    strategy_name: "RSI <b>bold</b>",
    strategy_description: "",
    assets: ["BTC/USD"],
    timeframe: "1h",
    period: "6 months",
    initial_capital: 10_000,
    strategy_definition: { template_id: "momentum" },
    costs: null,
    execution: null,
    progress: 40,
    phase: "simulating",
    attempt: 1,
    crashes: 0,
    ...change,
  }) as Job;

const tell = (change: Partial<Job>) => act(() => told.job(job(change)));
const done = { status: "completed", completed_at: "2026-01-01T00:00:05Z", result_backtest_id: "bt_1", progress: 100 } as const;

beforeEach(() => stop.mockClear());

describe("BacktestJobStatus", () => {
  test("works on its own and stops following when it goes", () => {
    const { unmount } = render(<BacktestJobStatus jobId="job_1" />);
    expect(screen.getByText("Loading the job")).toBeInTheDocument();
    tell({});
    expect(screen.getByText("Running")).toBeInTheDocument();
    expect(screen.getByRole("progressbar")).toHaveValue(40);
    unmount();
    expect(stop).toHaveBeenCalled();
  });

  test("says how many jobs are ahead and when it starts", () => {
    render(<BacktestJobStatus jobId="job_1" />);
    const expected_start_at = new Date(Date.now() + 90_000).toISOString();
    tell({ status: "pending", started_at: undefined, progress: 0, phase: "queued", queue_position: 3, expected_start_at });
    expect(screen.getByText("3 jobs ahead in the queue")).toBeInTheDocument();
    expect(screen.getByText(/starts in about 1 min (29|30|31) s/)).toBeInTheDocument();
  });

  test("tells the end once, with the result", () => {
    const onComplete = vi.fn();
    render(<BacktestJobStatus jobId="job_1" onComplete={onComplete} />);
    tell({});
    expect(onComplete).not.toHaveBeenCalled();
    tell(done);
    tell(done);
    expect(onComplete).toHaveBeenCalledTimes(1);
    expect(screen.getByRole("link", { name: "Open the result" })).toHaveAttribute("href", "/results/bt_1");
    expect(screen.queryByRole("button", { name: "Cancel" })).toBeNull();
  });

  test("shows the real duration of each phase", () => {
    render(<BacktestJobStatus jobId="job_1" />);
    tell({});
    act(() => {
      told.phase({ phase: "loading", seconds: 0.1, attempt: 1 });
      told.phase({ phase: "simulating", seconds: 1, attempt: 1 });
      told.phase({ phase: "simulating", seconds: 1, attempt: 1 }); // told again after a reconnect
    });
    tell(done);
    const steps = screen.getAllByRole("listitem").map((item) => item.textContent);
    expect(steps).toEqual(["Queued 2.0 s", "Loading 1.0 s", "Simulating 2.0 s"]);
  });

  test("cancels, and shows that it is on its way", async () => {
    const cancel = vi.spyOn(apiService, "cancelBacktestJob");
    cancel.mockResolvedValue(job({ cancel_requested_at: "2026-01-01T00:00:03Z" }));
    render(<BacktestJobStatus jobId="job_1" />);
    tell({});
    await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
    expect(cancel).toHaveBeenCalledWith("job_1");
    expect(screen.getByText("Cancelling")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Cancel" })).toBeDisabled();
  });

  test("says what to do about a limit", () => {
    render(<BacktestJobStatus jobId="job_1" />);
    const error = { code: "wall_limit", limit: "wall_ms", value: 300_000 } as const;
    tell({ status: "failed", completed_at: "2026-01-01T00:05:02Z", error_message: "wall clock limit", error });
    expect(screen.getByRole("alert")).toHaveTextContent("shorter period");
    expect(screen.getByRole("alert")).toHaveTextContent("--job-wall-seconds");
  });

  test("grows the curve and begins it anew with another attempt", () => {
    render(<BacktestJobStatus jobId="job_1" />);
    tell({});
    act(() => told.equity([{ time: 1, equity: 10 }, { time: 2, equity: 11 }]));
    act(() => told.equity([{ time: 3, equity: 12 }]));
    expect(screen.getByText(/3 points/)).toBeInTheDocument();
    tell({ attempt: 2 });
    expect(screen.queryByText(/points/)).toBeNull();
    expect(screen.getByText(/Attempt 2/)).toBeInTheDocument();
  });

  test("shows what the job printed, each piece once", () => {
    render(<BacktestJobStatus jobId="job_1" />);
    tell({});
    act(() => {
      told.log({ id: 1, text: "one\n" });
      told.log({ id: 2, text: "two\n" });
      told.log({ id: 2, text: "two\n" });
    });
    expect(screen.getByRole("log").textContent).toBe("one\ntwo\n");
  });

  test("shows the end of the log of a job that failed before somebody looked", () => {
    render(<BacktestJobStatus jobId="job_1" />);
    tell({ status: "failed", error_message: "boom", error: { code: "snippet", log: "last words" } });
    expect(screen.getByRole("log")).toHaveTextContent("last words");
  });

  test("text of a strategy stays text", () => {
    render(<BacktestJobStatus jobId="job_1" />);
    tell({ status: "failed", error_message: "<img src=x onerror=alert(1)>" });
    expect(document.querySelector("img")).toBeNull();
  });
});
