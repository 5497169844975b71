// Lines over time, drawn by uPlot; several charts with the same `group` share one crosshair. The same
// figures stand in `summary` for who cannot see them.
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useColours } from "../app/preferences";
import { number, time } from "../ui/format";

export interface Line {
  label: string;
  values: (number | null)[];
  /** A token of app.css, e.g. "--chart-1". */
  colour: string;
  dashed?: boolean;
  filled?: boolean;
  /** Marks single values too, where their neighbours are missing. */
  sparse?: boolean;
}

interface Props {
  /** Unix seconds, rising. */
  times: number[];
  lines: Line[];
  summary: string;
  height?: number;
  group?: string;
  unit?: (value: number) => string;
  legend?: boolean;
}

export const colourOf = (token: string) => getComputedStyle(document.documentElement).getPropertyValue(token).trim();
const kDay = 86_400;

// Days as 2019-04-18; hours and minutes where the ticks are closer than a day.
function timeTicks(_: uPlot, ticks: number[]): string[] {
  const close = ticks.length > 1 && ticks[1]! - ticks[0]! < kDay;
  return ticks.map((tick) => (close && tick % kDay !== 0 ? time(tick).slice(11) : time(tick).slice(0, 10)));
}

function axis(extra: uPlot.Axis): uPlot.Axis {
  const line = { stroke: colourOf("--line"), width: 1 };
  return { stroke: colourOf("--muted"), grid: line, ticks: line, font: "12px system-ui, sans-serif", ...extra };
}

// Where nothing is pointed at, the legend says the last values.
function restingLegend(chart: uPlot): void {
  const last = chart.data[0].length - 1;
  if (chart.cursor.idx == null && last >= 0) chart.setLegend({ idx: last }, false);
}

function optionsOf({ lines, height = 260, group, unit = (v) => number(v, 0), legend = true }: Props, width: number): uPlot.Options {
  return {
    width,
    height,
    legend: { show: legend },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    hooks: legend ? { ready: [restingLegend], setData: [restingLegend], setCursor: [restingLegend] } : {},
    cursor: group ? { sync: { key: group } } : {},
    axes: [
      axis({ space: 100, values: timeTicks }),
      axis({ size: 76, values: (_, ticks) => ticks.map(unit) }),
    ],
    series: [
      { label: "Time (UTC)", value: (_, v) => (v === null ? "–" : time(v)) },
      ...lines.map((line) => ({
        label: line.label,
        stroke: colourOf(line.colour),
        width: 1.5,
        dash: line.dashed ? [5, 4] : undefined,
        fill: line.filled ? `${colourOf(line.colour)}33` : undefined,
        points: line.sparse ? { show: true, size: 6, fill: colourOf(line.colour) } : { show: false },
        value: (_: uPlot, v: number | null) => (v === null ? "–" : unit(v)),
      })),
    ],
  };
}

export function LineChart(props: Props) {
  const { times, lines, summary, height = 260 } = props;
  const colours = useColours();
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const data = [times, ...lines.map((line) => line.values)] as uPlot.AlignedData;
  const latest = useRef(data);
  latest.current = data;
  const shape = `${colours} ${lines.map((l) => l.label).join("|")} ${height}`;

  useEffect(() => {
    const element = frame.current!;
    const chart = new uPlot(optionsOf(props, element.clientWidth || 300), latest.current, element);
    plot.current = chart;
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
      plot.current = undefined;
    };
    // A chart is made anew for other lines or colours; other values of the same lines are set below.
  }, [shape]);

  useEffect(() => plot.current?.setData(data), [times, ...lines.map((line) => line.values)]);

  return <div ref={frame} role="img" aria-label={summary} className="w-full min-w-0 overflow-hidden" />;
}
