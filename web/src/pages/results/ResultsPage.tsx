// Every result there is: searched and ordered by the server, loaded as far as somebody scrolls.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { backtestPages } from "../../api/results";
import type { FeedFilter, FeedOrder } from "../../api/service";
import type { Backtest } from "../../api/types";
import { useSearchState } from "../../app/searchState";
import { Button, ButtonLink } from "../../ui/Button";
import { integer, number, signedPercent, time, tone } from "../../ui/format";
import { Link } from "../../ui/Link";
import { PageHeader, TableFrame } from "../../ui/layout";
import { Empty, ErrorState, Loading } from "../../ui/states";
import { FeedFilters } from "./FeedFilters";
import { filterOf, isFiltered, sortedBy } from "./feedFilter";

const kRowHeight = 36;
/** So close to the end of what is loaded the next page is asked for. */
const kRowsAhead = 30;

const kHeads: { name: string; numeric?: boolean; order?: FeedOrder }[] = [
  { name: "Strategy" },
  { name: "Assets" },
  { name: "Bars" },
  { name: "Return", numeric: true, order: "total_return_pct" },
  { name: "Sharpe", numeric: true, order: "sharpe" },
  { name: "Max drawdown", numeric: true, order: "max_drawdown_pct" },
  { name: "Trades", numeric: true },
  { name: "Finished (UTC)", numeric: true, order: "created_at" },
];

interface HeadProps {
  filter: FeedFilter;
  sort: (order: FeedOrder) => void;
}
function Head({ filter, sort }: HeadProps) {
  const up = filter.direction === "asc";
  const Arrow = up ? ArrowUp : ArrowDown;
  return (
    <thead>
      <tr>
        {kHeads.map(({ name, numeric, order }) => {
          const mine = order !== undefined && order === (filter.order ?? "created_at");
          return (
            <th
              key={name}
              scope="col"
              className={numeric ? "num" : ""}
              aria-sort={mine ? (up ? "ascending" : "descending") : undefined}
            >
              {order ? (
                <button type="button" className="inline-flex min-h-6 items-center gap-1" onClick={() => sort(order)}>
                  {mine ? <Arrow aria-hidden className="size-3.5" /> : null}
                  {name}
                </button>
              ) : (
                name
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function Row({ result: r }: { result: Backtest }) {
  return (
    <tr>
      <td className="max-w-80 min-w-44 truncate">
        <Link to={`/results/${r.backtest_id}`}>{r.strategy_name}</Link>
      </td>
      <td className="max-w-60 truncate">{r.assets.join(", ")}</td>
      <td>{r.timeframe}</td>
      <td className={`num ${tone(r.total_return_pct)}`}>{signedPercent(r.total_return_pct)}</td>
      <td className="num">{number(r.sharpe)}</td>
      <td className="num">{signedPercent(r.max_drawdown_pct)}</td>
      <td className="num">{integer(r.trades)}</td>
      <td className="num whitespace-nowrap">{time(r.created_at)}</td>
    </tr>
  );
}

const Space = ({ height }: { height: number }) =>
  height > 0 ? (
    <tr aria-hidden>
      <td colSpan={kHeads.length} style={{ height, padding: 0, border: 0 }} />
    </tr>
  ) : null;

interface TableProps extends HeadProps {
  items: Backtest[];
  onEnd: () => void;
}
function Table({ items, onEnd, ...head }: TableProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(frame.current?.offsetTop ?? 0), []);
  const rows = useWindowVirtualizer({ count: items.length, estimateSize: () => kRowHeight, overscan: 20, scrollMargin: top });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - kRowsAhead) onEnd();
  }, [last, items.length, onEnd]);
  const before = (shown[0]?.start ?? top) - top;
  const after = rows.getTotalSize() - ((shown.at(-1)?.end ?? top) - top);
  return (
    <div ref={frame}>
      <TableFrame label="Results">
        <Head {...head} />
        <tbody>
          <Space height={before} />
          {shown.map((row) => (
            <Row key={items[row.index]!.backtest_id} result={items[row.index]!} />
          ))}
          <Space height={after} />
        </tbody>
      </TableFrame>
    </div>
  );
}

export default function ResultsPage() {
  const [search, change] = useSearchState();
  const filter = filterOf(search);
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetching, isPlaceholderData } = useInfiniteQuery({
    ...backtestPages(filter),
    placeholderData: keepPreviousData,
  });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const more = () => {
    if (hasNextPage && !isFetching && !error) void fetchNextPage();
  };
  // A search reads so many results for one answer, and may have found none of them.
  const found = items.length;
  const nothingYet = found === 0 && hasNextPage;
  useEffect(() => {
    if (nothingYet && !isFetching && !error) void fetchNextPage();
  }, [nothingYet, isFetching, error, fetchNextPage]);
  return (
    <>
      <PageHeader title="Results" />
      <FeedFilters filter={filter} change={change} />
      {error ? <ErrorState error={error} retry={() => void refetch()} /> : null}
      {(!data && !error) || nothingYet ? <Loading label={nothingYet ? "Looking through the results" : "Loading the results"} rows={8} /> : null}
      {data && found === 0 && !hasNextPage ? (
        isFiltered(filter) ? (
          <Empty
            text="No result has all of this."
            action={
              <Button onClick={() => change({ text: undefined, asset: undefined, template: undefined })}>Show all results</Button>
            }
          />
        ) : (
          <Empty text="No backtest has finished yet." action={<ButtonLink to="/new">New backtest</ButtonLink>} />
        )
      ) : null}
      {found > 0 ? (
        <div className={isPlaceholderData ? "opacity-60" : ""}>
          <Table items={items} filter={filter} sort={(order) => change(sortedBy(filter, order))} onEnd={more} />
          <p role="status" className="mt-2 flex items-center gap-3 text-[13px] text-muted">
            {integer(found)} {found === 1 ? "result" : "results"}
            {hasNextPage ? " loaded, there are more." : ", that is all."}
            {hasNextPage ? (
              <Button size="small" disabled={isFetching} onClick={more}>
                Load more
              </Button>
            ) : null}
          </p>
        </div>
      ) : null}
    </>
  );
}
