// Lines as SVG, for the report only: paper needs no crosshair. The last line is drawn solid, others dashed.
import { day } from "../../ui/format";

const kWidth = 1000;
const kLeft = 80;
const kBottom = 20;

interface Props {
  times: number[];
  lines: (number | null)[][];
  height: number;
  label: (value: number) => string;
  title: string;
}

export function Plot({ times, lines, height, label, title }: Props) {
  const values = lines.flat().filter((v) => v !== null);
  const [low, high] = values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
  if (values.length === 0) return null;
  const first = times[0]!;
  const last = times.at(-1)!;
  const x = (t: number) => kLeft + ((kWidth - kLeft) * (t - first)) / (last - first || 1);
  const y = (v: number) => 6 + ((height - kBottom - 12) * (high - v)) / (high - low || 1);
  const path = (line: (number | null)[]) =>
    line.map((v, i) => (v === null ? "" : `${x(times[i]!).toFixed(1)},${y(v).toFixed(1)}`)).join(" ");
  const ticks = new Set([low, (low + high) / 2, high]); // one of a line that is flat
  return (
    <svg viewBox={`0 0 ${kWidth} ${height}`} role="img">
      <title>{title}</title>
      {[...ticks].map((tick) => (
        <g key={tick}>
          <line x1={kLeft} x2={kWidth} y1={y(tick)} y2={y(tick)} stroke="#ccc" />
          <text x={kLeft - 8} y={y(tick) + 4} textAnchor="end">
            {label(tick)}
          </text>
        </g>
      ))}
      {[0, 0.25, 0.5, 0.75, 1].map((part) => (
        <text key={part} x={kLeft + (kWidth - kLeft) * part} y={height - 4} textAnchor={part === 0 ? "start" : part === 1 ? "end" : "middle"}>
          {day(first + (last - first) * part)}
        </text>
      ))}
      {lines.map((line, i) => (
        <polyline
          key={i}
          points={path(line)}
          fill="none"
          stroke={i === lines.length - 1 ? "#1f5fd6" : "#777"}
          strokeWidth={1.5}
          strokeDasharray={i === lines.length - 1 ? undefined : "6 4"}
        />
      ))}
    </svg>
  );
}
