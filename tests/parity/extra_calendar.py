"""References of the indicators that begin anew with the calendar, bar by bar from all bars so far."""
import datetime

import numpy as np

from extra_pieces import NAN, rows


def period_of(seconds, anchor, shift):
    at = datetime.datetime.fromtimestamp(seconds - 60 * shift, datetime.timezone.utc)
    return {1: at.date(), 2: at.isocalendar()[:2], 3: (at.year, at.month),
            4: (at.year, (at.month - 1) // 3), 5: at.year}[anchor]


def average_price(s, picked):
    typical = (s["high"] + s["low"] + s["close"]) / 3
    volume = s["volume"][picked].sum()
    return (typical[picked] * s["volume"][picked]).sum() / volume if volume > 0 else NAN


def vwap_anchored(s, anchor, shift):
    periods = [period_of(t, anchor, shift) for t in s["time"]]
    first = [periods.index(p) for p in periods]
    return [np.array([average_price(s, slice(first[i], i + 1)) for i in range(len(first))])]


def vwap_from(s, date, minute):
    day = datetime.datetime.strptime(str(date), "%Y%m%d").replace(tzinfo=datetime.timezone.utc)
    begin = np.flatnonzero(s["time"] >= day.timestamp() + 60 * minute)
    out = rows(len(s["time"]))
    for i in begin:
        out[i] = average_price(s, slice(begin[0], i + 1))
    return [out]


def classic(h, l, c):
    p = (h + l + c) / 3
    return [p, 2 * p - l, 2 * p - h, p + (h - l), p - (h - l), h + 2 * (p - l), l - 2 * (h - p)]


def fibonacci(h, l, c):
    p = (h + l + c) / 3
    return [p] + [p + sign * k * (h - l) for k in (0.382, 0.618, 1) for sign in (1, -1)]


def camarilla(h, l, c):
    return [(h + l + c) / 3] + [c + sign * 1.1 * (h - l) / k for k in (12, 6, 4, 2)
                                for sign in (1, -1)]


def pivots(levels):
    def reference(s, anchor, shift):
        periods = [period_of(t, anchor, shift) for t in s["time"]]
        order = list(dict.fromkeys(periods))
        out = [rows(len(periods)) for _ in levels(1.0, 1.0, 1.0)]
        for i, now in enumerate(periods):
            index = order.index(now)
            if index < 2:
                continue
            held = [k for k, p in enumerate(periods) if p == order[index - 1]]
            values = levels(s["high"][held].max(), s["low"][held].min(), s["close"][held[-1]])
            for column, value in zip(out, values):
                column[i] = value
        return out
    return reference
