// How often values fall into bins, drawn by uPlot; the figures are in `summary` too.
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useColours } from "../app/preferences";
import { integer, number } from "../ui/format";
import { colourOf } from "./LineChart";

interface Props {
  /** One more than counts. */
  edges: number[];
  counts: number[];
  summary: string;
  unit: string;
  height?: number;
}

function optionsOf({ edges, unit, height = 200 }: Props, width: number): uPlot.Options {
  const line = { stroke: colourOf("--line"), width: 1 };
  const axis = { stroke: colourOf("--muted"), grid: line, ticks: line, font: "12px system-ui, sans-serif" };
  const step = (edges[1] ?? 1) - (edges[0] ?? 0);
  const colour = (value: number) => colourOf(value < 0 ? "--down" : "--up");
  return {
    width,
    height,
    scales: { x: { time: false, range: () => [edges[0]!, edges.at(-1)!] } },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map((tick) => `${number(tick, step < 0.2 ? 2 : 1)} ${unit}`), space: 70 },
      { ...axis, size: 60, values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? integer(tick) : "")) },
    ],
    series: [
      { label: "From", value: (_, v) => (v === null ? "–" : `${number(v - step / 2)} to ${number(v + step / 2)} ${unit}`) },
      {
        label: "Count",
        points: { show: false },
        paths: uPlot.paths.bars!({
          size: [0.92, Infinity],
          disp: {
            fill: { unit: 3, values: (plot) => Array.from(plot.data[0], colour) },
            stroke: { unit: 3, values: (plot) => Array.from(plot.data[0], colour) },
          },
        }),
        value: (_, v) => (v === null ? "–" : integer(v)),
      },
    ],
  };
}

export function Histogram(props: Props) {
  const { edges, counts, summary, height = 200 } = props;
  const colours = useColours();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = frame.current!;
    const centres = counts.map((_, i) => (edges[i]! + edges[i + 1]!) / 2);
    const chart = new uPlot(optionsOf(props, element.clientWidth || 300), [centres, counts], element);
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [colours, edges, counts, height]);
  return <div ref={frame} role="img" aria-label={summary} className="w-full min-w-0 overflow-hidden" />;
}
