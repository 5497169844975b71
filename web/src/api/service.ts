// The server's API, one function an operation. Everything that the app asks for goes through here.
import { part, type RequestOptions, request, type Schemas } from "./client";
import type {
  Backtest,
  Dataset,
  Equity,
  Job,
  JobStatus,
  Page,
  Result,
  Template,
  TradePage,
} from "./types";

type Signal = Pick<RequestOptions, "signal">;
export interface JobFilter {
  status?: JobStatus;
  cursor?: string;
  limit?: number;
}

export type FeedOrder = "created_at" | "total_return_pct" | "sharpe" | "max_drawdown_pct";
export interface FeedFilter {
  /** Somewhere in name, description, assets or template. */
  text?: string;
  asset?: string;
  template_id?: string;
  order?: FeedOrder;
  direction?: "asc" | "desc";
}

/** Until there are users and passwords, everybody is this one. */
export const kLocalUser = "local";

export const apiService = {
  /** Submits a backtest. A repeated call with the same key gives the job of the first one. */
  createBacktestJob: (submission: Schemas["Submission"], idempotencyKey?: string) =>
    request<Job>("POST", "/api/backtest-jobs", {
      body: submission,
      headers: idempotencyKey ? { "Idempotency-Key": idempotencyKey } : {},
    }),
  getBacktestJob: (jobId: string, options: Signal = {}) =>
    request<Job>("GET", `/api/backtest-jobs/${part(jobId)}`, options),
  /** Newest first. */
  getUserBacktestJobs: (userId: string, filter: JobFilter = {}, options: Signal = {}) =>
    request<Page<Job>>("GET", `/api/backtest-jobs/user/${part(userId)}`, { query: { ...filter }, ...options }),
  /** Of all users, newest first. */
  getBacktestJobs: (filter: JobFilter = {}, options: Signal = {}) =>
    request<Page<Job>>("GET", "/api/backtest-jobs", { query: { ...filter }, ...options }),
  /** A pending job is cancelled at once; a running one gets `cancel_requested_at` and ends in a moment. */
  cancelBacktestJob: (jobId: string) => request<Job>("DELETE", `/api/backtest-jobs/${part(jobId)}`),
  /** At most 200 at once; the answer says what became of each. */
  cancelBacktestJobs: (jobIds: string[]) =>
    request<Schemas["CancellationList"]>("POST", "/api/backtest-jobs/cancellations", { body: { job_ids: jobIds } }),
  /** Submits a job that has ended once more, exactly as it was. */
  retryBacktestJob: (jobId: string) => request<Job>("POST", `/api/backtest-jobs/${part(jobId)}/retry`),

  /** With a filter a page may have fewer items than the limit, even none, and another one after it. */
  getBacktests: (cursor?: string, limit = 50, options: Signal = {}, filter: FeedFilter = {}) =>
    request<Page<Backtest>>("GET", "/api/backtests", { query: { ...filter, cursor, limit }, ...options }),
  getBacktest: (backtestId: string, options: Signal = {}) =>
    request<Result>("GET", `/api/backtests/${part(backtestId)}`, options),
  getEquity: (backtestId: string, maxPoints = 2000, options: Signal = {}) =>
    request<Equity>("GET", `/api/backtests/${part(backtestId)}/equity`, {
      query: { max_points: maxPoints },
      ...options,
    }),
  getTrades: (backtestId: string, offset = 0, limit = 100, options: Signal = {}) =>
    request<TradePage>("GET", `/api/backtests/${part(backtestId)}/trades`, { query: { offset, limit }, ...options }),

  getTemplates: (options: Signal = {}) => request<{ items: Template[] }>("GET", "/api/templates", options),
  getDatasets: (options: Signal = {}) => request<{ items: Dataset[] }>("GET", "/api/datasets", options),
};
