import { useEffect, useState } from "react";

const kTickMs = 250;

/** The present time, told four times a second while it is wanted. */
export function useNow(wanted: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!wanted) return;
    const timer = setInterval(() => setNow(Date.now()), kTickMs);
    return () => {
      clearInterval(timer);
      setNow(Date.now());
    };
  }, [wanted]);
  return now;
}
