// What the server tells about one result or several: calls, and how their answers are kept. A result never
// changes, so they are kept for good.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { part, type RequestOptions, request } from "./client";
import type { Analysis, Candles, Comparison, ConditionLines, Explanation, OrderPage } from "./resultTypes";
import { apiService, type FeedFilter } from "./service";

type Signal = Pick<RequestOptions, "signal">;
export interface CandleWindow {
  symbol: string;
  /** ISO; the result's whole window when left out. */
  from?: string;
  to?: string;
  max_points?: number;
}

export const resultService = {
  getOrders: (backtestId: string, offset = 0, limit = 100, options: Signal = {}) =>
    request<OrderPage>("GET", `/api/backtests/${part(backtestId)}/orders`, { query: { offset, limit }, ...options }),
  getCandles: (backtestId: string, window: CandleWindow, options: Signal = {}) =>
    request<Candles>("GET", `/api/backtests/${part(backtestId)}/candles`, { query: { ...window }, ...options }),
  /** What the conditions compared, on the clock of the candles. */
  getConditionLines: (backtestId: string, window: CandleWindow, options: Signal = {}) =>
    request<ConditionLines>("GET", `/api/backtests/${part(backtestId)}/condition-lines`, { query: { ...window }, ...options }),
  /** Why the bar at this time (ISO) has a signal, or has none. */
  getExplanation: (backtestId: string, symbol: string, time: string, options: Signal = {}) =>
    request<Explanation>("GET", `/api/backtests/${part(backtestId)}/explanation`, {
      query: { symbol, time },
      ...options,
    }),
  getAnalysis: (backtestId: string, windowDays?: number, options: Signal = {}) =>
    request<Analysis>("GET", `/api/backtests/${part(backtestId)}/analysis`, {
      query: { window_days: windowDays },
      ...options,
    }),
  /** Two to six; the first is the baseline. */
  compareBacktests: (backtestIds: string[], options: Signal = {}) =>
    request<Comparison>("GET", "/api/backtests/compare", { query: { ids: backtestIds.join(",") }, ...options }),
};

export const explanationQuery = (backtestId: string, symbol: string, time: string) =>
  queryOptions({
    queryKey: ["backtest", backtestId, "explanation", symbol, time],
    queryFn: ({ signal }) => resultService.getExplanation(backtestId, symbol, time, { signal }),
    staleTime: Infinity,
  });

export const analysisQuery = (backtestId: string, windowDays?: number) =>
  queryOptions({
    queryKey: ["backtest", backtestId, "analysis", windowDays ?? 0],
    queryFn: ({ signal }) => resultService.getAnalysis(backtestId, windowDays, { signal }),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });

export const comparisonQuery = (backtestIds: string[]) =>
  queryOptions({
    queryKey: ["comparison", ...backtestIds],
    queryFn: ({ signal }) => resultService.compareBacktests(backtestIds, { signal }),
    staleTime: Infinity,
  });

/** Finished backtests page by page: the newest first unless the filter says otherwise. */
export const backtestPages = (filter: FeedFilter = {}) =>
  infiniteQueryOptions({
    queryKey: ["backtests", "pages", filter],
    queryFn: ({ signal, pageParam }) => apiService.getBacktests(pageParam || undefined, 50, { signal }, filter),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    staleTime: 5000,
  });
