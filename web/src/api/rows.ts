// Long tables as a whole: all pages of a result's trades or orders, a few at a time.
import { queryOptions } from "@tanstack/react-query";
import { resultService } from "./results";
import type { Order } from "./resultTypes";
import { apiService } from "./service";
import type { Trade } from "./types";

export const kRowsPerPage = 1000;
const kAtATime = 4;

interface RowPage<Row> {
  items: Row[];
  total: number;
}
type GetPage<Row> = (offset: number, limit: number) => Promise<RowPage<Row>>;

/** Rows in the order of their pages. The first failure ends it. */
export async function allRows<Row>(getPage: GetPage<Row>): Promise<Row[]> {
  const first = await getPage(0, kRowsPerPage);
  const pages = [first.items];
  const count = Math.ceil(first.total / kRowsPerPage);
  let next = 1;
  const work = async () => {
    while (next < count) {
      const page = next++;
      pages[page] = (await getPage(page * kRowsPerPage, kRowsPerPage)).items;
    }
  };
  await Promise.all(Array.from({ length: kAtATime }, work));
  return pages.flat();
}

export const rowQueries = {
  trades: (backtestId: string) =>
    queryOptions({
      queryKey: ["backtest", backtestId, "trades", "all"],
      queryFn: ({ signal }): Promise<Trade[]> =>
        allRows((offset, limit) => apiService.getTrades(backtestId, offset, limit, { signal })),
      staleTime: Infinity,
    }),
  orders: (backtestId: string) =>
    queryOptions({
      queryKey: ["backtest", backtestId, "orders", "all"],
      queryFn: ({ signal }): Promise<Order[]> =>
        allRows((offset, limit) => resultService.getOrders(backtestId, offset, limit, { signal })),
      staleTime: Infinity,
    }),
};
