"""Indicators by their definition, where TA-Lib has none, has another or loses digits.

Windows are worked out in exact fractions, one by one; the rest is put together from TA-Lib's parts.
Each function takes a series and parameters and returns the outputs as a list of columns.
"""
import math
from fractions import Fraction

import numpy as np
import talib


def windows(period, *columns):
    """(row, exact windows of the columns) for every full window."""
    for end in range(period - 1, len(columns[0])):
        yield end, [[Fraction(float(v)) for v in c[end + 1 - period:end + 1]] for c in columns]


def by_window(period, rule, *columns):
    out = np.full(len(columns[0]), np.nan)
    first = next((i for i in range(len(columns[0])) if all(np.isfinite(c[i]) for c in columns)),
                 len(columns[0]))
    for end, parts in windows(period, *[c[first:] for c in columns]):
        value = rule(*parts)
        out[first + end] = np.nan if value is None else float(value)
    return out


def variance(x):
    mean = sum(x) / len(x)
    return sum((v - mean) ** 2 for v in x) / len(x)


def zscore(s, period):
    def rule(x):
        spread = math.sqrt(variance(x))
        return 0 if spread == 0 else float(x[-1] - sum(x) / len(x)) / spread
    return [by_window(period, rule, s["close"])]


def var(s, period):
    return [by_window(period, variance, s["close"])]


def maxindex(s, period):
    """Rows since the highest; of equals the newest."""
    return [by_window(period, lambda x: x[::-1].index(max(x)), s["close"])]


def minindex(s, period):
    return [by_window(period, lambda x: x[::-1].index(min(x)), s["close"])]


def stddev(s, period):
    return [by_window(period, lambda x: math.sqrt(variance(x)), s["close"])]


def bbands(s, period, deviations):
    mean = by_window(period, lambda x: sum(x) / len(x), s["close"])
    width = deviations * stddev(s, period)[0]
    return [mean + width, mean, mean - width]


def vwap(s, period):
    def rule(high, low, close, volume):
        money = sum((h + l + c) / 3 * v for h, l, c, v in zip(high, low, close, volume))
        return money / sum(volume) if sum(volume) else None
    return [by_window(period, rule, s["high"], s["low"], s["close"], s["volume"])]


def cmf(s, period):
    def rule(high, low, close, volume):
        flow = sum(((c - l) - (h - c)) / (h - l) * v if h > l else 0
                   for h, l, c, v in zip(high, low, close, volume))
        return flow / sum(volume) if sum(volume) else 0
    return [by_window(period, rule, s["high"], s["low"], s["close"], s["volume"])]


def ibs(s):
    rule = lambda h, l, c: (c[0] - l[0]) / (h[0] - l[0]) if h[0] > l[0] else Fraction(1, 2)
    return [by_window(1, rule, s["high"], s["low"], s["close"])]


def keltner_from_parts(s, period, atr_period, multiplier):
    middle = talib.EMA(s["close"], period)
    width = multiplier * talib.ATR(s["high"], s["low"], s["close"], atr_period)
    middle = np.where(np.isnan(width), np.nan, middle)
    return [middle + width, middle, middle - width]


def supertrend(s, period, multiplier):
    """Band by band, in the order of the published rules, from TA-Lib's ATR."""
    high, low, close = s["high"], s["low"], s["close"]
    atr = talib.ATR(high, low, close, period)
    line, direction = np.full(len(close), np.nan), np.full(len(close), np.nan)
    upper = lower = previous_line = None
    for i in range(len(close)):
        if np.isnan(atr[i]):
            continue
        basic_upper = (high[i] + low[i]) / 2 + multiplier * atr[i]
        basic_lower = (high[i] + low[i]) / 2 - multiplier * atr[i]
        if upper is None:
            upper, lower, line[i], direction[i] = basic_upper, basic_lower, basic_upper, -1
        else:
            was_upper, was_lower = upper, lower
            if basic_upper < was_upper or close[i - 1] > was_upper:
                upper = basic_upper
            if basic_lower > was_lower or close[i - 1] < was_lower:
                lower = basic_lower
            if previous_line == was_upper:
                direction[i] = 1 if close[i] > upper else -1
            else:
                direction[i] = -1 if close[i] < lower else 1
            line[i] = lower if direction[i] == 1 else upper
        previous_line = line[i]
    return [line, direction]


def stoch_rsi(s, rsi_period, period, slowing, signal, slowing_kind, signal_kind):
    rsi = talib.RSI(s["close"], rsi_period)
    if not np.isfinite(rsi).any():
        return [rsi, rsi]
    return list(talib.STOCH(rsi, rsi, rsi, period, slowing, slowing_kind, signal, signal_kind))


def moments(x, y):
    """Sums of squares and products about the means."""
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    about = [(a - mean_x, b - mean_y) for a, b in zip(x, y)]
    return sum(a * a for a, _ in about), sum(b * b for _, b in about), sum(a * b for a, b in about)


def correl(s, period):
    def rule(x, y):
        xx, yy, xy = moments(x, y)
        return float(xy) / math.sqrt(xx) / math.sqrt(yy) if xx and yy else 0
    return [by_window(period, rule, s["close"], s["open"])]


def beta(s, period):
    def rule(x, y):
        change = lambda v: [(b - a) / a for a, b in zip(v, v[1:])]
        xx, _, xy = moments(change(x), change(y))
        return xy / xx if xx else 0
    return [by_window(period + 1, rule, s["close"], s["open"])]
