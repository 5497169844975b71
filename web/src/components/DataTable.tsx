// A table of any length: only the rows in view exist in the page. Sorted by a click on a heading,
// filtered by words and by what single columns hold.
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { kInput } from "../ui/fields";
import { integer } from "../ui/format";
import { type Column, type Facets, filtered, facetsOf, type Sorting, sorted } from "./rowOrder";

const kRowHeight = 36;

interface Props<Row> {
  label: string;
  rows: Row[];
  columns: Column<Row>[];
  /** Index in `rows` of the one that is shown elsewhere too; it is scrolled to. */
  selected?: number;
  onSelect?: (index: number) => void;
  /** What a row's button does, e.g. "Show trade". */
  selectLabel?: string;
  height?: number;
  actions?: ReactNode;
  empty?: string;
}

function Heading<Row>({ column, sorting, sort }: { column: Column<Row>; sorting?: Sorting; sort: (key: string) => void }) {
  const mine = sorting?.key === column.key ? sorting : undefined;
  const Arrow = mine?.down ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={mine ? (mine.down ? "descending" : "ascending") : undefined}
      className={`sticky top-0 z-1 h-9 bg-panel px-3 font-medium text-muted ${column.numeric ? "text-right" : "text-left"}`}
    >
      <button type="button" className="inline-flex items-center gap-1 whitespace-nowrap" onClick={() => sort(column.key)}>
        {column.header}
        {mine ? <Arrow aria-hidden className="size-3.5" /> : null}
      </button>
    </th>
  );
}

function Filters<Row>(props: {
  facets: Facets;
  columns: Column<Row>[];
  words: string;
  chosen: Record<string, string>;
  setWords: (words: string) => void;
  choose: (key: string, value: string) => void;
}) {
  return (
    <>
      <input
        type="search"
        aria-label="Filter by words"
        placeholder="Filter …"
        className={`${kInput} max-w-48`}
        value={props.words}
        onChange={(event) => props.setWords(event.target.value)}
      />
      {Object.entries(props.facets).map(([key, values]) => (
        <select
          key={key}
          aria-label={`Filter by ${key.replaceAll("_", " ")}`}
          className={`${kInput} max-w-44`}
          value={props.chosen[key] ?? ""}
          onChange={(event) => props.choose(key, event.target.value)}
        >
          <option value="">{String(props.columns.find((c) => c.key === key)?.header)}: all</option>
          {values.map((value) => (
            <option key={value} value={value}>
              {value.replaceAll("_", " ")}
            </option>
          ))}
        </select>
      ))}
    </>
  );
}

export function DataTable<Row>(props: Props<Row>) {
  const { label, rows, columns, selected, onSelect, selectLabel = "Show row", height = 480 } = props;
  const [sorting, setSorting] = useState<Sorting>();
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const facets = useMemo(() => facetsOf(rows, columns), [rows, columns]);
  const kept = useMemo(() => filtered(rows, columns, words, chosen), [rows, columns, words, chosen]);
  const order = useMemo(() => sorted(kept, rows, columns, sorting), [kept, rows, columns, sorting]);
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => frame.current,
    estimateSize: () => kRowHeight,
    overscan: 12,
    scrollPaddingStart: kRowHeight,
    initialRect: { width: 0, height },
  });

  useEffect(() => {
    const at = selected === undefined ? -1 : order.indexOf(selected);
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
  }, [selected, order]);

  const sort = (key: string) =>
    setSorting((now) => (now?.key !== key ? { key, down: false } : now.down ? undefined : { key, down: true }));
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);

  return (
    <section aria-label={label}>
      <div className="mb-2 flex flex-wrap items-center gap-2 print:hidden">
        <Filters
          facets={facets}
          columns={columns}
          words={words}
          chosen={chosen}
          setWords={setWords}
          choose={(key, value) => setChosen((now) => ({ ...now, [key]: value }))}
        />
        <span role="status" className="text-muted">
          {order.length === rows.length
            ? `${integer(rows.length)} rows`
            : `${integer(order.length)} of ${integer(rows.length)} rows`}
        </span>
        <span className="ml-auto flex gap-3">{props.actions}</span>
      </div>
      <div
        ref={frame}
        role="region"
        aria-label={`${label}, rows`}
        tabIndex={0}
        className="relative overflow-auto rounded-lg border border-line bg-panel"
        style={{ maxHeight: height }}
      >
        <table className="w-full table-fixed border-collapse text-[13.5px]" aria-rowcount={order.length + 1}>
          <colgroup>
            {onSelect ? <col style={{ width: 76 }} /> : null}
            {columns.map((column) => (
              <col key={column.key} style={{ width: column.width }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {onSelect ? (
                <th scope="col" className="num sticky top-0 z-1 bg-panel px-3 font-medium text-muted">
                  No.
                </th>
              ) : null}
              {columns.map((column) => (
                <Heading key={column.key} column={column} sorting={sorting} sort={sort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {before > 0 ? <tr aria-hidden style={{ height: before }} /> : null}
            {items.map((item) => {
              const index = order[item.index]!;
              const row = rows[index]!;
              return (
                <tr
                  key={index}
                  aria-rowindex={item.index + 2}
                  aria-current={onSelect && index === selected ? "true" : undefined}
                  className={`h-9 border-t border-line ${onSelect ? "cursor-pointer hover:bg-raised" : ""} aria-[current=true]:bg-raised`}
                  onClick={onSelect ? () => onSelect(index) : undefined}
                >
                  {onSelect ? (
                    <td className="num px-3">
                      <button type="button" className="text-accent underline" aria-label={`${selectLabel} ${index + 1}`}>
                        {integer(index + 1)}
                      </button>
                    </td>
                  ) : null}
                  {columns.map((column) => {
                    const shown = column.cell ? column.cell(row) : (column.value(row) ?? "–");
                    return (
                      <td
                        key={column.key}
                        title={typeof shown === "string" && !column.numeric ? shown : undefined}
                        className={`truncate px-3 ${column.numeric ? "num" : ""} ${column.tone?.(row) ?? ""}`}
                      >
                        {shown}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
            {after > 0 ? <tr aria-hidden style={{ height: after }} /> : null}
          </tbody>
        </table>
        {order.length === 0 ? (
          <p className="p-4 text-muted">{rows.length === 0 ? (props.empty ?? "There is nothing here.") : "Nothing matches the filter."}</p>
        ) : null}
      </div>
    </section>
  );
}
