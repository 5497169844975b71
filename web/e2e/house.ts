// Starts the real server in a directory of its own, with real market data where HINDCAST_REAL_DATA is set
// and the labelled sample where it is not.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    url: string;
    hasRealData: boolean;
  }
}

const kStartMs = 30_000;
const kFiles: [file: string, symbol: string, timeframe: string][] = [
  ["BTCUSD_1h.csv.gz", "BTC/USD", "1h"],
  ["EURUSD_1h.csv.gz", "EUR/USD", "1h"],
  ["GOOG_1d.csv", "GOOG", "1d"],
];

/** A made-up dataset for tests of size. */
export const kLong = { symbol: "MANY/USD", timeframe: "1m", bars: 120_000 };

export function binary(): string {
  const path = process.env.HINDCAST_BINARY ?? "../../build/release/src/cli/hindcast";
  if (!existsSync(path)) throw new Error(`${path} is missing: ./dev build hindcast, or ./dev e2e, which does`);
  return path;
}

function fill(directory: string): boolean {
  const run = (...words: string[]) =>
    execFileSync(binary(), ["--data-dir", directory, "--quiet", "data", ...words], { stdio: "pipe" });
  // Long enough for 50,000 trades and 100,000 candles.
  run("sample", "--symbol", kLong.symbol, "--timeframe", kLong.timeframe, "--bars", String(kLong.bars));
  const real = process.env.HINDCAST_REAL_DATA;
  if (!real) {
    // As long as the real ones: what is slow on purpose stays slow.
    for (const [, symbol, timeframe] of kFiles) {
      run("sample", "--symbol", symbol, "--timeframe", timeframe, "--bars", timeframe === "1d" ? "2000" : "75000");
    }
    return false;
  }
  for (const [file, symbol, timeframe] of kFiles) {
    run("import", join(real, "bars", file), "--symbol", symbol, "--timeframe", timeframe);
  }
  return true;
}

/** The port, once the server has written it: waits for the file, not for time. */
function portOf(server: ChildProcess, directory: string): Promise<string> {
  const file = "port";
  return new Promise((resolve, reject) => {
    const watcher = watch(directory, () => void look());
    const end = setTimeout(() => reject(new Error("the server did not start in time")), kStartMs);
    const look = async () => {
      const text = await readFile(join(directory, file), "utf8").catch(() => "");
      if (!text.trim()) return;
      clearTimeout(end);
      watcher.close();
      resolve(text.trim());
    };
    server.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    void look();
  });
}

/** A server; `stop` waits until it is gone. `port` 0: any free one. */
export async function startServer(directory: string, port = "0", extra: string[] = []) {
  rmSync(join(directory, "port"), { force: true });
  const words = ["--data-dir", directory, "serve", "--port", port, "--port-file", join(directory, "port")];
  const server = spawn(binary(), [...words, ...extra], { stdio: ["ignore", "ignore", "inherit"] });
  const listening = await portOf(server, directory);
  const gone = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  return {
    url: `http://127.0.0.1:${listening}`,
    port: listening,
    stop: (signal: NodeJS.Signals = "SIGTERM") => {
      server.kill(signal);
      return gone;
    },
  };
}

export function makeDirectory(): { directory: string; hasRealData: boolean } {
  const directory = mkdtempSync(join(tmpdir(), "hindcast-e2e-"));
  return { directory, hasRealData: fill(directory) };
}

export default async function setup(project: TestProject) {
  // A server that is running already, e.g. Vite's: the quick way while one works on a page.
  const running = process.env.HINDCAST_E2E_URL;
  if (running) {
    project.provide("url", running);
    project.provide("hasRealData", process.env.HINDCAST_REAL_DATA !== undefined);
    return undefined;
  }
  const { directory, hasRealData } = makeDirectory();
  const server = await startServer(directory);
  project.provide("url", server.url);
  project.provide("hasRealData", hasRealData);
  return async () => {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  };
}
