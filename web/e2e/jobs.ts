// Jobs for tests, made over the API as a program would.
import type { Job, Submission } from "../src/api/types";

export const kMomentum: Submission = {
  strategy_name: "Momentum, an example",
  strategy_description: "Template momentum with stop and target",
  timeframe: "1h",
  assets: ["BTC/USD"],
  period: "6 months",
  initial_capital: 10_000,
  strategy_definition: {
    template_id: "momentum",
    risk_management: { stop_loss_pct: 2, take_profit_pct: 6, position_size_pct: 10 },
  },
};

export async function submit(url: string, change: Partial<Submission> = {}): Promise<Job> {
  const answer = await fetch(`${url}/api/backtest-jobs`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...kMomentum, ...change }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Job;
}

/** Waits for the end by the job's event stream, which the server closes then. */
export async function ended(url: string, jobId: string): Promise<void> {
  await (await fetch(`${url}/api/backtest-jobs/${jobId}/events`)).text();
}

export async function finishedJob(url: string, change: Partial<Submission> = {}) {
  const { job_id } = await submit(url, change);
  await ended(url, job_id);
  const job = (await (await fetch(`${url}/api/backtest-jobs/${job_id}`)).json()) as Job;
  if (job.status !== "completed") throw new Error(`the job is ${job.status}: ${job.error_message}`);
  return { ...job, result_backtest_id: job.result_backtest_id! };
}

const kWindows = Array.from({ length: 12 }, (_, i) => 10_000 - i);

/** Some seconds of work in any machine's eyes: long windows that have to be added up anew on every bar. */
export const kSlow: Submission = {
  ...kMomentum,
  strategy_name: "Slow on purpose",
  assets: ["EUR/USD"],
  period: "all",
  strategy_definition: {
    entry_conditions: `close > sma(close, 20) and ${kWindows.map((n) => `avgdev(close, ${n}) > 0`).join(" and ")}`,
    exit_conditions: "close < sma(close, 20)",
  },
};
