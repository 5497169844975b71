// A result on paper: for printing, and as one file that needs no server, no script and no network.
import type { Equity, Result, Trade, TradePage } from "../../api/types";
import { integer, number, percent, price, sentence, signed, signedPercent, time } from "../../ui/format";
import { groupsOf } from "./FiguresTab";
import { figureName, figureText } from "./metricNames";
import { yearsOf } from "./Monthly";
import { outcomeText } from "./orderWords";
import { facts } from "./SetupTab";
import { keyFigures } from "./Tiles";
import { Plot } from "./Plot";

export const kReportTradesMax = 1000;

export interface ReportProps {
  result: Result;
  curve: Equity;
  /** The first kReportTradesMax, by their exit. */
  trades: TradePage;
  /** Where the result was, at the time. */
  address: string;
}

function FactTable({ rows }: { rows: [string, string][] }) {
  return (
    <table>
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Months({ result }: { result: Result }) {
  return (
    <table className="numbers">
      <thead>
        <tr>
          <th scope="col">Year</th>
          {Array.from({ length: 12 }, (_, i) => (
            <th key={i} scope="col">
              {i + 1}
            </th>
          ))}
          <th scope="col">Year (%)</th>
          <th scope="col">Buy &amp; hold (%)</th>
        </tr>
      </thead>
      <tbody>
        {yearsOf(result.monthly).map((year) => (
          <tr key={year.year}>
            <th scope="row">{year.year}</th>
            {year.months.map((value, i) => (
              <td key={i}>{signed(value, 1)}</td>
            ))}
            <td>{signed(year.total, 1)}</td>
            <td>{signed(year.benchmark, 1)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Trades({ trades }: { trades: Trade[] }) {
  return (
    <table className="numbers">
      <thead>
        <tr>
          {["Asset", "Side", "Entry (UTC)", "Exit (UTC)", "Entry price", "Exit price", "Size", "PnL", "Return", "Exit by"].map(
            (name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {trades.map((t, i) => (
          <tr key={i}>
            <td>{t.asset}</td>
            <td>{t.side}</td>
            <td>{time(t.entry_time)}</td>
            <td>{time(t.exit_time)}</td>
            <td>{price(t.entry_price)}</td>
            <td>{price(t.exit_price)}</td>
            <td>{price(t.size)}</td>
            <td>{signed(t.pnl)}</td>
            <td>{signedPercent(t.return_pct)}</td>
            <td>{t.open ? "still open" : sentence(t.exit_reason).toLowerCase()}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Assets({ rows }: { rows: Result["per_asset"] }) {
  return (
    <table className="numbers">
      <thead>
        <tr>
          {["Asset", "Trades", "Win rate", "PnL", "Fees", "Buy & hold"].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.symbol}>
            <td>{row.symbol}</td>
            <td>{integer(row.trades)}</td>
            <td>{percent(row.win_rate_pct, 1)}</td>
            <td>{signed(row.pnl)}</td>
            <td>{number(row.fees)}</td>
            <td>{signedPercent(row.buy_and_hold_pct)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const outcomesOf = (result: Result): [string, string][] =>
  Object.entries(result.order_counts)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => [outcomeText(outcome), integer(count)]);

export function Report({ result, curve, trades, address }: ReportProps) {
  const p = result.provenance;
  const code = result.definition.code_snippet;
  return (
    <article className="report">
      <h1>{result.strategy_name}</h1>
      <p>
        Backtest of {result.assets.join(", ")}, bars of {result.timeframe}, {time(result.data_start)} to{" "}
        {time(result.data_end)} UTC. {result.strategy_description}
      </p>
      {result.synthetic ? <p className="warning">Made-up sample data: this is not a real market.</p> : null}
      {result.warnings.map((warning) => (
        <p key={warning.code} className="warning">
          {warning.message}
        </p>
      ))}
      <dl className="tiles">
        {keyFigures(result).map((figure) => (
          <div key={figure.name}>
            <dt>{figure.name}</dt>
            <dd>{figure.value}</dd>
            <dd className="note">{figure.note}</dd>
          </div>
        ))}
      </dl>
      <h2>Equity (line) and buy &amp; hold (dashed)</h2>
      <Plot
        times={curve.time}
        lines={[curve.benchmark, curve.equity]}
        height={240}
        label={(v) => number(v, 0)}
        title={`Equity from ${number(result.initial_capital)} to ${number(result.final_equity)}`}
      />
      <h2>Drawdown</h2>
      <Plot
        times={curve.time}
        lines={[curve.drawdown_pct]}
        height={110}
        label={(v) => `${number(v, 0)} %`}
        title={`Drawdown, at most ${signedPercent(result.metrics.max_drawdown_pct)}`}
      />
      <h2>Months (%)</h2>
      <Months result={result} />
      <h2>Figures</h2>
      <div className="columns">
        {groupsOf(result.metrics).map(([title, names]) => (
          <section key={title}>
            <h3>{title}</h3>
            <FactTable rows={names.map((name) => [figureName(name), figureText(name, result.metrics[name])])} />
          </section>
        ))}
      </div>
      <h2>By asset</h2>
      <Assets rows={result.per_asset} />
      <h2>What became of the orders</h2>
      <FactTable rows={outcomesOf(result)} />
      <h2>{code ? "Python code" : "Conditions"}</h2>
      {code ? <pre>{code}</pre> : <FactTable rows={facts(p.formulas)} />}
      <h2>Rules, costs, parameters</h2>
      <div className="columns">
        <FactTable rows={[...facts(p.execution), ...facts(p.costs)]} />
        <FactTable rows={[...facts(result.definition.parameters ?? {}), ...facts(result.definition.risk_management ?? {})]} />
      </div>
      <h2>Provenance</h2>
      <FactTable
        rows={[
          ["Result", result.backtest_id],
          ["Finished", `${time(result.created_at)} UTC`],
          ["Engine", result.engine_version],
          ["Strategy hash", result.strategy_hash],
          ["Data hash", result.data_hash],
          ["Data", p.data.map((d) => `${d.symbol}: ${d.bars} bars of ${d.source}`).join("; ")],
          ["Address", address],
        ]}
      />
      <h2>
        Trades ({trades.items.length < trades.total ? `the first ${integer(trades.items.length)} of ` : ""}
        {integer(trades.total)})
      </h2>
      <Trades trades={trades.items} />
      <h2>Request</h2>
      <pre>{JSON.stringify(result.request, null, 2)}</pre>
    </article>
  );
}
