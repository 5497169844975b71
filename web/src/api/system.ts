// The queue and the workers: asked for again and again, for they change by themselves.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type RequestOptions, request } from "./client";
import type { Column } from "./resultTypes";
import type { Job, JobStatus, Priority } from "./types";

type Signal = Pick<RequestOptions, "signal">;

export interface SystemWorker {
  worker_id: string;
  host: string;
  pid: number;
  slots: number;
  alive: boolean;
  started_at: string;
  last_heartbeat_at: string | null;
  expires_at: string;
  running: Pick<Job, "job_id" | "user_id" | "strategy_name" | "priority" | "progress" | "phase" | "attempt" | "started_at">[];
}
export interface SystemState {
  time: string;
  jobs: Record<JobStatus, number>;
  queue: {
    pending_by_priority: Record<Priority, number>;
    oldest_pending_at: string | null;
    oldest_pending_seconds: number | null;
    slots: number;
    free_slots: number;
    mean_run_seconds: number | null;
    estimated_wait_seconds: number | null;
  };
  workers: SystemWorker[];
}
type Times = Record<`${"wait" | "run"}_${"p50" | "p95"}_seconds`, Column>;
export type SystemActivity = Times &
  Record<"time" | "submitted" | "started" | "completed" | "failed" | "cancelled", number[]> & { step_seconds: number };

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
