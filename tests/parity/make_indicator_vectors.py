#!/usr/bin/env python3
"""Writes indicator_vectors.json: inputs and expected outputs of every indicator.

The reference is TA-Lib where it has the function with the same definition; else the definition
itself, worked out in exact fractions, window by window. Run it in an environment of its own:

    python3 -m venv ENV && ENV/bin/pip install TA-Lib==0.8.2 numpy==2.4.6
    ENV/bin/python tests/parity/make_indicator_vectors.py

The series are made here by an integer generator, so the file comes out the same everywhere.
Expected values are kept to 13 digits; the test compares to 1e-9.
"""
import json
import math
import pathlib
from fractions import Fraction

import numpy as np
import talib

OUTPUT = pathlib.Path(__file__).with_name("indicator_vectors.json")
MULTIPLIER, INCREMENT, MASK = 6364136223846793005, 1442695040888963407, (1 << 64) - 1


# ---- series -----------------------------------------------------------------------------------

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


def all_series():
    series = {
        "walk": walk(240, 100.0, 1000.0, 1),
        "huge": walk(120, 3.0e11, 1.0e12, 2),
        "tiny": walk(120, 2.0e-6, 1.0e-3, 3),
        "steps": steps(120),
        "constant": constant(70, 64.25, 128.0),
        "late": with_leading_nan(walk(90, 30.0, 50.0, 4), 7),
    }
    for bars in range(1, 6):
        series[f"short{bars}"] = walk(bars, 10.0, 5.0, 10 + bars)
    return series


# ---- references by definition, in exact fractions -------------------------------------------

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


def exact_zscore(s, period):
    def rule(x):
        spread = math.sqrt(variance(x))
        return 0 if spread == 0 else float(x[-1] - sum(x) / len(x)) / spread
    return [by_window(period, rule, s["close"])]


def exact_stddev(s, period):
    return [by_window(period, lambda x: math.sqrt(variance(x)), s["close"])]


def exact_bbands(s, period, deviations):
    mean = by_window(period, lambda x: sum(x) / len(x), s["close"])
    width = deviations * exact_stddev(s, period)[0]
    return [mean + width, mean, mean - width]


def exact_vwap(s, period):
    def rule(high, low, close, volume):
        money = sum((h + l + c) / 3 * v for h, l, c, v in zip(high, low, close, volume))
        return money / sum(volume) if sum(volume) else None
    return [by_window(period, rule, s["high"], s["low"], s["close"], s["volume"])]


def exact_cmf(s, period):
    def rule(high, low, close, volume):
        flow = sum(((c - l) - (h - c)) / (h - l) * v if h > l else 0
                   for h, l, c, v in zip(high, low, close, volume))
        return flow / sum(volume) if sum(volume) else 0
    return [by_window(period, rule, s["high"], s["low"], s["close"], s["volume"])]


def exact_ibs(s):
    rule = lambda h, l, c: (c[0] - l[0]) / (h[0] - l[0]) if h[0] > l[0] else Fraction(1, 2)
    return [by_window(1, rule, s["high"], s["low"], s["close"])]


def keltner_from_parts(s, period, atr_period, multiplier):
    middle = talib.EMA(s["close"], period)
    width = multiplier * talib.ATR(s["high"], s["low"], s["close"], atr_period)
    middle = np.where(np.isnan(width), np.nan, middle)
    return [middle + width, middle, middle - width]


def supertrend_by_definition(s, period, multiplier):
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


def stoch_rsi(s, rsi_period, period, slowing, signal):
    rsi = talib.RSI(s["close"], rsi_period)
    if not np.isfinite(rsi).any():
        return [rsi, rsi]
    return list(talib.STOCH(rsi, rsi, rsi, period, slowing, 0, signal, 0))


def adx(s, period):
    strength = talib.ADX(s["high"], s["low"], s["close"], period)
    sides = [f(s["high"], s["low"], s["close"], period) for f in (talib.PLUS_DI, talib.MINUS_DI)]
    return [strength] + [np.where(np.isnan(strength), np.nan, side) for side in sides]


# ---- cases: (reference, parameter sets, function) ---------------------------------------------

def real(function):
    return lambda s, *p: [function(s["close"], *p)]


def bars(function, *columns):
    def call(s, *p):
        out = function(*[s[c] for c in columns], *p)
        return list(out) if isinstance(out, (tuple, list)) else [out]
    return call


HLC, HLCV = ("high", "low", "close"), ("high", "low", "close", "volume")

CASES = {
    "sma": ("TA_SMA", [[20], [2], [7]], real(talib.SMA)),
    "ema": ("TA_EMA", [[20], [2], [7]], real(talib.EMA)),
    "wma": ("TA_WMA", [[20], [2], [7]], real(talib.WMA)),
    "rma": ("TA_RMA", [[14], [2], [5]], real(talib.RMA)),
    "dema": ("TA_DEMA", [[20], [2], [5]], real(talib.DEMA)),
    "tema": ("TA_TEMA", [[20], [2], [5]], real(talib.TEMA)),
    "hma": ("TA_HMA", [[16], [5], [20]], real(talib.HMA)),
    "kama": ("TA_KAMA", [[10], [2], [30]], real(talib.KAMA)),
    "mom": ("TA_MOM", [[10], [1]], real(talib.MOM)),
    "roc": ("TA_ROC", [[10], [1]], real(talib.ROC)),
    "macd": ("TA_MACD", [[12, 26, 9], [3, 10, 4], [5, 6, 1]],
             lambda s, *p: list(talib.MACD(s["close"], *p))),
    "ppo": ("TA_PPO, exponential", [[12, 26], [3, 10]],
            lambda s, f, w: [talib.PPO(s["close"], f, w, matype=1)]),
    "trix": ("TA_TRIX", [[15], [4]], real(talib.TRIX)),
    "rsi": ("TA_RSI", [[14], [2], [5]], real(talib.RSI)),
    "stoch": ("TA_STOCH", [[14, 3, 3], [5, 1, 2]],
              lambda s, k, slow, d: list(talib.STOCH(*[s[c] for c in HLC], k, slow, 0, d, 0))),
    "stoch_rsi": ("TA_RSI, TA_STOCH", [[14, 14, 3, 3], [5, 7, 1, 3]], stoch_rsi),
    "willr": ("TA_WILLR", [[14], [3]], bars(talib.WILLR, *HLC)),
    "cci": ("TA_CCI", [[20], [5]], bars(talib.CCI, *HLC)),
    "adx": ("TA_ADX, TA_PLUS_DI, TA_MINUS_DI", [[14], [4]], adx),
    "aroon": ("TA_AROON", [[14], [4]],
              lambda s, p: list(talib.AROON(s["high"], s["low"], p))[::-1]),
    "vortex": ("TA_VORTEX", [[14], [3]], bars(talib.VORTEX, *HLC)),
    "bbands": ("exact", [[20, 2], [5, 1.5]], exact_bbands),
    "donchian": ("TA_DONCHIAN", [[20], [5]], bars(talib.DONCHIAN, "high", "low")),
    "keltner": ("TA_EMA, TA_ATR", [[20, 10, 2], [5, 8, 1.5]], keltner_from_parts),
    "supertrend": ("definition on TA_ATR", [[10, 3], [4, 1.2]], supertrend_by_definition),
    "psar": ("TA_SAR", [[0.02, 0.2], [0.1, 0.4]], bars(talib.SAR, "high", "low")),
    "true_range": ("TA_TRANGE", [[]], bars(talib.TRANGE, *HLC)),
    "atr": ("TA_ATR", [[14], [2], [5]], bars(talib.ATR, *HLC)),
    "natr": ("TA_NATR", [[14], [5]], bars(talib.NATR, *HLC)),
    "stddev": ("exact", [[20], [5]], exact_stddev),
    "highest": ("TA_MAX", [[20], [3]], real(talib.MAX)),
    "lowest": ("TA_MIN", [[20], [3]], real(talib.MIN)),
    "zscore": ("exact", [[20], [5]], exact_zscore),
    "linreg": ("TA_LINEARREG", [[20], [5]], real(talib.LINEARREG)),
    "linreg_slope": ("TA_LINEARREG_SLOPE", [[20], [5]], real(talib.LINEARREG_SLOPE)),
    "obv": ("TA_OBV", [[]], bars(talib.OBV, "close", "volume")),
    "ad": ("TA_AD", [[]], bars(talib.AD, *HLCV)),
    "cmf": ("exact", [[20], [5]], exact_cmf),
    "mfi": ("TA_MFI", [[14], [4]], bars(talib.MFI, *HLCV)),
    "vwap": ("exact", [[20], [4]], exact_vwap),
    "median_price": ("TA_MEDPRICE", [[]], bars(talib.MEDPRICE, "high", "low")),
    "typical_price": ("TA_TYPPRICE", [[]], bars(talib.TYPPRICE, *HLC)),
    "ibs": ("exact", [[]], exact_ibs),
}

# Where the reference is TA-Lib as well as exact, both must agree: a check of this script.
TWICE = {"bbands": lambda s, p, d: list(talib.BBANDS(s["close"], p, d, d)),
         "stddev": lambda s, p: [talib.STDDEV(s["close"], p)],
         "cmf": lambda s, p: [talib.CMF(*[s[c] for c in HLCV], p)]}


# ---- the file -----------------------------------------------------------------------------------

def number(value, digits):
    return None if not math.isfinite(value) else float(f"{value:.{digits}g}")


def packed(column):
    """Rows before the first value are only counted."""
    finite = np.flatnonzero(np.isfinite(column))
    first = int(finite[0]) if len(finite) else len(column)
    return {"first": first, "values": [number(v, 13) for v in column[first:]]}


def check_twice(name, series, parameters, outputs):
    for ours, theirs in zip(outputs, TWICE[name](series, *parameters)):
        scale = np.nanmax(np.abs(ours)) if np.isfinite(ours).any() else 0
        assert np.allclose(ours, theirs, rtol=1e-9, atol=1e-9 * scale, equal_nan=True), name


def make_cases(series):
    for name, (reference, parameter_sets, function) in sorted(CASES.items()):
        for index, parameters in enumerate(parameter_sets):
            for kind, columns in series.items():
                if index > 0 and kind in ("constant", "huge", "tiny"):
                    continue  # one set of parameters says it all there
                outputs = function(columns, *parameters)
                if name in TWICE and kind == "walk":
                    check_twice(name, columns, parameters, outputs)
                if index > 0 and kind == "walk":
                    outputs = [column[:120] for column in outputs]
                yield {"indicator": name, "parameters": parameters, "series": kind,
                       "reference": reference, "outputs": [packed(c) for c in outputs]}


def main():
    series = all_series()
    document = {
        "made_by": "tests/parity/make_indicator_vectors.py",
        "versions": {"TA-Lib (PyPI)": talib.__version__,
                     "TA-Lib (C)": talib.__ta_version__.decode().split()[0],
                     "numpy": np.__version__},
        "series": {kind: {name: [number(v, 17) for v in column] for name, column in columns.items()}
                   for kind, columns in series.items()},
    }
    lines = [json.dumps(case, separators=(",", ":")) for case in make_cases(series)]
    head = json.dumps(document, separators=(",", ":"))
    OUTPUT.write_text(head[:-1] + ',\n"cases":[\n' + ",\n".join(lines) + "\n]}\n")
    print(f"{OUTPUT.name}: {len(lines)} cases, {OUTPUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
