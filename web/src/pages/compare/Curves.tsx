import { useState } from "react";
import type { Comparison } from "../../api/resultTypes";
import { LineChart } from "../../components/LineChart";
import { SelectField } from "../../ui/fields";
import { number, percent, signedPercent } from "../../ui/format";
import { Card } from "../../ui/layout";
import { colour, letter } from "./chosen";

const kScales = {
  return_pct: { label: "Return (%)", unit: (v: number) => percent(v, 1) },
  equity: { label: "Equity", unit: (v: number) => number(v, 0) },
  drawdown_pct: { label: "Drawdown (%)", unit: (v: number) => percent(v, 1) },
} as const;
type Scale = keyof typeof kScales;

export function Curves({ comparison }: { comparison: Comparison }) {
  const [scale, setScale] = useState<Scale>("return_pct");
  const { time, series } = comparison.equity;
  const summary = comparison.backtests
    .map((b, i) => `${letter(i)}, ${b.strategy_name}: ${signedPercent(b.total_return_pct)}`)
    .join("; ");
  return (
    <Card
      title="Curves"
      actions={
        <div className="w-40">
          <SelectField label="Scale" value={scale} onChange={(event) => setScale(event.target.value as Scale)}>
            {Object.entries(kScales).map(([name, { label }]) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </SelectField>
        </div>
      }
    >
      <LineChart
        key={scale}
        times={time}
        lines={series.map((line, i) => ({
          label: letter(i),
          values: line[scale],
          colour: colour(i),
          dashed: i % 2 === 1,
        }))}
        height={320}
        unit={kScales[scale].unit}
        summary={`${kScales[scale].label} of ${summary}`}
      />
    </Card>
  );
}
