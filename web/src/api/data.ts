// Market data: coverage and holes, upload, deletion.
import { queryOptions } from "@tanstack/react-query";
import { part, type RequestOptions, request, type Schemas } from "./client";

type Signal = Pick<RequestOptions, "signal">;

/** One dataset with its holes, oldest first. */
export type DatasetDetail = Schemas["DatasetDetail"];
export type Upload = Schemas["Upload"];
export interface UploadOptions {
  symbol: string;
  timeframe: string;
  lenient: boolean;
  replace: boolean;
  /** Time zone of the clock that the file's times are of; left out: UTC, or the offset that they carry. */
  zone?: string;
  /** When the market trades; left out: as stored, 24x7 for a new dataset. */
  calendar?: string;
}

export const dataService = {
  /** With at most `maxGaps` holes, oldest first. */
  getDataset: (symbol: string, timeframe: string, maxGaps: number, options: Signal = {}) =>
    request<DatasetDetail>("GET", `/api/datasets/${part(symbol)}/${part(timeframe)}`, {
      query: { max_gaps: maxGaps },
      ...options,
    }),
  /** Adds the bars of a CSV or CSV.gz file to a dataset. */
  uploadDataset: (file: File, options: UploadOptions) =>
    request<Upload>("POST", "/api/datasets", {
      body: file,
      headers: { "Content-Type": file.name.endsWith(".gz") ? "application/gzip" : "text/csv" },
      query: {
        symbol: options.symbol,
        timeframe: options.timeframe,
        lenient: String(options.lenient),
        replace: String(options.replace),
        zone: options.zone,
        calendar: options.calendar,
        source: file.name,
      },
    }),
  deleteDataset: (symbol: string, timeframe: string) =>
    request<null>("DELETE", `/api/datasets/${part(symbol)}/${part(timeframe)}`),
};

export const kGapsMax = 1000;

/** Keys begin with "datasets", so that an upload makes all of them stale. */
export const datasetQuery = (symbol: string, timeframe: string) =>
  queryOptions({
    queryKey: ["datasets", symbol, timeframe],
    queryFn: ({ signal }) => dataService.getDataset(symbol, timeframe, kGapsMax, { signal }),
    staleTime: 10_000,
  });
