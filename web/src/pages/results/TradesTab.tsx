// Candles above trades: a click on either shows the other and why.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Candles, ConditionLines } from "../../api/resultTypes";
import { rowQueries } from "../../api/rows";
import type { Result, Trade } from "../../api/types";
import { useSearchState } from "../../app/searchState";
import { DataTable } from "../../components/DataTable";
import type { Column } from "../../components/rowOrder";
import { SelectField } from "../../ui/fields";
import { duration, integer, price, signed, signedPercent, time, tone, words } from "../../ui/format";
import { Card } from "../../ui/layout";
import { Empty, ErrorState, Loading } from "../../ui/states";
import { CandleChart } from "./CandleChart";
import { candleQuery, planOf, unix } from "./candles";
import { shownLines, switched, switchedOf } from "./conditionLines";
import { chartTrades } from "./tradeMarks";
import { useLines } from "./useLines";
import { WhyBar, WhyTrade } from "./WhyPanel";

const kColumns: Column<Trade>[] = [
  { key: "asset", header: "Asset", width: 100, facet: true, value: (t) => t.asset },
  { key: "side", header: "Side", width: 70, facet: true, value: (t) => t.side },
  { key: "entry_time", header: "Entry (UTC)", width: 160, numeric: true, value: (t) => t.entry_time, cell: (t) => time(t.entry_time) },
  { key: "exit_time", header: "Exit (UTC)", width: 160, numeric: true, value: (t) => t.exit_time, cell: (t) => time(t.exit_time) },
  { key: "held", header: "Held", width: 110, numeric: true, value: (t) => unix(t.exit_time) - unix(t.entry_time), cell: (t) => duration(unix(t.exit_time) - unix(t.entry_time)) },
  { key: "entry_price", header: "Entry price", width: 110, numeric: true, value: (t) => t.entry_price, cell: (t) => price(t.entry_price) },
  { key: "exit_price", header: "Exit price", width: 110, numeric: true, value: (t) => t.exit_price, cell: (t) => price(t.exit_price) },
  { key: "size", header: "Size", width: 110, numeric: true, value: (t) => t.size, cell: (t) => price(t.size) },
  { key: "pnl", header: "PnL", width: 110, numeric: true, value: (t) => t.pnl, cell: (t) => signed(t.pnl), tone: (t) => tone(t.pnl) },
  { key: "return", header: "Return", width: 100, numeric: true, value: (t) => t.return_pct, cell: (t) => signedPercent(t.return_pct), tone: (t) => tone(t.return_pct) },
  { key: "mae", header: "Worst", width: 95, numeric: true, value: (t) => t.mae_pct, cell: (t) => signedPercent(t.mae_pct) },
  { key: "mfe", header: "Best", width: 95, numeric: true, value: (t) => t.mfe_pct, cell: (t) => signedPercent(t.mfe_pct) },
  { key: "outcome", header: "Outcome", width: 90, facet: true, value: (t) => ((t.pnl ?? 0) > 0 ? "win" : "loss") },
  { key: "exit", header: "Exit by", width: 130, facet: true, value: (t) => (t.open ? "still open" : words(t.exit_reason)) },
];

const asNumber = (value: unknown) => (typeof value === "number" && Number.isFinite(value) ? value : undefined);

interface ChartProps {
  result: Result;
  symbol: string;
  trades: Trade[];
  selected?: number;
  onTrade: (index: number) => void;
  onBar: (time: number) => void;
}
function Chart(props: ChartProps) {
  const { result, symbol, trades, selected } = props;
  const chosen = selected === undefined ? undefined : trades[selected];
  const around = chosen ? unix(chosen.entry_time) : undefined;
  const plan = useMemo(() => planOf(result, symbol, around), [result, symbol, around]);
  const { data: candles, error, refetch } = useQuery(candleQuery(result.backtest_id, symbol, plan));
  if (error) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!candles) return <Loading label="Loading the candles" rows={10} />;
  return (
    <>
      {candles.warning ? <p className="mb-2 text-warn">{candles.warning}</p> : null}
      <WithLines {...props} candles={candles} />
    </>
  );
}

const kNoLevels: ConditionLines["levels"] = [];

function WithLines({ result, symbol, trades, candles, ...rest }: ChartProps & { candles: Candles }) {
  const [search, change] = useSearchState();
  const { answer, points, error, onView } = useLines(result.backtest_id, candles);
  const changed = String(search.lines ?? "");
  const lines = useMemo(() => (answer ? shownLines(answer, switchedOf(changed)) : []), [answer, changed]);
  const marked = useMemo(() => chartTrades(trades, symbol), [trades, symbol]);
  const drawn = {
    lines,
    levels: answer?.levels ?? kNoLevels,
    points,
    onSwitch: (index: number) => change({ lines: switched(switchedOf(changed), index) }),
  };
  return (
    <>
      <CandleChart candles={candles} trades={marked} drawn={drawn} onView={onView} {...rest} />
      {error ? <p className="mt-1 text-[13px] text-warn">Without the strategy's lines: {error.message}</p> : null}
      {answer ? <Unseen answer={answer} /> : null}
    </>
  );
}

// What is not drawn is told, not left to be missed.
function Unseen({ answer }: { answer: ConditionLines }) {
  if (answer.decided_by === "code_snippet" && answer.lines.length === 0) {
    return (
      <p className="mt-1 text-[13px] text-muted">
        The strategy's Python code decided. Indicators that a class declares in init (<code>ctx.indicator</code>) are drawn here.
      </p>
    );
  }
  const of = (reason: string) => answer.omitted.filter((line) => line.reason === reason);
  const [position, many] = [of("position"), of("too_many")];
  return (
    <>
      {position.length > 0 ? (
        <p className="mt-1 text-[13px] text-muted">
          Known only while trades are simulated, so not drawn: {position.map((line) => line.text).join(", ")}.
        </p>
      ) : null}
      {many.length > 0 ? (
        <p className="mt-1 text-[13px] text-muted">{integer(many.length)} further lines of the strategy are not drawn.</p>
      ) : null}
    </>
  );
}

export default function TradesTab({ result }: { result: Result }) {
  const [search, change] = useSearchState();
  const { data: trades, error, refetch } = useQuery(rowQueries.trades(result.backtest_id));
  if (error) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!trades) return <Loading label="Loading the trades" rows={8} />;
  const number = asNumber(search.trade);
  const selected = number !== undefined && number >= 1 && number <= trades.length ? number - 1 : undefined;
  const bar = selected === undefined ? asNumber(search.bar) : undefined;
  const wanted = selected !== undefined ? trades[selected]!.asset : String(search.symbol ?? "");
  const symbol = result.assets.includes(wanted) ? wanted : result.assets[0]!;
  const select = (index: number | undefined) =>
    change({ trade: index === undefined ? undefined : index + 1, bar: undefined });
  const why =
    selected !== undefined ? (
      <WhyTrade result={result} trades={trades} index={selected} onSelect={select} />
    ) : bar !== undefined ? (
      <WhyBar result={result} symbol={symbol} time={bar} onClose={() => change({ bar: undefined })} />
    ) : null;
  return (
    <>
      <div className={why ? "grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]" : ""}>
        <Card label="Candles" className="min-w-0">
          {result.assets.length > 1 ? (
            <div className="mb-2 max-w-56">
              <SelectField
                label="Asset"
                value={symbol}
                onChange={(event) =>
                  change({ symbol: event.target.value, trade: undefined, bar: undefined, lines: undefined })
                }
              >
                {result.assets.map((asset) => (
                  <option key={asset}>{asset}</option>
                ))}
              </SelectField>
            </div>
          ) : null}
          <Chart
            key={symbol}
            result={result}
            symbol={symbol}
            trades={trades}
            selected={selected}
            onTrade={select}
            onBar={(at) => change({ bar: at, trade: undefined })}
          />
        </Card>
        {why ? <div className="@container min-w-0">{why}</div> : null}
      </div>
      {trades.length === 0 ? (
        <Empty text="The strategy never traded in this period. Click a bar above to see which condition was not met." />
      ) : (
        <DataTable
          label="Trades"
          rows={trades}
          columns={kColumns}
          selected={selected}
          onSelect={select}
          selectLabel="Show trade"
          actions={
            <a className="text-accent underline" href={`/api/backtests/${result.backtest_id}/trades?format=csv`} download>
              All as CSV
            </a>
          }
        />
      )}
    </>
  );
}
