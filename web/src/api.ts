// The server's API as this page uses it; /api/openapi.json describes all of it.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Job {
  job_id: string;
  status: "pending" | "running" | "completed" | "failed" | "cancelled";
  created_at: string;
  strategy_name: string;
  assets: string[];
  timeframe: string;
  period: string;
  progress: number;
  phase: string;
  queue_position?: number;
  error_message?: string;
  cancel_requested_at?: string;
  actual_duration?: number;
  result_backtest_id?: string;
}

export interface Result {
  backtest_id: string;
  job_id: string;
  strategy_name: string;
  strategy_description: string;
  assets: string[];
  timeframe: string;
  data_start: string;
  data_end: string;
  initial_capital: number;
  final_equity: number;
  synthetic: boolean;
  engine_version: string;
  data_hash: string;
  metrics: Record<string, number | null>;
  warnings: { code: string; message: string }[];
}

export interface Curve {
  time: number[];
  equity: (number | null)[];
  drawdown_pct: (number | null)[];
  benchmark: (number | null)[];
}

export interface Trade {
  asset: string;
  side: string;
  entry_time: string;
  exit_time: string;
  entry_price: number;
  exit_price: number;
  size: number;
  pnl: number;
  return_pct: number;
  exit_reason: string;
  open: boolean;
}

export interface Rows<T> {
  items: T[];
  total: number;
  next_offset: number | null;
}

export interface TemplateParameter {
  name: string;
  doc: string;
  default: number;
  minimum: number;
  maximum: number;
  step: number;
  integer: boolean;
}

export interface Template {
  id: string;
  name: string;
  idea: string;
  parameters: TemplateParameter[];
}

export interface Dataset {
  symbol: string;
  timeframe: string;
  first: string;
  last: string;
}

export interface Mistake {
  pointer?: string;
  detail: string;
  allowed?: string;
  suggestion?: string;
}

// What the server said was wrong (RFC 9457).
export class Problem extends Error {
  constructor(
    message: string,
    readonly mistakes: Mistake[] = [],
  ) {
    super(message);
  }
}

async function request<T>(method: string, path: string, body?: Json): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem("The server does not answer.");
  }
  const answer = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer as T;
  throw new Problem(answer?.detail ?? `The server answered ${response.status}.`, answer?.errors);
}

const id = encodeURIComponent;

export const api = {
  jobs: (cursor?: string) =>
    request<{ items: Job[]; next_cursor: string | null }>(
      "GET",
      `/api/backtest-jobs?limit=50${cursor ? `&cursor=${id(cursor)}` : ""}`,
    ),
  job: (job: string) => request<Job>("GET", `/api/backtest-jobs/${id(job)}`),
  submit: (body: Json) => request<Job>("POST", "/api/backtest-jobs", body),
  cancel: (job: string) => request<Job>("DELETE", `/api/backtest-jobs/${id(job)}`),
  events: (job: string) => new EventSource(`/api/backtest-jobs/${id(job)}/events`),
  result: (result: string) => request<Result>("GET", `/api/backtests/${id(result)}`),
  curve: (result: string) =>
    request<Curve>("GET", `/api/backtests/${id(result)}/equity?max_points=3000`),
  trades: (result: string, offset: number) =>
    request<Rows<Trade>>("GET", `/api/backtests/${id(result)}/trades?limit=100&offset=${offset}`),
  templates: () => request<{ items: Template[] }>("GET", "/api/templates"),
  datasets: () => request<{ items: Dataset[] }>("GET", "/api/datasets"),
};
