// The queue and the workers: asked for again and again, for they change by themselves.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type RequestOptions, request, type Schemas } from "./client";

type Signal = Pick<RequestOptions, "signal">;

export type SystemWorker = Schemas["SystemWorker"];
export type SystemState = Schemas["System"];
export type SystemActivity = Schemas["SystemActivity"];

export const systemService = {
  getSystem: (options: Signal = {}) => request<SystemState>("GET", "/api/system", options),
  getSystemActivity: (minutes: number, options: Signal = {}) =>
    request<SystemActivity>("GET", "/api/system/activity", { query: { minutes }, ...options }),
};

export const systemQuery = () =>
  queryOptions({
    queryKey: ["system"],
    queryFn: ({ signal }) => systemService.getSystem({ signal }),
    refetchInterval: 2000,
  });

export const activityQuery = (minutes: number) =>
  queryOptions({
    queryKey: ["system", "activity", minutes],
    queryFn: ({ signal }) => systemService.getSystemActivity(minutes, { signal }),
    refetchInterval: 5000,
    placeholderData: keepPreviousData,
  });
