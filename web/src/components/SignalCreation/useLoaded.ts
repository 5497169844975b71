import { useEffect, useState } from "react";

/** A part of the app that is loaded beside what is shown already; undefined until it is there. */
export function useLoaded<T>(load: () => Promise<T>): T | undefined {
  const [loaded, setLoaded] = useState<T>();
  useEffect(() => {
    let here = true;
    // What does not load (the server is gone) leaves a plain editor, which is better than none.
    load().then(
      (part) => here && setLoaded(part),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [load]);
  return loaded;
}
