"""One SMA cross in backtesting.py. Prints one JSON line."""

import sys
import warnings

import pandas as pd
from backtesting import Backtest, Strategy
from backtesting.lib import crossover

import cross
import series

warnings.filterwarnings("ignore")


class Cross(Strategy):
    def init(self):
        def average(values, window):
            return pd.Series(values).rolling(window).mean()

        self.fast = self.I(average, self.data.Close, cross.FAST, plot=False)
        self.slow = self.I(average, self.data.Close, cross.SLOW, plot=False)

    def next(self):
        if not self.position and crossover(self.fast, self.slow):
            self.buy(size=cross.UNITS)
        elif self.position and crossover(self.slow, self.fast):
            self.position.close()


frame = series.read(sys.argv[1])


def run():
    return Backtest(frame, Cross, cash=cross.CASH, commission=0, finalize_trades=False).run()


stats, seconds = cross.timed(run, runs=1)
cross.report(seconds, trades=stats["# Trades"], equity=stats["Equity Final [$]"])
