// A curve in a few pixels, beside its figures: no axes, no crosshair.
interface Props {
  values: (number | null)[];
  /** What is at or above it counts as a gain. */
  from: number;
  label: string;
}

const kWidth = 200;
const kHeight = 48;

export function Sparkline({ values, from, label }: Props) {
  const known = values.filter((v) => v !== null);
  if (known.length < 2) return null;
  const low = Math.min(from, ...known);
  const high = Math.max(from, ...known);
  const y = (v: number) => 2 + ((kHeight - 4) * (high - v)) / (high - low || 1);
  const points = known.map((v, i) => `${((kWidth * i) / (known.length - 1)).toFixed(1)},${y(v).toFixed(1)}`).join(" ");
  const gain = known.at(-1)! >= from;
  return (
    <svg viewBox={`0 0 ${kWidth} ${kHeight}`} role="img" aria-label={label} preserveAspectRatio="none" className="h-12 w-full">
      <line x1={0} x2={kWidth} y1={y(from)} y2={y(from)} className="stroke-line" strokeDasharray="3 3" vectorEffect="non-scaling-stroke" />
      <polyline
        points={points}
        fill="none"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
        className={gain ? "stroke-up" : "stroke-down"}
      />
    </svg>
  );
}
