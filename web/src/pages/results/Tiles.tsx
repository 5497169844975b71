// The figures that one looks at first.
import type { Result } from "../../api/types";
import { integer, number, percent, signed, signedPercent, tone } from "../../ui/format";
import { Tile } from "../../ui/layout";

export interface Figure {
  name: string;
  value: string;
  tone?: string;
  note?: string;
}

export function keyFigures(result: Result): Figure[] {
  const m = result.metrics;
  const gain = (result.final_equity ?? 0) - result.initial_capital;
  return [
    {
      name: "Total return",
      value: signedPercent(m.total_return_pct),
      tone: tone(m.total_return_pct),
      note: `Buy & hold ${signedPercent(m.benchmark_return_pct)}`,
    },
    { name: "Final equity", value: number(result.final_equity), note: `${signed(gain)} on ${number(result.initial_capital, 0)}` },
    { name: "Growth per year", value: signedPercent(m.cagr_pct), tone: tone(m.cagr_pct), note: "CAGR" },
    { name: "Sharpe ratio", value: number(m.sharpe), note: `Sortino ${number(m.sortino)}` },
    {
      name: "Max drawdown",
      value: signedPercent(m.max_drawdown_pct),
      tone: tone(m.max_drawdown_pct),
      note: `Longest ${number(m.max_drawdown_days, 0)} days`,
    },
    { name: "Trades", value: integer(m.trades), note: `In the market ${percent(m.exposure_pct, 0)} of the time` },
    { name: "Win rate", value: percent(m.win_rate_pct, 1), note: `Payoff ratio ${number(m.payoff_ratio)}` },
    { name: "Profit factor", value: number(m.profit_factor), note: `Fees ${number(m.fees_paid)}` },
  ];
}

export function Tiles({ result }: { result: Result }) {
  return (
    <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {keyFigures(result).map((figure) => (
        <Tile key={figure.name} {...figure} />
      ))}
    </dl>
  );
}
