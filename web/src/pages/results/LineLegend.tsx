// What the crosshair is on: the candle's prices, and each line with its value and a switch.
import type { Candles } from "../../api/resultTypes";
import { kDash, price, signedPercent, time as timeText, tone } from "../../ui/format";
import { lastAtOrBefore } from "./candles";
import { type LinePoints, type ShownLine, valueAt } from "./conditionLines";
import { type Crosshair, useCrosshair } from "./crosshair";

export function CandleLegend({ candles, crosshair }: { candles: Candles; crosshair: Crosshair }) {
  const at = useCrosshair(crosshair);
  const row = lastAtOrBefore(candles.time, at ?? Infinity);
  if (row < 0) return null;
  const [open, close] = [candles.open[row] ?? 0, candles.close[row] ?? 0];
  const figures = [
    ["O", open],
    ["H", candles.high[row]],
    ["L", candles.low[row]],
    ["C", close],
  ] as const;
  return (
    <p className="tabular flex flex-wrap items-baseline gap-x-3 text-[13px]">
      <span className="font-medium">
        {candles.symbol} · {candles.timeframe}
      </span>
      <span className="text-muted">{timeText(candles.time[row])} UTC</span>
      {figures.map(([name, value]) => (
        <span key={name}>
          <span className="text-muted">{name}</span> {price(value)}
        </span>
      ))}
      <span className={tone(close - open)}>{signedPercent((close / open - 1) * 100)}</span>
      <span>
        <span className="text-muted">Vol</span> {price(candles.volume[row])}
      </span>
    </p>
  );
}

const kStrokes = [undefined, "5 3", "1.5 3"];
function Swatch({ line }: { line: ShownLine }) {
  return (
    <svg aria-hidden viewBox="0 0 16 8" className="h-2 w-4 shrink-0">
      <line x1="0" y1="4" x2="16" y2="4" strokeWidth="2.5" stroke={`var(${line.colour})`} strokeDasharray={kStrokes[line.stroke]} />
    </svg>
  );
}

interface SwitchProps {
  line: ShownLine;
  value: number | null | undefined;
  onSwitch: (index: number) => void;
  onPoint: (index: number | undefined) => void;
}
function LineSwitch({ line, value, onSwitch, onPoint }: SwitchProps) {
  return (
    <button
      type="button"
      aria-pressed={line.on}
      aria-label={line.text}
      title={`${line.text}: ${line.on ? "hide" : "show"} this line`}
      onClick={() => onSwitch(line.index)}
      onMouseEnter={() => onPoint(line.index)}
      onMouseLeave={() => onPoint(undefined)}
      onFocus={() => onPoint(line.index)}
      onBlur={() => onPoint(undefined)}
      className={`pointer-events-auto inline-flex min-h-6 max-w-full min-w-6 items-center gap-1.5 rounded border px-1.5 text-left text-[12.5px] hover:bg-raised ${
        line.on ? "border-transparent bg-panel/85" : "border-dashed border-line text-muted"
      }`}
    >
      <Swatch line={line} />
      <code className={`min-w-0 truncate ${line.on ? "" : "line-through"}`}>{line.text}</code>
      {line.on ? <span className="tabular">{value === null || value === undefined ? kDash : price(rounded(value))}</span> : null}
    </button>
  );
}

// Six digits are enough beside a chart; the explanation of a bar has them all.
const rounded = (value: number) => Number(value.toPrecision(6));

interface LegendProps {
  label: string;
  lines: ShownLine[];
  points: LinePoints;
  crosshair: Crosshair;
  onSwitch: (index: number) => void;
  onPoint: (index: number | undefined) => void;
  className?: string;
}
export function LineLegend({ label, lines, points, crosshair, onSwitch, onPoint, className = "" }: LegendProps) {
  const at = useCrosshair(crosshair);
  if (lines.length === 0) return null;
  return (
    <ul aria-label={label} className={`flex flex-wrap gap-x-1 gap-y-0.5 ${className}`}>
      {lines.map((line) => (
        <li key={line.index} className="max-w-full min-w-0">
          <LineSwitch
            line={line}
            value={at === undefined ? undefined : valueAt(points, line.index, at)}
            onSwitch={onSwitch}
            onPoint={onPoint}
          />
        </li>
      ))}
    </ul>
  );
}
