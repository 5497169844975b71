// Runs the same request again and compares everything that a result says.
import { followJob, isFinal } from "../../api/events";
import { allRows } from "../../api/rows";
import { apiService } from "../../api/service";
import type { Equity, Job, Result } from "../../api/types";

export interface Check {
  name: string;
  same: boolean;
  detail: string;
}

const kAllPoints = 200_000;

function sameValues(a: unknown[], b: unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

function hashCheck(name: string, a: string, b: string, otherwise: string): Check {
  return { name, same: a === b, detail: a === b ? a.slice(0, 16) : `${a.slice(0, 16)} became ${b.slice(0, 16)}: ${otherwise}` };
}

function figuresCheck(a: Result, b: Result): Check {
  const names = Object.keys({ ...a.metrics, ...b.metrics });
  const other = names.filter((name) => !Object.is(a.metrics[name], b.metrics[name]));
  const detail = other.length === 0 ? `all ${names.length}, to the last digit` : `${other.length} of ${names.length} differ: ${other.join(", ")}`;
  return { name: "Figures", same: other.length === 0, detail };
}

function curveCheck(a: Equity, b: Equity): Check {
  const same = (["time", "equity", "drawdown_pct", "benchmark"] as const).every((column) => sameValues(a[column], b[column]));
  return { name: "Equity curve", same, detail: same ? `all ${a.points} points` : "differs" };
}

function tradesCheck(a: object[], b: object[]): Check {
  const first = Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i).find(
    (i) => JSON.stringify(a[i]) !== JSON.stringify(b[i]),
  );
  return {
    name: "Trades",
    same: first === undefined,
    detail: first === undefined ? `all ${a.length}, each field` : `they differ from trade ${first + 1} on`,
  };
}

/** Compares two results with everything that belongs to them. */
export async function compareResults(a: Result, b: Result): Promise<Check[]> {
  const curves = Promise.all([a, b].map((r) => apiService.getEquity(r.backtest_id, kAllPoints)));
  const trades = Promise.all([a, b].map((r) => allRows((offset, limit) => apiService.getTrades(r.backtest_id, offset, limit))));
  const [[curveA, curveB], [tradesA, tradesB]] = await Promise.all([curves, trades]);
  return [
    hashCheck("Strategy hash", a.strategy_hash, b.strategy_hash, "a template or a default has changed since"),
    hashCheck("Data hash", a.data_hash, b.data_hash, "the market data has changed or grown since"),
    hashCheck("Engine", a.engine_version, b.engine_version, "a newer engine"),
    figuresCheck(a, b),
    curveCheck(curveA!, curveB!),
    tradesCheck(tradesA!, tradesB!),
  ];
}

const ended = (jobId: string, tell: (job: Job) => void) =>
  new Promise<Job>((resolve, reject) => {
    const stop = followJob(jobId, {
      job: (job) => {
        tell(job);
        if (!isFinal(job)) return;
        queueMicrotask(() => stop());
        resolve(job);
      },
      progress: () => undefined,
      phase: () => undefined,
      equity: () => undefined,
      log: () => undefined,
      connection: () => undefined,
      failed: reject,
    });
  });

export interface Verification {
  jobId: string;
  backtestId: string;
  checks: Check[];
}

/** Submits the request of a result again, waits for its end, compares. `tell` hears of the job on the way. */
export async function runAgain(result: Result, tell: (job: Job) => void): Promise<Verification> {
  const submitted = await apiService.createBacktestJob({ ...result.request, user_id: result.user_id });
  tell(submitted);
  const job = await ended(submitted.job_id, tell);
  if (!job.result_backtest_id) throw new Error(job.error_message ?? `The run ended as ${job.status}.`);
  const again = await apiService.getBacktest(job.result_backtest_id);
  return { jobId: job.job_id, backtestId: again.backtest_id, checks: await compareResults(result, again) };
}
