import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onReachability, tellReachability } from "../api/client";
import { patiently } from "./patiently";

let reachable = true;
beforeEach(() => {
  vi.stubGlobal("fetch", async () => {
    if (!reachable) throw new TypeError("no network");
    return new Response();
  });
});
afterEach(() => vi.unstubAllGlobals());

test("a part is loaded once the server is back, without an error before", async () => {
  reachable = false;
  const load = vi.fn(async () => {
    if (!reachable) throw new TypeError("Failed to fetch dynamically imported module");
    return "the page";
  });
  const told = new Promise((done) => onReachability(done));
  const loaded = patiently(load)();
  await told;
  expect(load).toHaveBeenCalledTimes(1);
  reachable = true;
  tellReachability(true);
  await expect(loaded).resolves.toBe("the page");
});

test("what an answering server does not have is an error", async () => {
  reachable = true;
  const missing = async () => {
    throw new TypeError("Failed to fetch dynamically imported module");
  };
  await expect(patiently(missing)()).rejects.toThrow("Failed to fetch");
});
