"""The presets against strategies as the libraries' own guides write them, indicators included."""

import backtesting_reference  # noqa: F401  quiet progress bars, before backtesting.py is imported
import pandas as pd
import vectorbt as vbt
from backtesting import Backtest, Strategy
from backtesting.lib import crossover

import combinations
import market_data
import trades

FAST, SLOW, UNITS, COMMISSION = 10, 20, 10, 0.002

LONG_AND_SHORT = {
    "entry_conditions": f"crosses_above(sma(close, {FAST}), sma(close, {SLOW}))",
    "short_entry_conditions": f"crosses_below(sma(close, {FAST}), sma(close, {SLOW}))",
    "risk_management": {"position_size_units": UNITS},
}
ALL_IN = {
    "entry_conditions": LONG_AND_SHORT["entry_conditions"],
    "exit_conditions": LONG_AND_SHORT["short_entry_conditions"],
}


class SmaCross(Strategy):
    def init(self):
        self.fast = self.I(lambda x: pd.Series(x).rolling(FAST).mean(), self.data.Close)
        self.slow = self.I(lambda x: pd.Series(x).rolling(SLOW).mean(), self.data.Close)

    def next(self):
        if crossover(self.fast, self.slow):
            self.position.close()
            self.buy(size=UNITS)
        elif crossover(self.slow, self.fast):
            self.position.close()
            self.sell(size=UNITS)


def with_backtesting(series):
    stats = Backtest(series.bars, SmaCross, cash=combinations.CAPITAL, commission=COMMISSION,
                     finalize_trades=True).run()
    times = series.times
    return sorted(trades.Trade(int(times[t.EntryBar]), int(times[t.ExitBar]), float(t.Size), t.EntryPrice, t.ExitPrice,
                               t.PnL) for t in stats._trades.itertuples())


def with_vectorbt(series):
    close = series.bars.Close.reset_index(drop=True)
    fast, slow = vbt.MA.run(close, FAST), vbt.MA.run(close, SLOW)
    portfolio = vbt.Portfolio.from_signals(close, fast.ma_crossed_above(slow), fast.ma_crossed_below(slow),
                                           fees=COMMISSION, init_cash=combinations.CAPITAL, freq="1D")
    times = series.times
    return sorted(trades.Trade(int(times[int(t.entry_idx)]), int(times[int(t.exit_idx)]), float(t.size),
                               float(t.entry_price), float(t.exit_price), float(t.pnl), t.status == 0)
                  for t in portfolio.trades.records.itertuples())


def check(tally, ours):
    series = [one for one in market_data.bundled() if one.name == "GOOG"]
    if market_data.real_folder():
        series += [one for one in market_data.all_real() if one.name == "SPY"]
    for library, theirs, definition in (("backtesting.py", with_backtesting, LONG_AND_SHORT),
                                        ("vectorbt", with_vectorbt, ALL_IN)):
        for one in series:
            name = f"preset {library}: {one.name}: as its guide writes it"
            if not tally.wants(name):
                continue
            document = ours.run(one, definition, {"commission_pct": 100 * COMMISSION}, {"preset": library},
                                combinations.CAPITAL)
            expected = theirs(one)
            problems = trades.differences(trades.of_document(document), expected)
            tally.case(name, problems, f"{len(expected)} trades")
