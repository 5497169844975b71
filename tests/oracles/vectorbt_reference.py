"""What vectorbt makes of a combination."""

import warnings

import numpy as np
import vectorbt as vbt

from trades import Trade

warnings.filterwarnings("ignore")


def shifted(column):
    return np.concatenate([[False], column[:-1]])


def run(series, signals, combination):
    bars = series.bars.reset_index(drop=True)
    next_open = dict(combination.rules).get("fill") == "next_open"
    columns = [shifted(c) for c in signals] if next_open else list(signals)
    stop = combination.trailing_stop_pct or combination.stop_loss_pct
    size = {"size": np.inf if combination.units is None else combination.units}
    if combination.share_pct:
        size = {"size": combination.share_pct / 100, "size_type": "percent"}
    if combination.whole_units:
        size["size_granularity"] = 1
    portfolio = vbt.Portfolio.from_signals(
        bars.Close, *columns, open=bars.Open, high=bars.High, low=bars.Low,
        price=bars.Open if next_open else bars.Close, **size,
        fees=combination.commission_pct / 100, fixed_fees=combination.commission_fixed,
        slippage=combination.slippage_pct / 100,
        sl_stop=np.nan if stop is None else stop / 100, sl_trail=combination.trailing_stop_pct is not None,
        tp_stop=np.nan if combination.take_profit_pct is None else combination.take_profit_pct / 100,
        stop_entry_price="fillprice" if next_open else "close",
        init_cash=combination.capital, allow_partial=False, min_size=0, freq="1h")
    times = series.times
    found = [
        Trade(int(times[int(t.entry_idx)]), int(times[int(t.exit_idx)]), float(t.size) * (1 if t.direction == 0 else -1),
              float(t.entry_price), float(t.exit_price), float(t.pnl), t.status == 0)
        for t in portfolio.trades.records.itertuples()
    ]
    return sorted(found), float(portfolio.final_value())
