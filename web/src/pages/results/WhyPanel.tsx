// Why a trade was entered and left, or why a bar brought no trade.
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { explanationQuery } from "../../api/results";
import { rowQueries } from "../../api/rows";
import type { ConditionName, Order } from "../../api/resultTypes";
import type { Result, Trade } from "../../api/types";
import { IconButton } from "../../ui/Button";
import { integer, price, signed, signedPercent, time, tone } from "../../ui/format";
import { Card } from "../../ui/layout";
import { ErrorState, Loading } from "../../ui/states";
import { iso } from "./candles";
import { Condition } from "./Conditions";
import { outcomeText, reasonText } from "./orderWords";

const kFilled = ["filled", "partly_filled"];

/** The order that entered or left a trade. */
export function orderOf(orders: Order[], trade: Trade, opens: boolean): Order | undefined {
  const at = opens ? trade.entry_time : trade.exit_time;
  return orders.find(
    (order) =>
      order.opens === opens &&
      order.fill_time === at &&
      order.asset === trade.asset &&
      order.side === trade.side &&
      kFilled.includes(order.outcome),
  );
}

// Which condition decided an order; stops and limits of the account have none.
function conditionOf(order: Order): ConditionName | undefined {
  const other = order.side === "long" ? "short" : "long";
  if (order.reason === "entry_signal") return `${order.side}_entry` as ConditionName;
  if (order.reason === "exit_signal") return `${order.side}_exit` as ConditionName;
  if (order.reason === "reversal") return order.opens ? (`${order.side}_entry` as ConditionName) : `${other}_entry`;
  return undefined;
}

const DecidedByCode = () => <p className="text-muted">The strategy's Python code decided: it has no parts to show.</p>;

interface AtBar {
  backtestId: string;
  symbol: string;
  time: string;
  name: ConditionName;
}
function ConditionAt({ backtestId, symbol, time, name }: AtBar) {
  const { data, error } = useQuery(explanationQuery(backtestId, symbol, time));
  if (error) return <ErrorState error={error} />;
  if (!data) return <Loading label="Loading the values" rows={2} />;
  const condition = data.conditions[name];
  if (data.decided_by === "code_snippet") return <DecidedByCode />;
  return condition ? <Condition part={condition} /> : null;
}

function Leg({ result, trade, order, opens }: { result: Result; trade: Trade; order?: Order; opens: boolean }) {
  const name = order ? conditionOf(order) : undefined;
  const at = opens ? trade.entry_time : trade.exit_time;
  const reason = order?.reason ?? (opens ? "entry_signal" : trade.exit_reason);
  if (!opens && trade.open) return <p className="text-muted">The position is still open at the end.</p>;
  return (
    <div className="min-w-0 space-y-2">
      <h3>{opens ? "Why it was entered" : "Why it was left"}</h3>
      <p>
        {time(at)} UTC at {price(opens ? trade.entry_price : trade.exit_price)}: {reasonText(reason)}
        {order && name ? ` at the close of the bar ${time(order.signal_time)}` : ""}.
      </p>
      {order && name ? (
        <ConditionAt backtestId={result.backtest_id} symbol={trade.asset} time={order.signal_time} name={name} />
      ) : null}
      {!opens && !name ? (
        <p className="text-[13px] text-muted">
          Between entry and exit the position was {signedPercent(trade.mae_pct)} at its worst and{" "}
          {signedPercent(trade.mfe_pct)} at its best.
        </p>
      ) : null}
    </div>
  );
}

interface TradeProps {
  result: Result;
  trades: Trade[];
  index: number;
  onSelect: (index: number | undefined) => void;
}
export function WhyTrade({ result, trades, index, onSelect }: TradeProps) {
  const { data: orders, error } = useQuery(rowQueries.orders(result.backtest_id));
  const trade = trades[index];
  if (!trade) return null;
  return (
    <Card label={`Trade ${index + 1}`}>
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1">
        <h2>
          Trade {integer(index + 1)}: {trade.side} {trade.asset}
        </h2>
        <span className={`tabular ${tone(trade.pnl)}`}>
          {signed(trade.pnl)} ({signedPercent(trade.return_pct)})
        </span>
        <span className="ml-auto flex gap-1">
          <IconButton label="Trade before" disabled={index === 0} onClick={() => onSelect(index - 1)}>
            <ChevronLeft aria-hidden className="size-4" />
          </IconButton>
          <IconButton label="Next trade" disabled={index + 1 >= trades.length} onClick={() => onSelect(index + 1)}>
            <ChevronRight aria-hidden className="size-4" />
          </IconButton>
          <IconButton label="Close" onClick={() => onSelect(undefined)}>
            <X aria-hidden className="size-4" />
          </IconButton>
        </span>
      </div>
      {error ? <ErrorState error={error} /> : null}
      {!orders && !error ? <Loading label="Loading the orders" rows={3} /> : null}
      {orders ? (
        <div className="grid gap-6 @2xl:grid-cols-2">
          <Leg result={result} trade={trade} order={orderOf(orders, trade, true)} opens />
          <Leg result={result} trade={trade} order={orderOf(orders, trade, false)} opens={false} />
        </div>
      ) : null}
    </Card>
  );
}

const kNames: Record<ConditionName, string> = {
  long_entry: "Long entry",
  long_exit: "Long exit",
  short_entry: "Short entry",
  short_exit: "Short exit",
};

interface BarProps {
  result: Result;
  symbol: string;
  time: number;
  onClose: () => void;
}
export function WhyBar({ result, symbol, time: at, onClose }: BarProps) {
  const { data, error } = useQuery(explanationQuery(result.backtest_id, symbol, iso(at)));
  const { data: orders } = useQuery(rowQueries.orders(result.backtest_id));
  const decided = orders?.filter((order) => order.asset === symbol && order.signal_time === iso(at)) ?? [];
  return (
    <Card
      title={`The bar ${time(at)} UTC of ${symbol}`}
      actions={
        <IconButton label="Close" onClick={onClose}>
          <X aria-hidden className="size-4" />
        </IconButton>
      }
    >
      {error ? <ErrorState error={error} /> : null}
      {!data && !error ? <Loading label="Loading the values" rows={3} /> : null}
      {data ? (
        <>
          <p className="tabular mb-3 text-muted">
            Open {price(data.bar.open)}, high {price(data.bar.high)}, low {price(data.bar.low)}, close{" "}
            {price(data.bar.close)}, volume {price(data.bar.volume)}
          </p>
          {decided.map((order, i) => (
            <p key={i} className="mb-2">
              {order.opens ? "Entry" : "Exit"} order ({reasonText(order.reason)}): {outcomeText(order.outcome)}.
            </p>
          ))}
          {data.decided_by === "code_snippet" ? <DecidedByCode /> : null}
          <div className="grid gap-6 @2xl:grid-cols-2">
            {(Object.keys(kNames) as ConditionName[]).map((name) => {
              const condition = data.conditions[name];
              if (!condition) return null;
              const quiet = condition.holds === true && condition.signal === false;
              return (
                <div key={name} className="min-w-0 space-y-2">
                  <h3>{kNames[name]}</h3>
                  {quiet ? <p className="text-muted">It holds, but the warm-up is not over: no signal.</p> : null}
                  <Condition part={condition} />
                </div>
              );
            })}
          </div>
        </>
      ) : null}
    </Card>
  );
}
