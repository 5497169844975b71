"""The bars that both sides see: made here, bundled with backtesting.py, or real."""

import dataclasses
import os
import pathlib

import numpy as np
import pandas as pd


@dataclasses.dataclass
class Series:
    name: str  # also the symbol in Hindcast's catalog
    timeframe: str
    bars: pd.DataFrame  # Open, High, Low, Close, Volume; indexed by the bar's open, UTC without zone

    @property
    def times(self):
        return self.bars.index.values.astype("datetime64[ns]").astype(np.int64)


class Lcg:
    """Knuth's 64-bit generator: the same numbers with every version of numpy."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit


def generated(name, seed, count, tick, step):
    """A walk in whole ticks. Small steps make ties: open at the stop, high at the target, flat bars."""
    source = Lcg(seed)
    close = 100_000 // step
    rows = []
    for _ in range(count):
        gap = source.below(2 * step + 1) - step if source.below(4) == 0 else 0
        opened = max(8 * step, close + gap)
        close = max(8 * step, opened + source.below(4 * step + 1) - 2 * step)
        high = max(opened, close) + source.below(2 * step + 1)
        low = min(opened, close) - source.below(2 * step + 1)
        rows.append([opened * tick, high * tick, low * tick, close * tick, 1 + source.below(1000)])
    index = pd.date_range("2020-01-01", periods=count, freq="1h")
    columns = ["Open", "High", "Low", "Close", "Volume"]
    return Series(name, "1h", pd.DataFrame(rows, index=index, columns=columns, dtype=float))


def all_generated():
    return [generated("COARSE", 11, 900, 0.5, 3), generated("FINE", 12, 900, 0.01, 700)]


def bundled():
    from backtesting.test import BTCUSD, EURUSD, GOOG

    # Hindcast has no bars of a month: these get the dates of consecutive days.
    months = BTCUSD.set_axis(pd.date_range("2012-01-01", periods=len(BTCUSD), freq="1D"))
    return [Series("GOOG", "1d", GOOG), Series("EURUSD", "1h", EURUSD), Series("BTCMONTHS", "1d", months)]


def real_folder():
    folder = os.environ.get("HINDCAST_REAL_DATA", "")
    return pathlib.Path(folder) if folder else None


def read_real(name, file, timeframe, last=None):
    bars = pd.read_csv(real_folder() / "bars" / file, index_col=0)
    bars.index = pd.to_datetime(bars.index, utc=True).tz_localize(None)
    bars.columns = ["Open", "High", "Low", "Close", "Volume"]
    return Series(name, timeframe, bars.astype(float).iloc[-last:] if last else bars.astype(float))


def all_real():
    return [
        read_real("SPY", "SPY_1d.csv", "1d"),
        read_real("AAPL", "AAPL_1d.csv", "1d"),  # unadjusted: gaps at the splits
        read_real("BTCHOURS", "BTCUSD_1h.csv.gz", "1h", 8000),
        read_real("PERPMINUTES", "BTCUSD-PERP_1m.csv.gz", "1m", 6000),
    ]
