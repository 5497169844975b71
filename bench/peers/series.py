"""The series that all engines are timed on: a random walk with a fixed seed."""

import csv

import numpy as np
import pandas as pd

DAY_NS = 86_400_000_000_000
MINUTE_NS = 60_000_000_000
START_NS = 1_546_300_800_000_000_000  # 2019-01-01
DECIMALS = 5  # what nautilus_trader keeps of a price; few enough ties of averages


def random_walk(bars, bar_ns, seed, volatility):
    """Bars with open = last close and an intrabar range, prices rounded to DECIMALS."""
    rng = np.random.default_rng(seed)
    close = 1000 * np.exp(np.cumsum(rng.normal(0, volatility, bars)))
    open_ = np.concatenate([[1000.0], close[:-1]]) * (1 + rng.normal(0, volatility / 10, bars))
    reach = np.abs(rng.normal(0, volatility / 2, (2, bars)))
    open_, close = open_.round(DECIMALS), close.round(DECIMALS)
    high = (np.maximum(open_, close) * (1 + reach[0])).round(DECIMALS)
    low = (np.minimum(open_, close) * (1 - reach[1])).round(DECIMALS)
    time = START_NS + bar_ns * np.arange(bars, dtype=np.int64)
    return pd.DataFrame(
        {"Open": open_, "High": high, "Low": low, "Close": close, "Volume": np.full(bars, 1000.0)},
        index=pd.DatetimeIndex(time, name="time"),
    )


def daily():
    return random_walk(2148, DAY_NS, seed=1, volatility=0.02)


def minutes():
    return random_walk(525_600, MINUTE_NS, seed=2, volatility=0.0008)


def write(frame, path):
    """time in ns, open, high, low, close, volume; numbers that read back to the same bits."""
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        for row in zip(frame.index.asi8.tolist(), *(frame[c].tolist() for c in frame.columns)):
            writer.writerow(row)


def read(path):
    names = ["time", "Open", "High", "Low", "Close", "Volume"]
    frame = pd.read_csv(path, header=None, names=names, float_precision="round_trip")
    frame.index = pd.DatetimeIndex(frame.pop("time"), name="time")
    return frame
