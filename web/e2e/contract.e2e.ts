// What the server answers in earnest is what its description says, for the app's types are made from that.
import Ajv from "ajv/dist/2020.js";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { ended, finishedJob, kMomentum, submit } from "./jobs";

const url = inject("url");

interface Operation {
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}
interface Description {
  paths: Record<string, Record<string, Operation>>;
}

let description: Description;
let ajv: Ajv;
let job: Awaited<ReturnType<typeof finishedJob>>;
let python: Awaited<ReturnType<typeof finishedJob>>;
let failed: string;
beforeAll(async () => {
  description = (await (await fetch(`${url}/api/openapi.json`)).json()) as Description;
  ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(description, "api");
  job = await finishedJob(url, { prove: true });
  python = await finishedJob(url, {
    strategy_definition: { code_snippet: 'def signals(bars, params):\n    print("x")\n    return {"entry": bars.close > bars.open}\n' },
  });
  failed = (await submit(url, { strategy_definition: { code_snippet: "def signals(bars, params):\n    return 1 / 0\n" } })).job_id;
  await ended(url, failed);
});

const escaped = (text: string) => encodeURIComponent(text.replaceAll("~", "~0").replaceAll("/", "~1"));

async function expectFits(pattern: string, target: string, body?: unknown): Promise<void> {
  const method = body === undefined ? "get" : "post";
  const answer = await fetch(url + target, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  expect(answer.status, target).toBe(200);
  const validate = ajv.getSchema(
    `api#/paths/${escaped(pattern)}/${method}/responses/200/content/${escaped("application/json")}/schema`,
  )!;
  validate(await answer.json());
  expect(validate.errors ?? [], target).toEqual([]);
}

describe("answers fit the description:", () => {
  test("jobs, whether they completed or failed", async () => {
    for (const id of [job.job_id, python.job_id, failed]) await expectFits("/api/backtest-jobs/{job_id}", `/api/backtest-jobs/${id}`);
    await expectFits("/api/backtest-jobs", "/api/backtest-jobs");
  });

  test("a result and all that belongs to it", async () => {
    for (const id of [job.result_backtest_id, python.result_backtest_id]) {
      const here = `/api/backtests/${id}`;
      const there = "/api/backtests/{backtest_id}";
      await expectFits(there, here);
      for (const part of ["equity", "trades", "orders", "candles", "condition-lines", "analysis"]) await expectFits(`${there}/${part}`, `${here}/${part}`);
      await expectFits(`${there}/explanation`, `${here}/explanation`);
    }
    await expectFits("/api/backtests/compare", `/api/backtests/compare?ids=${job.result_backtest_id},${python.result_backtest_id}`);
    await expectFits("/api/backtests", "/api/backtests");
  });

  test("what is said before a run", async () => {
    const { timeframe, assets } = kMomentum;
    const mistaken = { ...kMomentum, strategy_definition: { entry_conditions: "clse > open" } };
    await expectFits("/api/backtest-estimates", "/api/backtest-estimates", kMomentum);
    await expectFits("/api/backtest-estimates", "/api/backtest-estimates", mistaken);
    for (const definition of [{ entry_conditions: "close > open and rsi(14) < 30" }, mistaken.strategy_definition]) {
      const body = { strategy_definition: definition, timeframe, assets };
      await expectFits("/api/strategy-validations", "/api/strategy-validations", body);
    }
  });

  test("templates, language, data, system", async () => {
    const plain = ["templates", "indicators", "strategy-language", "datasets", "system", "system/activity"];
    for (const one of plain) await expectFits(`/api/${one}`, `/api/${one}`);
    await expectFits("/api/datasets/{symbol}/{timeframe}", "/api/datasets/BTC%2FUSD/1h");
  });
});
