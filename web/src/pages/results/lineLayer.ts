// The strategy's lines in a chart of candles: those of prices over the candles, the others in panes below.
import { type IChartApi, type ISeriesApi, LineSeries, type Time } from "lightweight-charts";
import type { ConditionLines } from "../../api/resultTypes";
import { colourOf } from "../../components/LineChart";
import type { LinePoints, ShownLine } from "./conditionLines";

type Level = ConditionLines["levels"][number];

/** Heights that the panes are drawn with, as far as there is room. */
export const kCandlesHeight = 400;
const kPaneHeight = 116;
const kNameHeight = 20;
/** More room where more names stand in the pane. */
export const paneHeight = (lines: number) => kPaneHeight + kNameHeight * Math.min(3, Math.max(0, lines - 1));

/** Where a pane begins and how high it is, in pixels; `pane` as the server numbers them. */
export interface PanePlace {
  pane: number;
  top: number;
  height: number;
}

const kLine = { lastValueVisible: true, priceLineVisible: false, crosshairMarkerRadius: 3 } as const;

// Six digits, whatever the size: an oscillator has 71.43, a ratio of prices 0.034512.
function digitsOf(values: (number | null)[]): number {
  let largest = 0;
  for (const value of values) if (value !== null && Math.abs(value) > largest) largest = Math.abs(value);
  if (largest === 0) return 2;
  return Math.min(8, Math.max(0, 3 - Math.floor(Math.log10(largest))));
}

export class LineLayer {
  private drawn = new Map<number, { line: ShownLine; series: ISeriesApi<"Line"> }>();
  private panes: number[] = [];
  private levels: Level[] = [];
  private names = new Map<number, number>();
  private points: LinePoints = { times: [], values: [] };

  constructor(
    private readonly chart: IChartApi,
    /** Digits of prices of the asset. */
    private readonly priceDigits: () => number,
  ) {}

  /** Draws those that are on; the rest is taken away. */
  setLines(lines: ShownLine[], levels: Level[]): void {
    for (const { series } of this.drawn.values()) this.chart.removeSeries(series);
    this.drawn.clear();
    this.levels = levels;
    const shown = lines.filter((line) => line.on);
    this.panes = [...new Set(shown.map((line) => line.pane).filter((pane) => pane > 0))].toSorted((a, b) => a - b);
    for (const line of shown) {
      const series = this.chart.addSeries(LineSeries, { ...kLine, ...this.lookOf(line) }, this.panes.indexOf(line.pane) + 1);
      this.drawn.set(line.index, { line, series });
    }
    for (const pane of [0, ...this.panes]) this.drawLevels(pane);
    this.chart.panes().forEach((pane, i) => {
      const lines = shown.filter((line) => line.pane === this.panes[i - 1]).length;
      pane.setStretchFactor(i === 0 ? kCandlesHeight : paneHeight(lines));
    });
    for (const [pane, height] of this.names) this.keepClear(pane, height);
    this.setPoints(this.points);
  }

  setPoints(points: LinePoints): void {
    this.points = points;
    for (const { line, series } of this.drawn.values()) {
      const values = points.values[line.index] ?? [];
      const precision = line.pane === 0 ? this.priceDigits() : digitsOf(values);
      series.applyOptions({ priceFormat: { type: "price", precision, minMove: 10 ** -precision } });
      // A time without a value is a hole in the line.
      series.setData(
        points.times.map((time, i) => {
          const value = values[i];
          return value === null || value === undefined ? { time: time as Time } : { time: time as Time, value };
        }),
      );
    }
  }

  /** So many pixels at the top of a pane are taken by the names of its lines. */
  keepClear(pane: number, height: number): void {
    this.names.set(pane, height);
    const place = this.places().find((p) => p.pane === pane);
    const series = [...this.drawn.values()].find(({ line }) => line.pane === pane)?.series;
    if (!place || !series || pane === 0) return;
    // The chart may not have been laid out yet.
    const whole = place.height || kPaneHeight;
    series.priceScale().applyOptions({ scaleMargins: { top: Math.min(0.6, (height + 8) / whole), bottom: 0.07 } });
  }

  paint(): void {
    const { drawn, levels } = this;
    if (drawn.size > 0) this.setLines([...drawn.values()].map(({ line }) => line), levels);
  }

  /** Draws one of them thicker, or none. */
  emphasise(index: number | undefined): void {
    for (const { line, series } of this.drawn.values()) series.applyOptions({ lineWidth: line.index === index ? 4 : 2 });
  }

  places(): PanePlace[] {
    let top = 0;
    return this.chart.panes().map((pane, i) => {
      const place = { pane: i === 0 ? 0 : (this.panes[i - 1] ?? 0), top, height: pane.getHeight() };
      top += place.height + 1; // what separates them
      return place;
    });
  }

  elements(): HTMLElement[] {
    return this.chart.panes().flatMap((pane) => pane.getHTMLElement() ?? []);
  }

  private lookOf(line: ShownLine) {
    return { color: colourOf(line.colour), lineWidth: 2 as const, lineStyle: [0, 2, 1][line.stroke] };
  }

  // On the first line of the pane. Below the candles a level belongs to the picture even where the line keeps
  // away from it; over the candles it would press them together.
  private drawLevels(pane: number): void {
    const first = [...this.drawn.values()].find(({ line }) => line.pane === pane)?.series;
    const levels = this.levels.filter((level) => level.pane === pane);
    if (!first || levels.length === 0) return;
    for (const level of levels) {
      first.createPriceLine({
        price: level.value,
        color: colourOf("--muted"),
        lineWidth: 1,
        lineStyle: 2,
        axisLabelVisible: true,
        axisLabelColor: colourOf("--raised"),
        axisLabelTextColor: colourOf("--text"),
        // A parameter's name; a number is on the axis already.
        title: Number.isNaN(Number(level.text)) ? level.text : "",
      });
    }
    if (pane === 0) return;
    first.applyOptions({
      autoscaleInfoProvider: (own: () => { priceRange: { minValue: number; maxValue: number } | null } | null) => {
        const range = own()?.priceRange;
        const values = levels.map((level) => level.value);
        return {
          priceRange: {
            minValue: Math.min(range?.minValue ?? Infinity, ...values),
            maxValue: Math.max(range?.maxValue ?? -Infinity, ...values),
          },
        };
      },
    });
  }
}
