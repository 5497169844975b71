// Equity with its benchmark, and the drawdown under it, with one crosshair.
import uPlot from "uplot";
import type { Curve } from "./api";
import { number } from "./format";

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function axis(extra: uPlot.Axis = {}): uPlot.Axis {
  return {
    stroke: colour("--muted"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { stroke: colour("--line"), width: 1 },
    ...extra,
  };
}

const kDay = 86_400;

// Days as 2019-04-18; hours and minutes when the ticks are closer than a day.
function timeTicks(_: uPlot, ticks: number[]): string[] {
  const close = ticks.length > 1 && ticks[1]! - ticks[0]! < kDay;
  return ticks.map((tick) => {
    const iso = new Date(tick * 1000).toISOString();
    return close && tick % kDay !== 0 ? iso.slice(11, 16) : iso.slice(0, 10);
  });
}

interface Plot {
  height: number;
  series: uPlot.Series[];
  data: (number | null)[][];
  unit: (value: number) => string;
}

function plot(parent: HTMLElement, time: number[], spec: Plot): uPlot {
  const series = spec.series.map((s) => ({
    width: 1.5,
    value: (_: uPlot, v: number | null) => number(v),
    ...s,
  }));
  return new uPlot(
    {
      width: parent.clientWidth,
      height: spec.height,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      cursor: { sync: { key: "result" } },
      axes: [
        axis({ space: 100, values: timeTicks }),
        axis({ size: 84, values: (_, ticks) => ticks.map((tick) => spec.unit(tick)) }),
      ],
      series: [{ label: "Time (UTC)", value: "{YYYY}-{MM}-{DD} {HH}:{mm}" }, ...series],
    },
    [time, ...spec.data] as uPlot.AlignedData,
    parent,
  );
}

// Draws into both elements and follows their width; returns how to end that.
export function drawCurve(equity: HTMLElement, drawdown: HTMLElement, curve: Curve): () => void {
  const plots = [
    plot(equity, curve.time, {
      height: 300,
      series: [
        { label: "Equity", stroke: colour("--accent") },
        { label: "Buy & hold", stroke: colour("--muted"), dash: [5, 4] },
      ],
      data: [curve.equity, curve.benchmark],
      unit: (value) => number(value, 0),
    }),
    plot(drawdown, curve.time, {
      height: 150,
      series: [
        { label: "Drawdown %", stroke: colour("--loss"), fill: `${colour("--loss")}33` },
      ],
      data: [curve.drawdown_pct],
      unit: (value) => `${number(value, 1)} %`,
    }),
  ];
  const observer = new ResizeObserver(() => {
    plots.forEach((p) => p.setSize({ width: equity.clientWidth, height: p.height }));
  });
  observer.observe(equity);
  return () => {
    observer.disconnect();
    plots.forEach((p) => p.destroy());
  };
}
