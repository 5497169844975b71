import { ChevronLeft, ChevronRight, Maximize2, ZoomIn, ZoomOut } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Candles, ConditionLines } from "../../api/resultTypes";
import { useColours } from "../../app/preferences";
import { IconButton } from "../../ui/Button";
import { integer, price, time } from "../../ui/format";
import { CandleView } from "./candleView";
import type { LinePoints, ShownLine, View } from "./conditionLines";
import { Crosshair } from "./crosshair";
import { CandleLegend, LineLegend } from "./LineLegend";
import { kCandlesHeight, paneHeight, type PanePlace } from "./lineLayer";
import { type ChartTrade, kMarkedTradesMax } from "./tradeMarks";

export interface ChartLines {
  lines: ShownLine[];
  levels: ConditionLines["levels"];
  points: LinePoints;
  onSwitch: (index: number) => void;
}

interface Props {
  candles: Candles;
  trades: ChartTrade[];
  drawn: ChartLines;
  selected?: number;
  onTrade: (index: number) => void;
  onBar: (time: number) => void;
  onView: (view: View) => void;
}

const kAxisHeight = 28;
const samePlaces = (a: PanePlace[], b: PanePlace[]) =>
  a.length === b.length && a.every((p, i) => p.pane === b[i]!.pane && p.top === b[i]!.top && p.height === b[i]!.height);

// Where the panes are: also after somebody has moved what separates them.
function usePlaces(view: { current: CandleView | undefined }, lines: ShownLine[]): PanePlace[] {
  const [places, setPlaces] = useState<PanePlace[]>([]);
  useEffect(() => {
    const layer = view.current?.lines;
    if (!layer || typeof ResizeObserver === "undefined") return;
    const look = () => setPlaces((old) => (samePlaces(old, layer.places()) ? old : layer.places()));
    const observer = new ResizeObserver(look);
    // The elements are made when the chart is next drawn.
    const frame = requestAnimationFrame(() => {
      for (const element of layer.elements()) observer.observe(element);
      look();
    });
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, [view, lines]);
  return places;
}

function useView(props: Props, crosshair: Crosshair) {
  const { candles, trades, selected, drawn } = props;
  const frame = useRef<HTMLDivElement>(null);
  const view = useRef<CandleView>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const [seen, setSeen] = useState({ count: 0, marked: true });
  useEffect(() => {
    const made = new CandleView(frame.current!, {
      trade: (index) => latest.current.onTrade(index),
      bar: (at) => latest.current.onBar(at),
      seen: (count, marked) =>
        setSeen((old) => (old.count === count && old.marked === marked ? old : { count, marked })),
      view: (inView) => {
        latest.current.onView(inView);
        crosshair.see(latest.current.candles.time[inView.to]);
      },
      hover: (at) => crosshair.hover(at),
    });
    view.current = made;
    return () => {
      made.remove();
      view.current = undefined;
    };
  }, [crosshair]);
  useEffect(() => view.current?.setCandles(candles), [candles]);
  useEffect(() => view.current?.setTrades(trades), [trades]);
  useEffect(() => view.current?.lines.setLines(drawn.lines, drawn.levels), [drawn.lines, drawn.levels]);
  useEffect(() => view.current?.lines.setPoints(drawn.points), [drawn.points]);
  useEffect(() => view.current?.select(selected), [selected]);
  const colours = useColours();
  useEffect(() => view.current?.paint(), [colours]);
  return { frame, view, seen, places: usePlaces(view, drawn.lines) };
}

function Tools({ view }: { view: { current: CandleView | undefined } }) {
  return (
    <div className="flex items-center gap-1">
      <IconButton label="Earlier" onClick={() => view.current?.pan(-0.5)}>
        <ChevronLeft aria-hidden className="size-4" />
      </IconButton>
      <IconButton label="Later" onClick={() => view.current?.pan(0.5)}>
        <ChevronRight aria-hidden className="size-4" />
      </IconButton>
      <IconButton label="Zoom in" onClick={() => view.current?.zoom(0.5)}>
        <ZoomIn aria-hidden className="size-4" />
      </IconButton>
      <IconButton label="Zoom out" onClick={() => view.current?.zoom(2)}>
        <ZoomOut aria-hidden className="size-4" />
      </IconButton>
      <IconButton label="Whole period" onClick={() => view.current?.fit()}>
        <Maximize2 aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}

type LegendProps = Omit<Parameters<typeof LineLegend>[0], "label" | "lines" | "className">;

// Names and values at the top of a pane; the lines keep clear of them.
function PaneLegend(props: LegendProps & { place: PanePlace; lines: ShownLine[]; keepClear: (pane: number, height: number) => void }) {
  const { place, lines, keepClear, ...legend } = props;
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(([entry]) => keepClear(place.pane, entry!.contentRect.height));
    observer.observe(frame.current!);
    return () => observer.disconnect();
  }, [place.pane, place.height, keepClear]);
  return (
    <div
      ref={frame}
      className="pointer-events-none absolute left-1 z-10 max-w-[calc(100%-5.5rem)]"
      style={{ top: place.top + 3 }}
    >
      <LineLegend label={`Lines of pane ${place.pane}`} lines={lines} {...legend} />
    </div>
  );
}

export function CandleChart(props: Props) {
  const { candles, drawn } = props;
  const [crosshair] = useState(() => new Crosshair());
  const { frame, view, seen, places } = useView(props, crosshair);
  const below = new Map<number, number>();
  for (const line of drawn.lines) {
    if (line.on && line.pane > 0) below.set(line.pane, (below.get(line.pane) ?? 0) + 1);
  }
  const height = [...below.values()].reduce((sum, lines) => sum + paneHeight(lines), kCandlesHeight + kAxisHeight);
  const keepClear = useCallback((pane: number, pixels: number) => view.current?.lines.keepClear(pane, pixels), [view]);
  const above = drawn.lines.filter((line) => line.pane === 0 || !below.has(line.pane));
  const legend = {
    points: drawn.points,
    crosshair,
    onSwitch: drawn.onSwitch,
    onPoint: (index: number | undefined) => view.current?.lines.emphasise(index),
  };
  const summary =
    `${integer(candles.time.length)} candles of ${candles.symbol} from ${time(candles.time[0])} to ` +
    `${time(candles.time.at(-1))}, last close ${price(candles.close.at(-1))}; the table below has the trades`;
  return (
    <div className="min-w-0">
      <div className="mb-1 flex flex-wrap items-center gap-x-3 gap-y-1">
        <CandleLegend candles={candles} crosshair={crosshair} />
        <div className="ml-auto flex flex-wrap items-center justify-end gap-x-3">
          <span className="text-[13px] text-muted">
            {seen.marked
              ? `${integer(seen.count)} trades in view. Click a trade or a bar to see why.`
              : `${integer(seen.count)} trades in view: zoom in to see them (${kMarkedTradesMax} at most).`}
          </span>
          <Tools view={view} />
        </div>
      </div>
      <LineLegend label="Lines over the candles" lines={above} {...legend} className="mb-1" />
      <div className="relative" style={{ height }}>
        <div ref={frame} role="img" aria-label={summary} className="size-full min-w-0" />
        {places
          .filter((place) => place.pane > 0)
          .map((place) => (
            <PaneLegend
              key={place.pane}
              place={place}
              lines={drawn.lines.filter((line) => line.pane === place.pane)}
              keepClear={keepClear}
              {...legend}
            />
          ))}
      </div>
      <p className="mt-1 text-[12px] text-muted">
        Up: hollow, down: filled. {candles.bars_per_candle > 1 ? `Each candle is ${candles.bars_per_candle} bars. ` : ""}
        Drawn with Lightweight Charts™, Copyright © TradingView, Inc.{" "}
        <a className="underline" href="https://www.tradingview.com/" rel="noreferrer" target="_blank">
          https://www.tradingview.com/
        </a>
      </p>
    </div>
  );
}
