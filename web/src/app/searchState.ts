// State of a page that belongs into its address, so that a link shows the same to somebody else.
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useCallback } from "react";

type Values = Record<string, string | number | undefined>;

/** The query of the address, and how to change some of it (undefined takes away) without a new page. */
export function useSearchState(): [Record<string, unknown>, (change: Values) => void] {
  const search = useRouterState({ select: (state) => state.location.search }) as Record<string, unknown>;
  const navigate = useNavigate();
  const change = useCallback(
    (values: Values) =>
      void navigate({
        to: ".",
        search: ((old: Record<string, unknown>) => ({ ...old, ...values })) as never,
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  return [search, change];
}
