"""One SMA cross in vectorbt, with pf.stats(). Prints one JSON line. The compiler of numba runs
before the clock starts."""

import sys
import warnings

import vectorbt as vbt

import cross
import series

warnings.filterwarnings("ignore")
frame = series.read(sys.argv[1])


def run():
    fast = vbt.MA.run(frame["Close"], cross.FAST)
    slow = vbt.MA.run(frame["Close"], cross.SLOW)
    entries = fast.ma_crossed_above(slow).vbt.signals.fshift(1)
    exits = fast.ma_crossed_below(slow).vbt.signals.fshift(1)
    portfolio = vbt.Portfolio.from_signals(
        frame["Close"], entries, exits, price=frame["Open"], size=cross.UNITS,
        init_cash=cross.CASH, freq="1min",
    )
    return portfolio, portfolio.stats()


run()
(portfolio, stats), seconds = cross.timed(run, runs=3)
cross.report(seconds, trades=int(portfolio.trades.closed.count()), equity=portfolio.final_value())
