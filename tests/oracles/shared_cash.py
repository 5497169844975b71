"""Several assets with one cash account: the preset `vectorbt` against the library's `cash_sharing`."""

import numpy as np
import pandas as pd

import market_data
import strategies
import trades
from combinations import Combination
from hindcast import Refused

UNITS = 10.0
AMPLE, BINDING = 10_000_000.0, 52_000.0


def assets():
    """Three walks on one clock. Prices stay apart, cheapest first: the library fills the purchases of a bar by rising
    value, we in the order of the job's assets."""
    return [market_data.generated(f"SHARED{i}", 21 + i, 900, tick, 20) for i, tick in enumerate((0.01, 0.1, 1.0))]


# Shorts only with ample cash: what a short leaves for other assets is another matter there (docs/presets.md).
CASES = [(AMPLE, combination) for combination in [
    Combination("sma_cross"),
    Combination("sma_cross", commission_pct=0.1, commission_fixed=3, slippage_pct=0.05),
    Combination("sma_both_sides", commission_pct=0.1, stop_loss_pct=1, take_profit_pct=2.03),
    Combination("rsi_reversion", commission_pct=0.1, take_profit_pct=1),
    Combination("macd_both_sides", slippage_pct=0.05, trailing_stop_pct=2),
    Combination("turns", commission_pct=0.05, stop_loss_pct=0.6, take_profit_pct=0.4),
    Combination("short_only", commission_fixed=1, commission_pct=0.1),
]] + [(BINDING, combination) for combination in [
    Combination("sma_cross"),
    Combination("sma_cross", commission_pct=0.1, stop_loss_pct=1.5, take_profit_pct=3),
    Combination("rsi_reversion", commission_fixed=2),
    Combination("rsi_reversion", commission_pct=0.2, stop_loss_pct=0.5, take_profit_pct=0.5),
    Combination("breakout", commission_pct=0.1),
    Combination("breakout", slippage_pct=0.1, trailing_stop_pct=2),
    Combination("overlapping", commission_pct=0.1),
    Combination("overlapping", commission_pct=0.05, stop_loss_pct=0.3, take_profit_pct=0.3),
]]


def with_vectorbt(series, combination, capital):
    import vectorbt as vbt

    def frame(column):
        return pd.concat({one.name: one.bars[column].reset_index(drop=True) for one in series}, axis=1)

    signals = [strategies.ALL[combination.strategy].signals(one.bars) for one in series]
    columns = [np.column_stack([getattr(s, kind) for s in signals]) for kind in strategies.Signals._fields]
    stop = combination.trailing_stop_pct or combination.stop_loss_pct
    close = frame("Close")
    portfolio = vbt.Portfolio.from_signals(
        close, *columns, open=frame("Open"), high=frame("High"), low=frame("Low"), size=UNITS,
        fees=combination.commission_pct / 100, fixed_fees=combination.commission_fixed,
        slippage=combination.slippage_pct / 100,
        sl_stop=np.nan if stop is None else stop / 100, sl_trail=combination.trailing_stop_pct is not None,
        tp_stop=np.nan if combination.take_profit_pct is None else combination.take_profit_pct / 100,
        group_by=True, cash_sharing=True, call_seq="auto", init_cash=capital, allow_partial=False, min_size=0, freq="1h")
    times = series[0].times
    found = [[] for _ in series]
    for t in portfolio.trades.records.itertuples():
        found[int(t.col)].append(trades.Trade(
            int(times[int(t.entry_idx)]), int(times[int(t.exit_idx)]), float(t.size) * (1 if t.direction == 0 else -1),
            float(t.entry_price), float(t.exit_price), float(t.pnl), t.status == 0))
    return [sorted(of_one) for of_one in found], float(portfolio.final_value())


def check(tally, ours):
    series = assets()
    for capital, combination in CASES:
        cash = "ample cash" if capital == AMPLE else "too little cash for all"
        name = f"preset vectorbt: three assets, {cash}: {combination.name}"
        if not tally.wants(name):
            continue
        expected, final = with_vectorbt(series, combination, capital)
        try:
            document = ours.run(series, combination.definition(strategies.ALL[combination.strategy].formulas),
                                combination.costs(), combination.execution("vectorbt"), capital)
        except Refused as refused:
            tally.case(name, [f"refused: {refused}"])
            continue
        problems = []
        for index, theirs in enumerate(expected):
            own = trades.of_document(document, asset=index)
            problems += [f"asset {index}: {text}" for text in trades.differences(own, theirs)]
        equity = document["summary"]["final_equity"]
        if not trades.close_enough(equity, final):
            problems.append(f"final equity: ours {equity!r}, theirs {final!r}")
        refused = document["columns"]["order.outcome"].count(1) if "order.outcome" in document["columns"] else 0
        count = sum(map(len, expected))
        tally.case(name, problems, f"{count} trades, {refused} entries refused for want of cash")
