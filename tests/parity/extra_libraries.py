"""Independent libraries (MIT) that have some of the indicators beyond TA-Lib, run as oracles."""
import importlib.metadata

import numpy as np
import pandas as pd
import pandas_ta_classic as pta
import ta

from extra_references import REFERENCES
from indicator_series import walk


def versions():
    return {name: importlib.metadata.version(name)
            for name in ("TA-Lib", "numpy", "pandas", "pandas-ta-classic", "ta")}


def squeeze(b):
    frame = pta.squeeze(b.high, b.low, b.close, bb_length=20, bb_std=2, kc_length=20, kc_scalar=1.5,
                        lazybear=True, use_tr=True, mamode="sma")
    return [frame.iloc[:, 0], frame.iloc[:, 1]]


def picked(frame, *positions):
    return [frame.iloc[:, p] for p in positions]


# name -> (library, call over a frame of bars, outputs compared, first row compared: 0, or where the
# library's other start has died away).
LIBRARIES = {
    "bb_percent": ("ta", lambda b: [ta.volatility.BollingerBands(b.close).bollinger_pband()], [0], 0),
    "bb_width": ("ta", lambda b: [ta.volatility.BollingerBands(b.close).bollinger_wband() / 100],
                 [0], 0),
    "chande_kroll": ("pandas-ta-classic",
                     lambda b: picked(pta.cksp(b.high, b.low, b.close, 10, 1, 9), 1, 0), [0, 1], 30),
    "choppiness": ("pandas-ta-classic", lambda b: [pta.chop(b.high, b.low, b.close, 14)], [0], 0),
    "eom": ("pandas-ta-classic", lambda b: [pta.eom(b.high, b.low, b.close, b.volume, 14, 10000)],
            [0], 0),
    "fisher": ("pandas-ta-classic", lambda b: picked(pta.fisher(b.high, b.low, 9), 0, 1), [0, 1],
               500),
    "heikin_ashi": ("pandas-ta-classic",
                    lambda b: picked(pta.ha(b.open, b.high, b.low, b.close), 0, 1, 2, 3),
                    [0, 1, 2, 3], 0),
    "ichimoku": ("ta", lambda b: [line() for line in (
        ta.trend.IchimokuIndicator(b.high, b.low).ichimoku_conversion_line,
        ta.trend.IchimokuIndicator(b.high, b.low).ichimoku_base_line)], [0, 1], 100),
    "kst": ("ta", lambda b: [ta.trend.KSTIndicator(b.close).kst(),
                             ta.trend.KSTIndicator(b.close).kst_sig()], [0, 1], 60),
    "laguerre_rsi": ("pandas-ta-classic", lambda b: [pta.lrsi(b.close)], [0], 1),
    "mcginley": ("pandas-ta-classic", lambda b: [pta.mcgd(b.close, 14)], [0], 500),
    "psychological_line": ("pandas-ta-classic", lambda b: [pta.psl(b.close, None, 12)], [0], 13),
    "qqe": ("pandas-ta-classic", lambda b: picked(pta.qqe(b.close, 14, 5, 4.236), 1, 0), [0, 1],
            500),
    "rvgi": ("pandas-ta-classic",
             lambda b: picked(pta.rvgi(b.open, b.high, b.low, b.close, 10, 4), 1, 2), [0, 1], 30),
    "squeeze": ("pandas-ta-classic", squeeze, [0, 1], 40),
    "ulcer": ("pandas-ta-classic", lambda b: [pta.ui(b.close, 14)], [0], 30),
    "zlema": ("pandas-ta-classic", lambda b: [pta.zlma(b.close, 20)], [0], 500),
}


def compare():
    """name -> library, for those that agree; an exception for one that does not."""
    series = walk(900, 100.0, 1000.0, 8)
    bars = pd.DataFrame(series)
    agreed = {}
    for name, (library, call, chosen, first) in sorted(LIBRARIES.items()):
        parameter_sets, reference = REFERENCES[name]
        expected = reference(series, *parameter_sets[0])
        for output, column in zip(chosen, call(bars)):
            ours, theirs = expected[output], np.asarray(column, float)
            both = np.isfinite(ours) & np.isfinite(theirs)
            both[:first] = False
            assert both.sum() > 300 and np.allclose(ours[both], theirs[both], rtol=1e-9, atol=1e-9), (
                name, output)
        agreed[name] = library
    return agreed
