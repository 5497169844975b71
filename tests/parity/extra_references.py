"""The indicators beyond TA-Lib by definition, written plainly: every window is walked again.

Where an independent library has the same definition, the maker compares with it as well
(extra_libraries.py).
"""
import math

import numpy as np

from extra_calendar import (camarilla, classic, fibonacci, pivots, vwap_anchored, vwap_from)
from extra_pieces import (NAN, aligned, atr, deviation, ema, finite_runs, highest, lowest, mean,
                          percent, ratio, rolling, rows, rsi, shifted, total, true_range, wilder)


# ---- overlap ------------------------------------------------------------------------------------

def ichimoku(s, conversion, base, span, displacement):
    line = lambda p: (highest(s["high"], p) + lowest(s["low"], p)) / 2
    ahead = displacement - 1
    return aligned(line(conversion), line(base),
                   shifted((line(conversion) + line(base)) / 2, ahead), shifted(line(span), ahead))


def alligator(s, *p):
    median = (s["high"] + s["low"]) / 2
    return aligned(*[shifted(wilder(median, p[k]), p[k + 1]) for k in (0, 2, 4)])


def chandelier(s, period, multiplier):
    width = multiplier * atr(s, period)
    return aligned(highest(s["high"], period) - width, lowest(s["low"], period) + width)


def chande_kroll(s, period, multiplier, stop_period):
    above, below = chandelier(s, period, multiplier)
    return [lowest(below, stop_period), highest(above, stop_period)]


def envelope(s, period, part):
    middle = mean(s["close"], period)
    return [middle * (1 + part / 100), middle, middle * (1 - part / 100)]


def alma(s, period, offset, sigma):
    k = np.arange(period)
    weights = np.exp(-(k - offset * (period - 1)) ** 2 / (2 * (period / sigma) ** 2))
    return [rolling(lambda w: (w * weights).sum() / weights.sum(), s["close"], period)]


def vidya(s, period, momentum):
    x = s["close"]
    out = rows(len(x))
    for i in range(momentum, len(x)):
        changes = np.diff(x[i - momentum:i + 1])
        moved = np.abs(changes).sum()
        share = abs(changes.sum()) / moved if moved else 0
        before = x[i - 1] if i == momentum else out[i - 1]
        out[i] = before + 2 / (period + 1) * share * (x[i] - before)
    return [out]


def mcginley(s, period):
    x = s["close"]
    out = rows(len(x))
    for i in range(period - 1, len(x)):
        if i == period - 1:
            out[i] = x[:period].mean()
        else:
            out[i] = out[i - 1] + (x[i] - out[i - 1]) / max(1, period * (x[i] / out[i - 1]) ** 4)
    return [out]


def zlema(s, period):
    x = s["close"]
    return [ema(2 * x - shifted(x, (period - 1) // 2), period)]


def super_smoother(s, period):
    x = s["close"]
    decay = math.exp(-math.sqrt(2) * math.pi / period)
    c2, c3 = 2 * decay * math.cos(math.sqrt(2) * math.pi / period), -decay * decay
    out = x.copy()
    for i in range(2, len(x)):
        out[i] = (1 - c2 - c3) * (x[i] + x[i - 1]) / 2 + c2 * out[i - 1] + c3 * out[i - 2]
    out[:period - 1] = NAN
    return [out]


# ---- volatility ---------------------------------------------------------------------------------

def bb_percent(s, period, deviations):
    x, middle, width = s["close"], mean(s["close"], period), deviations * deviation(s["close"], period)
    return [ratio(x - (middle - width), 2 * width)]


def bb_width(s, period, deviations):
    return [ratio(2 * deviations * deviation(s["close"], period), mean(s["close"], period))]


def regression_end(w):
    k = np.arange(len(w)) - (len(w) - 1) / 2
    return w.mean() + (k * (w - w.mean())).sum() / (k * k).sum() * k[-1]


def squeeze(s, period, deviations, multiplier):
    close = s["close"]
    middle = ((highest(s["high"], period) + lowest(s["low"], period)) / 2 + mean(close, period)) / 2
    momentum = rolling(regression_end, close - middle, period)
    spread = deviations * deviation(close, period)
    channel = multiplier * mean(true_range(s), period)
    return aligned(momentum, np.where(np.isfinite(channel + spread), spread < channel, NAN))


def choppiness(s, period):
    way = highest(s["high"], period) - lowest(s["low"], period)
    path = total(true_range(s), period)
    with np.errstate(all="ignore"):
        return [np.where(way == 0, 0 * path, 100 * np.log10(path / way) / math.log10(period))]


def vix_fix(s, period):
    top = highest(s["close"], period)
    return [percent(top - s["low"], top)]


def yearly(variance, bars_per_year):
    return [100 * np.sqrt(np.maximum(variance, 0) * bars_per_year)]


def returns(x):
    return np.concatenate([[NAN], np.log(x[1:] / x[:-1])])


def hist_volatility(s, period, bars):
    return yearly(deviation(returns(s["close"]), period) ** 2, bars)


def parkinson(s, period, bars):
    return yearly(mean(np.log(s["high"] / s["low"]) ** 2 / (4 * math.log(2)), period), bars)


def garman_klass(s, period, bars):
    term = (np.log(s["high"] / s["low"]) ** 2 / 2
            - (2 * math.log(2) - 1) * np.log(s["close"] / s["open"]) ** 2)
    return yearly(mean(term, period), bars)


def rogers_satchell_term(s):
    o, h, l, c = s["open"], s["high"], s["low"], s["close"]
    return np.log(h / c) * np.log(h / o) + np.log(l / c) * np.log(l / o)


def rogers_satchell(s, period, bars):
    return yearly(mean(rogers_satchell_term(s), period), bars)


def yang_zhang(s, period, bars):
    overnight = np.concatenate([[NAN], np.log(s["open"][1:] / s["close"][:-1])])
    inside = np.log(s["close"] / s["open"]) + 0 * overnight
    k = 0.34 / (1.34 + (period + 1) / (period - 1))
    sample = lambda x: rolling(lambda w: w.var(ddof=1), x, period)
    return yearly(sample(overnight) + k * sample(inside)
                  + (1 - k) * mean(rogers_satchell_term(s) + 0 * overnight, period), bars)


# ---- momentum -----------------------------------------------------------------------------------

def fisher(s, period):
    median = (s["high"] + s["low"]) / 2
    top, bottom = highest(median, period), lowest(median, period)
    out, place, bent = rows(len(median)), 0.0, 0.0
    for i in range(period - 1, len(median)):
        now = (median[i] - bottom[i]) / (top[i] - bottom[i]) - 0.5 if top[i] > bottom[i] else 0
        place = 0.66 * now + 0.67 * place
        place = math.copysign(0.999, place) if abs(place) > 0.99 else place
        bent = math.atanh(place) + 0.5 * bent
        out[i] = bent
    return aligned(out, shifted(out, 1))


def streak_of(x):
    out = np.zeros(len(x))
    for i in range(1, len(x)):
        sign = np.sign(x[i] - x[i - 1])
        out[i] = 0 if sign == 0 else sign + (out[i - 1] if out[i - 1] * sign > 0 else 0)
    return out


def streak(s):
    return [streak_of(s["close"])]


def connors_rsi(s, rsi_period, streak_period, rank_period):
    x = s["close"]
    change = np.concatenate([[NAN], percent(np.diff(x), x[:-1])])
    rank = rolling(lambda w: 100 * (w[:-1] < w[-1]).sum() / rank_period, change, rank_period + 1)
    return [(rsi(x, rsi_period) + rsi(streak_of(x), streak_period) + rank) / 3]


def laguerre_rsi(s, damping):
    x = s["close"]
    stages, out = [x[0]] * 4, rows(len(x))
    for i in range(1, len(x)):
        now = [(1 - damping) * x[i] + damping * stages[0]]
        for k in range(1, 4):
            now.append(-damping * now[k - 1] + stages[k - 1] + damping * stages[k])
        steps = -np.diff(now)
        scale = 1e-13 * abs(x[i])  # what is left of nothing
        up, moved = steps[steps > 0].sum(), np.abs(steps).sum()
        out[i] = 100 * up / moved if moved > scale else 0
        stages = now
    return [out]


def qqe(s, period, smoothing, multiplier):
    smooth = ema(rsi(s["close"], period), smoothing)
    moves = np.abs(np.concatenate([[NAN], np.diff(smooth)]))
    width = multiplier * ema(ema(moves, 2 * period - 1), 2 * period - 1)
    line, trail, direction = rows(len(smooth)), rows(len(smooth)), rows(len(smooth))
    long = short = None
    for i in np.flatnonzero(np.isfinite(width)):
        new_long, new_short = smooth[i] - width[i], smooth[i] + width[i]
        side = 1 if long is None else direction[i - 1]
        if long is not None:
            side = 1 if smooth[i] > short else -1 if smooth[i] < long else side
            new_long = max(long, new_long) if min(smooth[i - 1], smooth[i]) > long else new_long
            new_short = min(short, new_short) if max(smooth[i - 1], smooth[i]) < short else new_short
        long, short = new_long, new_short
        line[i], trail[i], direction[i] = smooth[i], long if side == 1 else short, side
    return [line, trail, direction]


def kst(s, *p):
    change = lambda lag: percent(s["close"] - shifted(s["close"], lag), shifted(s["close"], lag))
    line = sum((k + 1) * mean(change(p[k]), p[4 + k]) for k in range(4))
    return aligned(line, mean(line, p[8]))


def halved_place(x, period):
    top, bottom, out, place, before = highest(x, period), lowest(x, period), rows(len(x)), 0, None
    for i in np.flatnonzero(np.isfinite(top)):
        place = 100 * (x[i] - bottom[i]) / (top[i] - bottom[i]) if top[i] > bottom[i] else place
        before = out[i] = place if before is None else before + 0.5 * (place - before)
    return out


def stc(s, fast, slow, cycle):
    line = ema(s["close"], fast) - ema(s["close"], slow)
    return [halved_place(halved_place(line, cycle), cycle)]


def wavetrend(s, channel, average, signal):
    typical = (s["high"] + s["low"] + s["close"]) / 3
    off = typical - ema(typical, channel)
    wave = ema(ratio(off, 0.015 * ema(np.abs(off), channel)), average)
    return aligned(wave, mean(wave, signal))


def symmetric(x):
    return (x + 2 * shifted(x, 1) + 2 * shifted(x, 2) + shifted(x, 3)) / 6


def rvgi(s, period):
    line = ratio(total(symmetric(s["close"] - s["open"]), period),
                 total(symmetric(s["high"] - s["low"]), period))
    return aligned(line, symmetric(line))


def demarker(s, period):
    first = lambda x: np.concatenate([[NAN], np.maximum(np.diff(x), 0)])
    up, down = total(first(s["high"]), period), total(first(-s["low"]), period)
    return [percent(up, up + down)]


def td_setup(s, lag):
    x, out, count = s["close"], rows(len(s["close"])), 0
    for i in range(lag, len(x)):
        sign = np.sign(x[i] - x[i - lag])
        count = 0 if sign == 0 else count + sign if count * sign > 0 else sign
        out[i] = count
    return [out]


def psychological_line(s, period):
    rises = np.concatenate([[NAN], (np.diff(s["close"]) > 0).astype(float)])
    return [100 * mean(rises, period)]


def heikin_ashi(s):
    close = (s["open"] + s["high"] + s["low"] + s["close"]) / 4
    opened = rows(len(close))
    for i in range(len(close)):
        opened[i] = ((s["open"][0] + s["close"][0]) if i == 0 else opened[i - 1] + close[i - 1]) / 2
    return [opened, np.max([s["high"], opened, close], axis=0),
            np.min([s["low"], opened, close], axis=0), close]


# ---- volume, statistics -------------------------------------------------------------------------

def eom(s, period, scale):
    median = (s["high"] + s["low"]) / 2
    move = np.concatenate([[NAN], np.diff(median)])
    return [mean(ratio(move * (s["high"] - s["low"]), s["volume"]) * scale, period)]


def klinger(s, fast, slow, signal):
    n = len(s["close"])
    level, span = s["high"] + s["low"] + s["close"], s["high"] - s["low"]
    force, trend, moved = rows(n), 0, 0
    for i in range(1, n):
        sign = 1 if level[i] > level[i - 1] else -1
        moved = (moved if sign == trend else span[i - 1]) + span[i]
        trend = sign
        force[i] = 100 * sign * s["volume"][i] * abs(2 * span[i] / moved - 1) if moved else 0
    line = ema(force, fast) - ema(force, slow)
    return aligned(line, ema(line, signal))


def hurst_of(w):
    lags = [2 ** k for k in range(20) if 2 ** k <= len(w) // 4]
    squares = [np.mean((w[lag:] - w[:-lag]) ** 2) for lag in lags]
    if min(squares) == 0:
        return 0
    return np.polyfit(np.log(lags), np.log(np.array(squares) / squares[0]), 1)[0] / 2


def hurst(s, period):
    return [rolling(hurst_of, s["close"], period)]


def ulcer(s, period):
    top = highest(s["close"], period)
    return [np.sqrt(mean(percent(s["close"] - top, top) ** 2, period))]


REFERENCES = {
    "ichimoku": ([[9, 26, 52, 26], [3, 5, 8, 1]], ichimoku),
    "alligator": ([[13, 8, 8, 5, 5, 3], [3, 0, 2, 9, 1, 1]], alligator),
    "chandelier": ([[22, 3], [4, 1.5]], chandelier),
    "chande_kroll": ([[10, 1, 9], [3, 2, 2]], chande_kroll),
    "envelope": ([[20, 2.5], [3, 10]], envelope),
    "alma": ([[9, 0.85, 6], [20, 0.5, 3]], alma),
    "vidya": ([[14, 9], [4, 3]], vidya),
    "mcginley": ([[14], [3]], mcginley),
    "zlema": ([[20], [4]], zlema),
    "super_smoother": ([[10], [25]], super_smoother),
    "bb_percent": ([[20, 2], [5, 1]], bb_percent),
    "bb_width": ([[20, 2], [5, 1]], bb_width),
    "squeeze": ([[20, 2, 1.5], [6, 1.5, 1.2]], squeeze),
    "choppiness": ([[14], [3]], choppiness),
    "vix_fix": ([[22], [4]], vix_fix),
    "hist_volatility": ([[20, 252], [5, 8760]], hist_volatility),
    "parkinson": ([[20, 252], [5, 8760]], parkinson),
    "garman_klass": ([[20, 252], [5, 8760]], garman_klass),
    "rogers_satchell": ([[20, 252], [5, 8760]], rogers_satchell),
    "yang_zhang": ([[20, 252], [5, 8760]], yang_zhang),
    "fisher": ([[9], [3]], fisher),
    "streak": ([[]], streak),
    "connors_rsi": ([[3, 2, 100], [4, 3, 10]], connors_rsi),
    "laguerre_rsi": ([[0.5], [0.8]], laguerre_rsi),
    "qqe": ([[14, 5, 4.236], [4, 3, 1.5]], qqe),
    "kst": ([[10, 15, 20, 30, 10, 10, 10, 15, 9], [2, 3, 4, 5, 3, 2, 3, 2, 3]], kst),
    "stc": ([[23, 50, 10], [4, 9, 5]], stc),
    "wavetrend": ([[10, 21, 4], [3, 5, 2]], wavetrend),
    "rvgi": ([[10], [3]], rvgi),
    "demarker": ([[14], [3]], demarker),
    "td_setup": ([[4], [1]], td_setup),
    "psychological_line": ([[12], [3]], psychological_line),
    "heikin_ashi": ([[]], heikin_ashi),
    "eom": ([[14, 10000], [3, 1]], eom),
    "klinger": ([[34, 55, 13], [3, 5, 4]], klinger),
    "hurst": ([[100], [16], [40]], hurst),
    "ulcer": ([[14], [3]], ulcer),
    "vwap_anchored": ([[1, 0], [2, 0], [3, 90], [4, -60], [5, 0]], vwap_anchored),
    "vwap_from": ([[20240105, 0], [20240103, 600]], vwap_from),
    "pivots": ([[1, 0], [2, 0], [1, 870]], pivots(classic)),
    "pivots_fibonacci": ([[1, 0], [3, 0]], pivots(fibonacci)),
    "pivots_camarilla": ([[1, 0], [2, -120]], pivots(camarilla)),
}


def outputs(name, series, parameters):
    """Run by run: what comes after a hole begins anew."""
    columns = [series[c] for c in series if c != "periods"]
    function = REFERENCES[name][1]
    n = len(series["close"])
    out = None
    for begin, end in finite_runs(columns):
        part = function({k: v[begin:end].copy() for k, v in series.items()}, *parameters)
        out = out or [rows(n) for _ in part]
        for whole, piece in zip(out, part):
            whole[begin:end] = piece
    return out
