// Every order with its reason and what became of it.
import { useQuery } from "@tanstack/react-query";
import { rowQueries } from "../../api/rows";
import type { Order } from "../../api/resultTypes";
import type { Result } from "../../api/types";
import { DataTable } from "../../components/DataTable";
import type { Column } from "../../components/rowOrder";
import { integer, number, price, time, words } from "../../ui/format";
import { Card } from "../../ui/layout";
import { ErrorState, Loading } from "../../ui/states";
import { outcomeText, reasonText } from "./orderWords";

const kColumns: Column<Order>[] = [
  { key: "signal_time", header: "Decided (UTC)", width: 152, numeric: true, value: (o) => o.signal_time, cell: (o) => time(o.signal_time) },
  { key: "fill_time", header: "Settled (UTC)", width: 152, numeric: true, value: (o) => o.fill_time, cell: (o) => time(o.fill_time) },
  { key: "asset", header: "Asset", width: 86, facet: true, value: (o) => o.asset },
  { key: "side", header: "Side", width: 62, facet: true, value: (o) => o.side },
  { key: "action", header: "Action", width: 70, facet: true, value: (o) => (o.opens ? "entry" : "exit") },
  { key: "size", header: "Size", width: 112, numeric: true, value: (o) => o.size, cell: (o) => price(o.size) },
  { key: "price", header: "Price", width: 104, numeric: true, value: (o) => o.price, cell: (o) => price(o.price) },
  { key: "fee", header: "Fee", width: 68, numeric: true, value: (o) => o.fee, cell: (o) => number(o.fee) },
  { key: "reason", header: "Reason", width: 270, facet: true, value: (o) => words(o.reason), cell: (o) => reasonText(o.reason) },
  { key: "outcome", header: "Outcome", width: 270, facet: true, value: (o) => words(o.outcome), cell: (o) => outcomeText(o.outcome) },
];

export function OrdersTab({ result }: { result: Result }) {
  const { data, error, refetch } = useQuery(rowQueries.orders(result.backtest_id));
  const counts = Object.entries(result.order_counts).filter(([, count]) => count > 0);
  return (
    <>
      <Card title="What became of the orders">
        {counts.length === 0 ? <p className="text-muted">There was no order.</p> : null}
        <ul className="flex flex-wrap gap-x-8 gap-y-1">
          {counts.map(([outcome, count]) => (
            <li key={outcome}>
              <span className="tabular font-semibold">{integer(count)}</span> {outcomeText(outcome)}
            </li>
          ))}
        </ul>
      </Card>
      {error ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Loading label="Loading the orders" rows={8} /> : null}
      {data ? (
        <DataTable
          label="Orders"
          rows={data}
          columns={kColumns}
          actions={
            <a className="text-accent underline" href={`/api/backtests/${result.backtest_id}/orders?format=csv`} download>
              All as CSV
            </a>
          }
        />
      ) : null}
    </>
  );
}
