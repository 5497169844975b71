"""The series on which indicators are compared, made by an integer generator: the same everywhere.

A series is a dict of columns: open, high, low, close, volume, and periods for averages whose period
varies from row to row.
"""
import math

import numpy as np

MULTIPLIER, INCREMENT, MASK = 6364136223846793005, 1442695040888963407, (1 << 64) - 1


class Noise:
    """Uniform in 0..1 from a 64-bit linear congruential generator."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * MULTIPLIER + INCREMENT) & MASK
        return (self.state >> 11) * 2.0**-53


def walk(bars, start, volume, seed):
    """A random walk with steps of up to 2 %; prices and volumes have 6 significant digits."""
    noise, close, rows = Noise(seed), start, []
    short = lambda value: float(f"{value:.6g}")
    for _ in range(bars):
        before = close
        close = short(before * (1 + 0.04 * (noise.next() - 0.5)))
        high = short(max(before, close) * (1 + 0.01 * noise.next()))
        low = short(min(before, close) * (1 - 0.01 * noise.next()))
        rows.append((before, max(high, before, close), min(low, before, close), close,
                     short(volume * (0.05 + noise.next()))))
    return dict(zip(("open", "high", "low", "close", "volume"), np.array(rows).T.copy()))


def constant(bars, price, volume):
    return {name: np.full(bars, volume if name == "volume" else price)
            for name in ("open", "high", "low", "close", "volume")}


def with_leading_nan(series, rows):
    return {name: np.concatenate([np.full(rows, np.nan), column]) for name, column in series.items()}


def steps(bars):
    """Whole prices with many ties, bars without range and volumes of zero."""
    noise, rows = Noise(77), []
    for _ in range(bars):
        low = 50 + math.floor(4 * noise.next())
        high = low + math.floor(3 * noise.next())
        close = low + math.floor((high - low + 1) * noise.next())
        rows.append((low, high, low, close, math.floor(3 * noise.next())))
    return dict(zip(("open", "high", "low", "close", "volume"), np.array(rows, float).T.copy()))


def with_hole(series, row):
    """No bar at the row: what comes after begins anew."""
    holed = {name: column.copy() for name, column in series.items()}
    for column in holed.values():
        column[row] = np.nan
    return holed


def with_periods(series, seed):
    """A second column for averages of varying period: 0.5 to 20.5, fractions and all."""
    noise, bars = Noise(seed), len(series["close"])
    series["periods"] = np.array([float(f"{0.5 + 20 * noise.next():.3g}") for _ in range(bars)])
    return series


def all_series():
    series = {
        "walk": walk(260, 100.0, 1000.0, 1),
        "huge": walk(130, 1.0e12, 1.0e12, 2),
        "tiny": walk(130, 2.0e-6, 1.0e-3, 3),
        "steps": steps(130),
        "constant": constant(110, 64.25, 128.0),
        "late": with_leading_nan(walk(110, 30.0, 50.0, 4), 7),
        "holed": with_hole(walk(210, 50.0, 80.0, 5), 90),
    }
    for bars in (1, 2, 3, 5, 34):
        series[f"short{bars}"] = walk(bars, 10.0, 5.0, 10 + bars)
    return {kind: with_periods(columns, 99) for kind, columns in series.items()}
