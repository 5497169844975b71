// Candles with volume, trades and the strategy's own lines, drawn by Lightweight Charts (Apache-2.0,
// Copyright TradingView, Inc.; the page carries the notice and the link that its licence asks for).
import {
  CandlestickSeries,
  ColorType,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineSeries,
  type MouseEventParams,
  type Time,
} from "lightweight-charts";
import type { Candles } from "../../api/resultTypes";
import { colourOf } from "../../components/LineChart";
import { time as timeText } from "../../ui/format";
import { lastAtOrBefore } from "./candles";
import type { View } from "./conditionLines";
import { LineLayer } from "./lineLayer";
import { type ChartTrade, inView, kMarkedTradesMax, marksOf, tradeAt } from "./tradeMarks";

const kBarsAtFirst = 300;
const kMargin = 40;

export interface ViewEvents {
  trade(index: number): void;
  /** A bar at which no trade was open; Unix seconds of its open. */
  bar(time: number): void;
  /** Trades in view, and whether they are marked. */
  seen(count: number, marked: boolean): void;
  /** Candles in view. */
  view(view: View): void;
  /** The candle under the mouse, and the last one in view; Unix seconds. */
  hover(time: number | undefined): void;
}

function digitsOf(price: number): number {
  if (!(price > 0)) return 2;
  return Math.min(8, Math.max(2, 5 - Math.floor(Math.log10(price))));
}

export class CandleView {
  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<"Candlestick">;
  private readonly volume: ISeriesApi<"Histogram">;
  private readonly held: ISeriesApi<"Line">;
  private readonly marks: ISeriesMarkersPluginApi<Time>;
  readonly lines: LineLayer;
  private digits = 2;
  private times: number[] = [];
  private trades: ChartTrade[] = [];
  private selected: number | undefined;

  constructor(
    element: HTMLElement,
    private readonly events: ViewEvents,
  ) {
    this.chart = createChart(element, {
      autoSize: true,
      // The notice stands below the chart: the logo would bring a <style> that the page's policy refuses.
      layout: { attributionLogo: false },
      // Bars narrower than a pixel are drawn joined, or 100,000 of them would not move smoothly.
      timeScale: { timeVisible: true, secondsVisible: false, rightOffset: 4, minBarSpacing: 0.002, enableConflation: true },
      localization: { timeFormatter: (time: Time) => timeText(time as number) },
    });
    this.candles = this.chart.addSeries(CandlestickSeries, { priceLineVisible: false });
    this.volume = this.chart.addSeries(HistogramSeries, {
      priceScaleId: "volume",
      priceFormat: { type: "volume" },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.volume.priceScale().applyOptions({ scaleMargins: { top: 0.85, bottom: 0 } });
    this.held = this.chart.addSeries(LineSeries, {
      lineWidth: 2,
      lineStyle: 2,
      lastValueVisible: false,
      priceLineVisible: false,
      crosshairMarkerVisible: false,
    });
    this.marks = createSeriesMarkers(this.candles, []);
    this.lines = new LineLayer(this.chart, () => this.digits);
    this.paint();
    this.chart.subscribeClick(this.click);
    this.chart.subscribeCrosshairMove((param) => this.events.hover(param.time as number | undefined));
    this.chart.timeScale().subscribeVisibleLogicalRangeChange(this.mark);
  }

  remove(): void {
    this.chart.remove();
  }

  /** Takes the colours of the theme and palette. Up is hollow, down is filled: not told by colour alone. */
  paint(): void {
    const [panel, muted, line, up, down] = ["--panel", "--muted", "--line", "--up", "--down"].map(colourOf) as [
      string,
      string,
      string,
      string,
      string,
    ];
    this.chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: panel },
        textColor: muted,
        panes: { separatorColor: line },
      },
      grid: { vertLines: { color: line }, horzLines: { color: line } },
      timeScale: { borderColor: line },
      rightPriceScale: { borderColor: line },
    });
    this.candles.applyOptions({
      upColor: panel,
      borderUpColor: up,
      wickUpColor: up,
      downColor: down,
      borderDownColor: down,
      wickDownColor: down,
    });
    this.volume.applyOptions({ color: `${muted}55` });
    this.held.applyOptions({ color: colourOf("--accent") });
    this.lines.paint();
    this.mark();
  }

  setCandles(data: Candles): void {
    this.times = data.time;
    this.digits = digitsOf(data.close.at(-1) ?? 0);
    this.candles.applyOptions({ priceFormat: { type: "price", precision: this.digits, minMove: 10 ** -this.digits } });
    this.candles.setData(
      data.time.map((time, i) => ({
        time: time as Time,
        open: data.open[i]!,
        high: data.high[i]!,
        low: data.low[i]!,
        close: data.close[i]!,
      })),
    );
    this.volume.setData(data.time.map((time, i) => ({ time: time as Time, value: data.volume[i] ?? 0 })));
    if (data.time.length <= kBarsAtFirst * 2) this.fit();
    else this.show(data.time.length - kBarsAtFirst, data.time.length);
    this.drawSelected();
  }

  setTrades(trades: ChartTrade[]): void {
    this.trades = trades;
    this.mark();
    this.drawSelected();
  }

  /** Draws the holding of a trade and brings it into view. */
  select(index: number | undefined): void {
    this.selected = index;
    this.drawSelected();
  }

  fit = (): void => this.chart.timeScale().fitContent();
  /** `by` of the visible width: 0.5 goes half a screen later. */
  pan(by: number): void {
    const range = this.chart.timeScale().getVisibleLogicalRange();
    if (!range) return;
    const shift = (range.to - range.from) * by;
    this.show(range.from + shift, range.to + shift);
  }
  zoom(factor: number): void {
    const range = this.chart.timeScale().getVisibleLogicalRange();
    if (!range) return;
    const middle = (range.from + range.to) / 2;
    const half = ((range.to - range.from) / 2) * factor;
    this.show(middle - half, middle + half);
  }

  private show(from: number, to: number): void {
    this.chart.timeScale().setVisibleLogicalRange({ from, to });
  }

  private at = (time: number): number => this.times[Math.max(0, lastAtOrBefore(this.times, time))] ?? time;

  private drawSelected(): void {
    const chosen = this.trades.find((t) => t.index === this.selected);
    if (!chosen || this.times.length === 0) return this.held.setData([]);
    const { trade } = chosen;
    const [from, to] = [this.at(chosen.from), this.at(chosen.to)];
    const points = [{ time: from as Time, value: trade.entry_price ?? 0 }];
    if (to > from) points.push({ time: to as Time, value: trade.exit_price ?? 0 });
    this.held.setData(points);
    const first = lastAtOrBefore(this.times, chosen.from);
    const last = lastAtOrBefore(this.times, chosen.to);
    const range = this.chart.timeScale().getVisibleLogicalRange();
    const visible = range && range.from <= first && range.to >= last && range.to - range.from < 4 * kBarsAtFirst;
    if (visible) return;
    const margin = Math.max(kMargin, last - first);
    this.show(first - margin, last + margin);
  }

  private mark = (): void => {
    const range = this.chart.timeScale().getVisibleLogicalRange();
    if (!range || this.times.length === 0) return;
    const clamp = (i: number) => this.times[Math.min(this.times.length - 1, Math.max(0, Math.round(i)))]!;
    this.events.view({
      from: Math.max(0, Math.floor(range.from)),
      to: Math.min(this.times.length - 1, Math.max(0, Math.ceil(range.to))),
    });
    const seen = inView(this.trades, clamp(range.from), clamp(range.to));
    const marked = seen.length <= kMarkedTradesMax;
    const colours = { entry: colourOf("--accent"), up: colourOf("--up"), down: colourOf("--down") };
    this.marks.setMarkers(marked ? marksOf(seen, this.at, colours) : []);
    this.events.seen(seen.length, marked);
  };

  private click = (param: MouseEventParams): void => {
    const hovered = param.hoveredObjectId;
    if (typeof hovered === "string") return this.events.trade(Number(hovered));
    if (param.time === undefined) return;
    const time = param.time as number;
    const step = (this.times[1] ?? 0) - (this.times[0] ?? 0);
    const trade = tradeAt(this.trades, time, step / 2);
    if (trade) this.events.trade(trade.index);
    else this.events.bar(time);
  };
}
