"""One SMA cross in backtrader, with its analyzers. Prints one JSON line."""

import sys

import backtrader as bt

import cross
import series


class Cross(bt.Strategy):
    def __init__(self):
        fast = bt.indicators.SimpleMovingAverage(self.data.close, period=cross.FAST)
        slow = bt.indicators.SimpleMovingAverage(self.data.close, period=cross.SLOW)
        self.cross = bt.indicators.CrossOver(fast, slow)
        self.closed = 0

    def next(self):
        if not self.position and self.cross[0] > 0:
            self.buy(size=cross.UNITS)
        elif self.position and self.cross[0] < 0:
            self.close()

    def notify_trade(self, trade):
        self.closed += trade.isclosed


frame = series.read(sys.argv[1])


def run():
    cerebro = bt.Cerebro(stdstats=False)
    cerebro.adddata(bt.feeds.PandasData(dataname=frame, timeframe=bt.TimeFrame.Minutes))
    cerebro.addstrategy(Cross)
    cerebro.broker.setcash(cross.CASH)
    for analyzer in ("SharpeRatio", "DrawDown", "TradeAnalyzer", "Returns"):
        cerebro.addanalyzer(getattr(bt.analyzers, analyzer))
    return cerebro.run()[0]


strategy, seconds = cross.timed(run, runs=1)
cross.report(seconds, trades=strategy.closed, equity=strategy.broker.getvalue())
