// One HTTP exchange with the server: JSON in, JSON or a Problem out.
import type { components } from "./schema.gen";

export type Schemas = components["schemas"];

/** One thing that is wrong with an input: where, what, and what is allowed. */
export type Mistake = Schemas["Mistake"];

/** What the server said was wrong (RFC 9457). Status 0: the server did not answer. */
export class Problem extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly mistakes: Mistake[] = [],
    readonly requestId = "",
  ) {
    super(message);
    this.name = "Problem";
  }
}

export const isUnreachable = (error: unknown) => error instanceof Problem && error.status === 0;

type Listener = (reachable: boolean) => void;
const listeners = new Set<Listener>();

/** Told after each exchange whether the server answered. Returns how to end that. */
export function onReachability(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellReachability(reachable: boolean): void {
  for (const listener of listeners) listener(reachable);
}

export interface RequestOptions {
  body?: unknown;
  headers?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  signal?: AbortSignal;
}

function address(path: string, query: RequestOptions["query"] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

async function send(method: string, url: string, options: RequestOptions): Promise<Response> {
  const asItIs = typeof options.body === "string" || options.body instanceof Blob;
  const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
  if (options.body !== undefined && !asItIs) headers["Content-Type"] ??= "application/json";
  try {
    const response = await fetch(url, {
      method,
      headers,
      body: options.body === undefined ? undefined : asItIs ? (options.body as string | Blob) : JSON.stringify(options.body),
      signal: options.signal,
    });
    tellReachability(true);
    return response;
  } catch (error) {
    if (options.signal?.aborted) throw error;
    tellReachability(false);
    throw new Problem("The server does not answer.", 0);
  }
}

/** The answer's JSON. Throws a Problem; an aborted request throws what fetch throws. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, address(path, options.query), options);
  const answer = response.status === 204 ? null : await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer as T;
  throw new Problem(
    answer?.detail ?? `The server answered with status ${response.status}.`,
    response.status,
    answer?.errors ?? [],
    response.headers.get("X-Request-Id") ?? "",
  );
}

/** A part of a path: "BTC/USD" becomes "BTC%2FUSD". */
export const part = encodeURIComponent;
