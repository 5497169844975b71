// Parts of the app that are loaded when they are first shown, from a server that may be gone at that moment.
import { onReachability, tellReachability } from "../api/client";

const answers = () =>
  fetch("/healthz", { cache: "no-store" }).then(
    () => true,
    () => false,
  );

/** Until somebody hears from the server; the frame of the pages asks (reachability.ts). */
const back = () =>
  new Promise<void>((done) => {
    const stop = onReachability((reachable) => {
      if (!reachable) return;
      stop();
      done();
    });
  });

/** Loads as `load` does, but waits for a server that does not answer. What an answering server does not have is
 * an error: a newer version has other files, and the router loads the page anew. */
export function patiently<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    try {
      return await load();
    } catch (error) {
      if (await answers()) throw error;
      const isBack = back();
      tellReachability(false);
      await isBack;
      return load();
    }
  };
}
