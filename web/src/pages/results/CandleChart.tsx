import { ChevronLeft, ChevronRight, Maximize2, ZoomIn, ZoomOut } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Candles } from "../../api/resultTypes";
import { useColours } from "../../app/preferences";
import { IconButton } from "../../ui/Button";
import { integer, price, time } from "../../ui/format";
import { CandleView } from "./candleView";
import { type ChartTrade, kMarkedTradesMax } from "./tradeMarks";

interface Props {
  candles: Candles;
  trades: ChartTrade[];
  selected?: number;
  onTrade: (index: number) => void;
  onBar: (time: number) => void;
}

function useView(props: Props) {
  const { candles, trades, selected } = props;
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
    });
    view.current = made;
    return () => {
      made.remove();
      view.current = undefined;
    };
  }, []);
  useEffect(() => view.current?.setCandles(candles), [candles]);
  useEffect(() => view.current?.setTrades(trades), [trades]);
  useEffect(() => view.current?.select(selected), [selected]);
  const colours = useColours();
  useEffect(() => view.current?.paint(), [colours]);
  return { frame, view, seen };
}

export function CandleChart(props: Props) {
  const { candles } = props;
  const { frame, view, seen } = useView(props);
  const summary =
    `${integer(candles.time.length)} candles of ${candles.symbol} from ${time(candles.time[0])} to ` +
    `${time(candles.time.at(-1))}, last close ${price(candles.close.at(-1))}; the table below has the trades`;
  return (
    <div>
      <div className="mb-2 flex flex-wrap items-center gap-1">
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
        <span className="ml-2 text-[13px] text-muted">
          {seen.marked
            ? `${integer(seen.count)} trades in view. Click a trade or a bar to see why.`
            : `${integer(seen.count)} trades in view: zoom in to see them (${kMarkedTradesMax} at most).`}
        </span>
      </div>
      <div ref={frame} role="img" aria-label={summary} className="h-[420px] w-full min-w-0 max-md:h-[320px]" />
      <p className="mt-1 text-[12px] text-muted">
        Up: hollow, down: filled. {candles.bars_per_candle > 1 ? `Each candle is ${candles.bars_per_candle} bars. ` : ""}
        Candles drawn with Lightweight Charts™, Copyright © TradingView, Inc.{" "}
        <a className="underline" href="https://www.tradingview.com/" rel="noreferrer" target="_blank">
          https://www.tradingview.com/
        </a>
      </p>
    </div>
  );
}
