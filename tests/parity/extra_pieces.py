"""What the references of extra_references.py are made of. Every window is walked again."""
import math

import numpy as np

NAN = np.nan


def finite_runs(columns):
    whole = np.all([np.isfinite(c) for c in columns], axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], whole.astype(int), [0]])))
    return zip(edges[::2], edges[1::2])


def rows(n):
    return np.full(n, NAN)


def rolling(rule, x, period):
    out = rows(len(x))
    for end in range(period - 1, len(x)):
        window = x[end + 1 - period:end + 1]
        if np.isfinite(window).all():
            out[end] = rule(window)
    return out


def from_first(function, x, *parameters):
    """The function over the rows from the first finite one on."""
    first = next((i for i, v in enumerate(x) if math.isfinite(v)), len(x))
    out = rows(len(x))
    if first < len(x):
        out[first:] = function(x[first:], *parameters)
    return out


def mean(x, period):
    return rolling(lambda w: w.mean(), x, period)


def highest(x, period):
    return rolling(np.max, x, period)


def lowest(x, period):
    return rolling(np.min, x, period)


def deviation(x, period):
    return rolling(np.std, x, period)


def total(x, period):
    return rolling(np.sum, x, period)


def recursive(x, period, factor):
    out = rows(len(x))
    for i in range(period - 1, len(x)):
        out[i] = x[:period].mean() if i == period - 1 else out[i - 1] + factor * (x[i] - out[i - 1])
    return out


def ema(x, period):
    return from_first(lambda v: recursive(v, period, 2 / (period + 1)), x)


def wilder(x, period):
    return from_first(lambda v: recursive(v, period, 1 / period), x)


def true_range(s):
    before = np.concatenate([[NAN], s["close"][:-1]])
    return np.fmax.reduce([s["high"] - s["low"], np.abs(s["high"] - before),
                           np.abs(s["low"] - before)]) + 0 * before


def atr(s, period):
    return wilder(true_range(s), period)


def rsi(x, period):
    return from_first(lambda v: plain_rsi(v, period), x)


def plain_rsi(x, period):
    change = np.concatenate([[NAN], np.diff(x)])
    up, down = wilder(np.maximum(change, 0), period), wilder(np.maximum(-change, 0), period)
    return percent(up, up + down)


def ratio(a, b):
    with np.errstate(all="ignore"):
        return np.where(b == 0, 0 * a, a / np.where(b == 0, 1, b))


def percent(a, b):
    return 100 * ratio(a, b)


def shifted(x, by):
    return np.concatenate([rows(min(by, len(x))), x[:max(len(x) - by, 0)]])


def aligned(*columns):
    """All begin where the last one does."""
    whole = np.all([np.isfinite(c) for c in columns], axis=0)
    return [np.where(whole, c, NAN) for c in columns]
