// What the list of results shows, as its address says it.
import type { FeedFilter, FeedOrder } from "../../api/service";

const kOrders: FeedOrder[] = ["created_at", "total_return_pct", "sharpe", "max_drawdown_pct"];

const text = (value: unknown) => (value === undefined || value === "" ? undefined : String(value));

/** What is not understood counts as left out. */
export function filterOf(search: Record<string, unknown>): FeedFilter {
  const order = kOrders.find((name) => name === search.order && name !== "created_at");
  return {
    text: text(search.text),
    asset: text(search.asset),
    template_id: text(search.template),
    order,
    direction: search.direction === "asc" ? "asc" : undefined,
  };
}

export const isFiltered = (filter: FeedFilter) => Boolean(filter.text || filter.asset || filter.template_id);

/** A click on a heading: the highest first, on a second one the lowest. */
export function sortedBy(old: FeedFilter, order: FeedOrder): { order?: string; direction?: string } {
  const same = (old.order ?? "created_at") === order;
  return {
    order: order === "created_at" ? undefined : order,
    direction: same && old.direction !== "asc" ? "asc" : undefined,
  };
}
