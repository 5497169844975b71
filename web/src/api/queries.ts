// What is asked for, how long it stays fresh and how often it is asked again: one home for cache keys.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { apiService, type JobFilter } from "./service";
import type { JobStatus } from "./types";

const kForGood = Infinity; // results never change
export const kPollMs = 2000;

export const queries = {
  jobs: (filter: JobFilter = {}) =>
    queryOptions({
      queryKey: ["jobs", "list", filter],
      queryFn: ({ signal }) => apiService.getBacktestJobs(filter, { signal }),
      refetchInterval: kPollMs,
      placeholderData: keepPreviousData,
    }),
  jobPages: (status?: JobStatus) =>
    infiniteQueryOptions({
      queryKey: ["jobs", "pages", status ?? "all"],
      queryFn: ({ signal, pageParam }) =>
        apiService.getBacktestJobs({ status, limit: 100, cursor: pageParam || undefined }, { signal }),
      initialPageParam: "",
      getNextPageParam: (page) => page.next_cursor ?? undefined,
      refetchInterval: kPollMs,
      placeholderData: keepPreviousData,
    }),
  job: (jobId: string) =>
    queryOptions({
      queryKey: ["jobs", "one", jobId],
      queryFn: ({ signal }) => apiService.getBacktestJob(jobId, { signal }),
    }),
  backtests: (limit = 50) =>
    queryOptions({
      queryKey: ["backtests", limit],
      queryFn: ({ signal }) => apiService.getBacktests(undefined, limit, { signal }),
    }),
  backtest: (backtestId: string) =>
    queryOptions({
      queryKey: ["backtest", backtestId],
      queryFn: ({ signal }) => apiService.getBacktest(backtestId, { signal }),
      staleTime: kForGood,
    }),
  equity: (backtestId: string, maxPoints = 2000) =>
    queryOptions({
      queryKey: ["backtest", backtestId, "equity", maxPoints],
      queryFn: ({ signal }) => apiService.getEquity(backtestId, maxPoints, { signal }),
      staleTime: kForGood,
    }),
  trades: (backtestId: string, offset: number, limit = 100) =>
    queryOptions({
      queryKey: ["backtest", backtestId, "trades", offset, limit],
      queryFn: ({ signal }) => apiService.getTrades(backtestId, offset, limit, { signal }),
      staleTime: kForGood,
      placeholderData: keepPreviousData,
    }),
  templates: () =>
    queryOptions({
      queryKey: ["templates"],
      queryFn: ({ signal }) => apiService.getTemplates({ signal }).then((answer) => answer.items),
      staleTime: kForGood,
    }),
  datasets: () =>
    queryOptions({
      queryKey: ["datasets"],
      queryFn: ({ signal }) => apiService.getDatasets({ signal }).then((answer) => answer.items),
      staleTime: 10_000,
    }),
};
