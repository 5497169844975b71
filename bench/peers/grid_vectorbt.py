"""All pairs of SMA windows in vectorbt: total return, Sharpe ratio, drawdown and trade count of
each. Arguments: the series, its freq, windows as FIRST:LAST:STEP, "stops" or "plain", and a file
for the trades and returns of every pair. Prints one JSON line. The compiler of numba runs before
the clock starts."""

import sys
import warnings

import numpy as np
import pandas as pd
import vectorbt as vbt

import cross
import series

warnings.filterwarnings("ignore")
path, freq, windows, mode, report = sys.argv[1:6]
first, last, step = (int(part) for part in windows.split(":"))
frame = series.read(path)
stops = {}
if mode == "stops":
    stops = {"open": frame["Open"], "high": frame["High"], "low": frame["Low"],
             "sl_stop": 0.02, "tp_stop": 0.06}


def run(close, **stops):
    fast, slow = vbt.MA.run_combs(close, window=np.arange(first, last + 1, step), r=2)
    entries = fast.ma_crossed_above(slow)
    exits = fast.ma_crossed_below(slow)
    portfolio = vbt.Portfolio.from_signals(
        close, entries, exits, init_cash=cross.CASH, freq=freq, **stops)
    return pd.DataFrame({
        "return": np.asarray(portfolio.total_return()),
        "sharpe": np.asarray(portfolio.sharpe_ratio()),
        "drawdown": np.asarray(portfolio.max_drawdown()),
        "trades": np.asarray(portfolio.trades.count()),
    })


run(frame["Close"].iloc[:200], **{k: v.iloc[:200] if hasattr(v, "iloc") else v
                                  for k, v in stops.items()})
cells, seconds = cross.timed(lambda: run(frame["Close"], **stops), runs=1)
cells.to_csv(report, index=False)
cross.report(seconds, cells=len(cells), trades=cells["trades"].sum())
