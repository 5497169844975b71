#!/usr/bin/env python3
"""Writes candle_vectors.json: bars on which every candlestick pattern fires, and where TA-Lib sees it.

Run it in an environment of its own:

    python3 -m venv ENV && ENV/bin/pip install TA-Lib==0.8.2 numpy==2.4.6
    ENV/bin/python tests/parity/make_candle_vectors.py

Prices are whole ticks, so that many limits are met exactly; a series says what a tick is worth.
Segments of random bars are kept when they add a hit to a pattern that has too few. The patterns that
chance hardly ever draws are drawn by hand, with jitter. Only rows with a hit are written.
"""
import json
import pathlib

import numpy as np
import talib
from talib import abstract

OUTPUT = pathlib.Path(__file__).with_name("candle_vectors.json")
COLUMNS = ("open", "high", "low", "close")
FUNCTIONS = talib.get_function_groups()["Pattern Recognition"]
LEAST_HITS = 5
CENTRE = 2000  # ticks

# Bars as (open, high, low, close) around 100, and as many ticks a unit as `draw` chooses.
DRAWN = {
    "two crows": [(60, 81, 59, 80), (90, 91, 85, 86), (88, 89, 74, 75)],
    "upside gap two crows": [(60, 81, 59, 80), (87, 88, 84, 85), (90, 91, 82, 83)],
    "three stars in the south": [(100, 102, 50, 80), (85, 86, 60, 70), (72, 72, 68, 68)],
    "three black crows": [(95, 99, 94, 98), (96, 97, 88, 88), (92, 93, 80, 80), (85, 86, 72, 72)],
    "concealing baby swallow": [(110, 110, 95, 95), (93, 93, 80, 80), (76, 84, 69, 70),
                                (86, 87, 62, 64)],
    "breakaway": [(110, 111, 89, 90), (85, 86, 80, 81), (82, 84, 76, 78), (78, 80, 70, 72),
                  (72, 89, 71, 88)],
    "mat hold": [(60, 91, 59, 90), (96, 97, 93, 94), (93, 94, 87, 88), (90, 91, 84, 86),
                 (87, 106, 86, 105)],
    "three methods": [(70, 101, 69, 100), (96, 97, 93, 94), (93, 94, 90, 91), (91, 92, 86, 88),
                      (90, 113, 89, 112)],
    "ladder bottom": [(120, 121, 109, 110), (115, 116, 99, 100), (105, 106, 89, 90),
                      (95, 102, 84, 86), (98, 112, 97, 110)],
    "three white soldiers": [(80, 90, 79, 90), (86, 98, 85, 98), (94, 106, 93, 106)],
    "identical three crows": [(120, 121, 108, 108), (108, 109, 96, 96), (96, 97, 84, 84)],
    "three-line strike": [(80, 86, 79, 85), (84, 92, 83, 91), (90, 97, 89, 96), (98, 99, 76, 78)],
    "abandoned baby": [(70, 91, 69, 90), (97, 99, 95, 97), (92, 93, 74, 75)],
    "kicking": [(100, 100, 80, 80), (104, 126, 104, 126)],
    "unique three river": [(110, 111, 89, 90), (104, 105, 84, 95), (88, 91, 87, 90)],
}


# ---- bars -------------------------------------------------------------------------------------

def random_bars(rng, start, count):
    step, reach = int(rng.choice([3, 6, 12, 40])), int(rng.choice([3, 6, 12, 40]))
    before, rows = start, []
    for _ in range(count):
        opened = before + int(rng.integers(-step, step + 1)) * int(rng.integers(0, 2))
        closed = opened + int(rng.integers(-2 * step, 2 * step + 1)) * int(rng.choice([0, 1, 1, 1]))
        shadow = lambda: int(rng.integers(0, reach + 1)) * int(rng.choice([0, 0, 1, 2]))
        rows.append((opened, max(opened, closed) + shadow(), min(opened, closed) - shadow(), closed))
        before = closed
    return rows


def quiet_bars(rng, start, count):
    """Bodies of about a tenth of what is drawn after them."""
    rows = []
    for _ in range(count):
        opened, closed = start + int(rng.integers(-3, 4)), start + int(rng.integers(-3, 4))
        rows.append((opened, max(opened, closed) + int(rng.integers(0, 5)),
                     min(opened, closed) - int(rng.integers(0, 5)), closed))
    return rows


def draw(rng, shape, start):
    """The shape, moved, enlarged, jittered by a tick here and there, and upside down at random."""
    unit, sign = int(rng.integers(2, 6)), int(rng.choice([1, -1]))
    noise = lambda: int(rng.integers(-1, 2)) if rng.random() < 0.3 else 0
    rows = []
    for opened, high, low, closed in shape:
        o, h, l, c = [start + sign * unit * (v - 90) + noise() for v in (opened, high, low, closed)]
        rows.append((o, max(o, h, l, c), min(o, h, l, c), c))
    return rows


def candidate(rng):
    start = CENTRE + int(rng.integers(-300, 300))
    if rng.random() < 0.5:
        return random_bars(rng, start, int(rng.integers(14, 30)))
    names = sorted(DRAWN)
    shape = DRAWN[names[int(rng.integers(len(names)))]]
    return quiet_bars(rng, start, 11) + draw(rng, shape, start) + random_bars(rng, start, 3)


def columns_of(rows):
    return dict(zip(COLUMNS, np.array(rows, float).T.copy()))


def signs_of(columns):
    """(function, sign of the hit) -> hits."""
    counts = {}
    for function in FUNCTIONS:
        out = getattr(talib, function)(*[columns[c] for c in COLUMNS])
        for value in out[out != 0]:
            key = (function, int(np.sign(value)))
            counts[key] = counts.get(key, 0) + 1
    return counts


def search():
    """Every pattern at least LEAST_HITS times, in each direction that it was ever seen in."""
    rng = np.random.default_rng(20)
    rows, counts, idle = [], {}, 0
    while idle < 150 or any(counts.get((f, 1), 0) + counts.get((f, -1), 0) < LEAST_HITS
                            for f in FUNCTIONS):
        more = candidate(rng)
        tail = rows[-40:]
        before = signs_of(columns_of(tail)) if tail else {}
        after = signs_of(columns_of(tail + more))
        gains = {k: after[k] - before.get(k, 0) for k in after if after[k] > before.get(k, 0)}
        idle += 1
        if any(counts.get(k, 0) < LEAST_HITS for k in gains):
            rows, idle = rows + more, 0
            counts = signs_of(columns_of(rows))
    return np.array(rows), counts


# ---- series: cuts of the ticks, with a worth -----------------------------------------------------

def series_list(length):
    cut = lambda begin, end, **more: {"begin": begin, "end": end, **more}
    series = {
        "ticks": cut(0, length),
        "cents": cut(0, min(length, 1200), divide_by=100.0),
        "huge": cut(0, 300, multiply_by=1e303),
        "tiny": cut(300, 600, multiply_by=1e-300),
        "late": cut(0, 60, divide_by=100.0, holes=[["close", row] for row in range(7)]),
        "holes": cut(100, 400, divide_by=100.0,
                     holes=[["open", 0], ["high", 40], ["low", 41], ["close", 90], ["open", 200]]),
        "spike": cut(0, 200, divide_by=100.0, times=[[50, 1e15]]),
        "constant": cut(0, 40, multiply_by=0.0, plus=64.25),
    }
    for bars in (1, 2, 5, 6, 10, 11, 14, 15):
        series[f"short{bars}"] = cut(20, 20 + bars)
    return series


def build(ticks, rule):
    part = ticks[rule["begin"]:rule["end"]].astype(float)
    part = part / rule.get("divide_by", 1.0) * rule.get("multiply_by", 1.0) + rule.get("plus", 0.0)
    for row, times in rule.get("times", []):
        part[row] *= times
    columns = dict(zip(COLUMNS, part.T.copy()))
    for name, row in rule.get("holes", []):
        columns[name][row] = np.nan
    return columns


# ---- cases --------------------------------------------------------------------------------------

def finite_runs(columns):
    whole = np.all([np.isfinite(columns[c]) for c in COLUMNS], axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], whole.astype(int), [0]])))
    return list(zip(edges[::2], edges[1::2]))


def hits_of(function, columns, parameters):
    """TA-Lib on every run without a hole: [begin, end) of rows with a value, value -> rows of hits."""
    valued, hits, lookback = [], {}, abstract.Function(function).lookback
    for begin, end in finite_runs(columns):
        out = getattr(talib, function)(*[columns[c][begin:end].copy() for c in COLUMNS],
                                       **parameters)
        if end - begin > lookback:
            valued.append([int(begin) + lookback, int(end)])
        for row in np.flatnonzero(out):
            hits.setdefault(str(out[row]), []).append(int(begin + row))
    return valued, hits


def make_cases(ticks):
    for function in FUNCTIONS:
        name = "cdl_" + function[3:].lower()
        defaults = dict(abstract.Function(function).parameters)
        sets = [defaults] + [{"penetration": p} for p in (0.0, 0.8)] * bool(defaults)
        for index, parameters in enumerate(sets):
            for kind, rule in series_list(len(ticks)).items():
                if index > 0 and kind not in ("ticks", "cents"):
                    continue
                valued, hits = hits_of(function, build(ticks, rule), parameters)
                yield {"indicator": name, "parameters": list(parameters.values()), "series": kind,
                       "valued": valued, "hits": hits}


def main():
    ticks, counts = search()
    fewest = min(counts.get((f, 1), 0) + counts.get((f, -1), 0) for f in FUNCTIONS)
    document = {
        "made_by": "tests/parity/make_candle_vectors.py",
        "versions": {"TA-Lib (PyPI)": talib.__version__,
                     "TA-Lib (C)": talib.__ta_version__.decode().split()[0],
                     "numpy": np.__version__},
        "ticks": {name: column.tolist() for name, column in zip(COLUMNS, ticks.T)},
        "series": series_list(len(ticks)),
    }
    lines = [json.dumps(case, separators=(",", ":")) for case in make_cases(ticks)]
    head = json.dumps(document, separators=(",", ":"))
    OUTPUT.write_text(head[:-1] + ',\n"cases":[\n' + ",\n".join(lines) + "\n]}\n")
    print(f"{OUTPUT.name}: {len(ticks)} bars, {len(lines)} cases, at least {fewest} hits each, "
          f"{OUTPUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
