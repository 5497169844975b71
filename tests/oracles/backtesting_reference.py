"""What backtesting.py makes of a combination."""

import os
import warnings

os.environ["TQDM_DISABLE"] = "1"  # read when backtesting.py is imported

import numpy as np
from backtesting import Backtest
from backtesting import Strategy as Library

from combinations import AFTER_THE_FILL
from trades import Trade

warnings.filterwarnings("ignore")


def bracket(price, side, combination):
    """Absolute stop and target, as that library wants them. 2 % above 28 is 28.56 this way, to the digit."""
    stop, target = combination.stop_loss_pct, combination.take_profit_pct
    return (price * (100 - side * stop) / 100 if stop else None, price * (100 + side * target) / 100 if target else None)


def strategy_class(signals, combination, count):
    late = combination.rules == AFTER_THE_FILL

    class Replay(Library):
        def init(self):
            pass

        def next(self):
            bar = len(self.data) - 1
            if late:
                self.arm_new_trades()
            # finalize_trades fills what is decided on the last bar at that bar's open, in its past.
            if bar == count - 1:
                return
            enter_long, leave_long, enter_short, leave_short = (column[bar] for column in signals)
            if enter_long and enter_short:
                enter_long = enter_short = False
            enter_long = enter_long and not leave_long
            enter_short = enter_short and not leave_short
            if self.position.is_long:
                if leave_long or enter_short:
                    self.position.close()
                if enter_short:
                    self.enter(-1)
            elif self.position.is_short:
                if leave_short or enter_long:
                    self.position.close()
                if enter_long:
                    self.enter(1)
            elif enter_long:
                self.enter(1)
            elif enter_short:
                self.enter(-1)

        def enter(self, side):
            stop, target = (None, None) if late else bracket(self.data.Close[-1], side, combination)
            order = self.buy if side > 0 else self.sell
            size = {} if combination.units is None else {"size": int(combination.units)}
            if combination.share_pct:
                size = {"size": combination.share_pct / 100}
            order(sl=stop, tp=target, **size)

        def arm_new_trades(self):
            for trade in self.trades:
                if trade.sl is None and trade.tp is None:
                    trade.sl, trade.tp = bracket(trade.entry_price, np.sign(trade.size), combination)

    return Replay


def run(series, signals, combination):
    backtest = Backtest(
        series.bars, strategy_class(signals, combination, len(series.bars)), cash=combination.capital,
        commission=(combination.commission_fixed, combination.commission_pct / 100),
        spread=combination.spread_pct / 100, finalize_trades=True)
    stats = backtest.run()
    times = series.times
    found = [
        Trade(int(times[t.EntryBar]), int(times[t.ExitBar]), float(t.Size), t.EntryPrice, t.ExitPrice, t.PnL)
        for t in stats._trades.itertuples()
    ]
    return sorted(found), float(stats["Equity Final [$]"])
