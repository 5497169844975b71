// The strategy library: strategies with versions that never change.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { part, type RequestOptions, request, type Schemas } from "./client";
import type { Definition, Page } from "./types";

export type Strategy = Schemas["Strategy"];
export type StrategyVersion = Schemas["StrategyVersion"];
export type SavedStrategy = Schemas["SavedStrategy"];
export type NewStrategy = Schemas["NewStrategy"];

export interface StrategyFilter {
  q?: string;
  tag?: string;
  archived?: "no" | "yes" | "only";
  cursor?: string;
}
type Change = Schemas["StrategyChange"];

const one = (id: string) => `/api/strategies/${part(id)}`;

export const libraryService = {
  list: (filter: StrategyFilter = {}, options: Pick<RequestOptions, "signal"> = {}) =>
    request<Page<Strategy>>("GET", "/api/strategies", { query: { limit: 100, ...filter }, ...options }),
  get: (id: string, options: Pick<RequestOptions, "signal"> = {}) => request<SavedStrategy>("GET", one(id), options),
  create: (strategy: NewStrategy) => request<SavedStrategy>("POST", "/api/strategies", { body: strategy }),
  change: (id: string, change: Change) => request<SavedStrategy>("PATCH", one(id), { body: change }),
  remove: (id: string) => request<null>("DELETE", one(id)),
  versions: (id: string, options: Pick<RequestOptions, "signal"> = {}) =>
    request<Schemas["StrategyVersionPage"]>("GET", `${one(id)}/versions`, options),
  version: (id: string, version: number, options: Pick<RequestOptions, "signal"> = {}) =>
    request<StrategyVersion>("GET", `${one(id)}/versions/${version}`, options),
  /** The newest version again is no new one. */
  saveVersion: (id: string, definition: Definition, note?: string) =>
    request<SavedStrategy>("POST", `${one(id)}/versions`, { body: { definition, ...(note ? { note } : {}) } }),
  clone: (id: string) => request<SavedStrategy>("POST", `${one(id)}/clone`, { body: {} }),
};

export const libraryQueries = {
  list: (filter: StrategyFilter = {}) =>
    queryOptions({
      queryKey: ["strategies", "list", filter],
      queryFn: ({ signal }) => libraryService.list(filter, { signal }),
      placeholderData: keepPreviousData,
    }),
  one: (id: string) =>
    queryOptions({ queryKey: ["strategies", id], queryFn: ({ signal }) => libraryService.get(id, { signal }) }),
  versions: (id: string) =>
    queryOptions({
      queryKey: ["strategies", id, "versions"],
      queryFn: ({ signal }) => libraryService.versions(id, { signal }).then((page) => page.items),
    }),
};
