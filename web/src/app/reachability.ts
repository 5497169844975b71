// Whether the server answers. While it does not, it is asked every two seconds; when it is back,
// everything on the page is asked for again.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { onReachability, tellReachability } from "../api/client";

const kRetryMs = 2000;

export function useReachability(): boolean {
  const [reachable, setReachable] = useState(true);
  const client = useQueryClient();
  useEffect(() => onReachability(setReachable), []);
  useEffect(() => {
    if (reachable) return;
    const timer = setInterval(() => {
      fetch("/healthz").then(
        () => tellReachability(true),
        () => undefined,
      );
    }, kRetryMs);
    return () => {
      clearInterval(timer);
      void client.invalidateQueries();
    };
  }, [reachable, client]);
  return reachable;
}
