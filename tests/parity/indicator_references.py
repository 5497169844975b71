"""What every indicator of the registry is compared with, and on which parameters.

REFERENCES: name -> (reference in words, parameter sets with the defaults first, function). A function
takes a series (indicator_series.py) and the parameters and returns the outputs, in the registry's
order, as a list of columns; NaN where there is no value. It needs columns without holes: outputs()
deals with those by the registry's rule. INPUTS: columns of the indicators with two sources.
"""
import numpy as np
import talib
from talib import abstract

import exact_indicators as exact

HLC, HLCV = ("high", "low", "close"), ("high", "low", "close", "volume")
INPUTS = {"mavp": ["close", "periods"], "correl": ["close", "open"], "beta": ["close", "open"]}


def of(function, *columns):
    """A function of TA-Lib over these columns (the close when none are given)."""
    def call(s, *parameters):
        out = function(*[s[c] for c in columns or ("close",)], *parameters)
        return list(out) if isinstance(out, (tuple, list)) else [out]
    return call


def whole(function, scale, *columns):
    """One that TA-Lib writes as whole numbers, 0 where there is no value."""
    def call(s, *parameters):
        rows = np.arange(len(s["close"]))
        first = abstract.Function(function.__name__, *parameters).lookback
        out = of(function, *columns)(s, *parameters)
        return [np.where(rows < first, np.nan, column / scale) for column in out]
    return call


def rows_since(function):
    def call(s, period):
        rows = np.arange(len(s["close"]))
        out = of(function)(s, period)
        return [np.where(rows < period - 1, np.nan, rows - column) for column in out]
    return call


def nan_before_all(columns):
    """Outputs of one indicator begin at the same row."""
    hidden = np.any([np.isnan(c) for c in columns], axis=0)
    return [np.where(hidden, np.nan, c) for c in columns]


def stoch(s, period, slowing, signal, slowing_kind, signal_kind):
    return list(talib.STOCH(*[s[c] for c in HLC], period, slowing, slowing_kind, signal,
                            signal_kind))


def with_same_deviations(s, period, deviations, kind):
    if kind == 0:
        return exact.bbands(s, period, deviations)
    return list(talib.BBANDS(s["close"], period, deviations, deviations, kind))


def vwap_cumulative(s):
    return [np.where(np.cumsum(s["volume"]) > 0, talib.VWAP(*[s[c] for c in HLCV]), np.nan)]


def function_of_row(function):
    def call(s):
        with np.errstate(all="ignore"):
            out = function(s["close"])
        return [np.where(np.isfinite(out), out, np.nan)]
    return call


KINDS = [[7, kind] for kind in range(10)] + [[1, kind] for kind in range(10)]

OVERLAP = {
    "sma": ("TA_SMA", [[20], [2], [7]], of(talib.SMA)),
    "ema": ("TA_EMA", [[20], [2], [7]], of(talib.EMA)),
    "wma": ("TA_WMA", [[20], [2], [7]], of(talib.WMA)),
    "rma": ("TA_RMA", [[14], [2], [5]], of(talib.RMA)),
    "dema": ("TA_DEMA", [[20], [2], [5]], of(talib.DEMA)),
    "tema": ("TA_TEMA", [[20], [2], [5]], of(talib.TEMA)),
    "trima": ("TA_TRIMA", [[20], [1], [7]], of(talib.TRIMA)),
    "hma": ("TA_HMA", [[16], [5], [20]], of(talib.HMA)),
    "kama": ("TA_KAMA", [[10], [2], [30]], of(talib.KAMA)),
    "zlema": ("TA_ZLEMA", [[20], [1], [6]], of(talib.ZLEMA)),
    "ma": ("TA_MA", [[20, 0], *KINDS], of(talib.MA)),
    "mavp": ("TA_MAVP", [[2, 30, 0], [3, 9, 1], [2, 12, 4]], of(talib.MAVP, "close", "periods")),
    "t3": ("TA_T3", [[5, 0.7], [3, 0.2]], of(talib.T3)),
    "mama": ("TA_MAMA", [[0.5, 0.05], [0.8, 0.1]], of(talib.MAMA)),
    "vwma": ("TA_VWMA", [[20], [4]], of(talib.VWMA, "close", "volume")),
    "bbands": ("exact; TA_BBANDS", [[20, 2, 0], [5, 1.5, 0], [7, 2, 1], [5, 1, 6]],
               with_same_deviations),
    "accbands": ("TA_ACCBANDS", [[20], [3]], of(talib.ACCBANDS, *HLC)),
    "midpoint": ("TA_MIDPOINT", [[14], [3]], of(talib.MIDPOINT)),
    "midprice": ("TA_MIDPRICE", [[14], [3]], of(talib.MIDPRICE, "high", "low")),
    "donchian": ("TA_DONCHIAN", [[20], [5]], of(talib.DONCHIAN, "high", "low")),
    "keltner": ("TA_EMA, TA_ATR", [[20, 10, 2], [5, 8, 1.5]], exact.keltner_from_parts),
    "supertrend": ("definition on TA_ATR", [[10, 3], [4, 1.2]], exact.supertrend),
    "psar": ("TA_SAR", [[0.02, 0.2], [0.1, 0.4]], of(talib.SAR, "high", "low")),
    "sarext": ("TA_SAREXT", [[0, 0, 0.02, 0.02, 0.2, 0.02, 0.02, 0.2],
                             [30, 0.05, 0.01, 0.03, 0.3, 0.05, 0.06, 0.07],
                             [-90, 0.01, 0.1, 0.1, 0.4, 0, 0.02, 0.2]],
               of(talib.SAREXT, "high", "low")),
}

MOMENTUM = {
    "mom": ("TA_MOM", [[10], [1]], of(talib.MOM)),
    "roc": ("TA_ROC", [[10], [1]], of(talib.ROC)),
    "rocp": ("TA_ROCP", [[10], [1]], of(talib.ROCP)),
    "rocr": ("TA_ROCR", [[10], [1]], of(talib.ROCR)),
    "rocr100": ("TA_ROCR100", [[10], [1]], of(talib.ROCR100)),
    "macd": ("TA_MACD", [[12, 26, 9], [3, 10, 4], [5, 6, 1]], of(talib.MACD)),
    "macdfix": ("TA_MACDFIX", [[9], [3]], of(talib.MACDFIX)),
    "macdext": ("TA_MACDEXT", [[12, 0, 26, 0, 9, 0], [5, 1, 11, 2, 4, 3], [3, 8, 6, 1, 5, 6]],
                of(talib.MACDEXT)),
    "apo": ("TA_APO", [[12, 26, 1], [3, 10, 0], [4, 6, 5]], of(talib.APO)),
    "ppo": ("TA_PPO", [[12, 26, 1], [3, 10, 0], [4, 6, 4]], of(talib.PPO)),
    "pvo": ("TA_PVO", [[12, 26, 1], [3, 10, 0]], of(talib.PVO, "volume")),
    "trix": ("TA_TRIX", [[15], [4]], of(talib.TRIX)),
    "rsi": ("TA_RSI", [[14], [2], [5]], of(talib.RSI)),
    "cmo": ("TA_CMO", [[14], [4]], of(talib.CMO)),
    "cmou": ("TA_CMOU", [[14], [4]], of(talib.CMOU)),
    "imi": ("TA_IMI", [[14], [4]], of(talib.IMI, "open", "close")),
    "bop": ("TA_BOP", [[]], of(talib.BOP, "open", *HLC)),
    "ultosc": ("TA_ULTOSC", [[7, 14, 28], [2, 3, 5]], of(talib.ULTOSC, *HLC)),
    "stoch": ("TA_STOCH", [[14, 3, 3, 0, 0], [5, 1, 2, 0, 0], [6, 4, 3, 1, 2]], stoch),
    "stochf": ("TA_STOCHF", [[5, 3, 0], [9, 4, 1]], of(talib.STOCHF, *HLC)),
    "stoch_rsi": ("TA_RSI, TA_STOCH", [[14, 14, 3, 3, 0, 0], [5, 7, 1, 3, 0, 1]], exact.stoch_rsi),
    "kdj": ("TA_KDJ", [[9, 3, 3], [5, 2, 4]],
            lambda s, k, slow, d: list(talib.KDJ(*[s[c] for c in HLC], k, slow, 13, d, 13))),
    "smi": ("TA_SMI", [[13, 2, 25, 9], [5, 3, 7, 2]], of(talib.SMI, *HLC)),
    "willr": ("TA_WILLR", [[14], [3]], of(talib.WILLR, *HLC)),
    "cci": ("TA_CCI", [[20], [5]], of(talib.CCI, *HLC)),
    "adx": ("TA_ADX, TA_PLUS_DI, TA_MINUS_DI", [[14], [4]],
            lambda s, p: nan_before_all([f(*[s[c] for c in HLC], p) for f in
                                         (talib.ADX, talib.PLUS_DI, talib.MINUS_DI)])),
    "adxr": ("TA_ADXR", [[14], [4]], of(talib.ADXR, *HLC)),
    "dx": ("TA_DX", [[14], [4]], of(talib.DX, *HLC)),
    "plus_di": ("TA_PLUS_DI", [[14], [2], [4]], of(talib.PLUS_DI, *HLC)),
    "minus_di": ("TA_MINUS_DI", [[14], [2], [4]], of(talib.MINUS_DI, *HLC)),
    "plus_dm": ("TA_PLUS_DM", [[14], [1], [4]], of(talib.PLUS_DM, "high", "low")),
    "minus_dm": ("TA_MINUS_DM", [[14], [1], [4]], of(talib.MINUS_DM, "high", "low")),
    "aroon": ("TA_AROON", [[14], [4]],
              lambda s, p: list(talib.AROON(s["high"], s["low"], p))[::-1]),
    "aroonosc": ("TA_AROONOSC", [[14], [4]], of(talib.AROONOSC, "high", "low")),
    "vortex": ("TA_VORTEX", [[14], [3]], of(talib.VORTEX, *HLC)),
    "ao": ("TA_AO", [[5, 34], [2, 7]], of(talib.AO, "high", "low")),
    "ac": ("TA_AC", [[5, 34, 5], [2, 7, 3]], of(talib.AC, "high", "low")),
    "coppock": ("TA_COPPOCK", [[10, 11, 14], [4, 6, 2]], of(talib.COPPOCK)),
    "dpo": ("TA_DPO", [[20], [2], [5]], of(talib.DPO)),
    "er": ("TA_ER", [[10], [3]], of(talib.ER)),
    "vhf": ("TA_VHF", [[28], [4]], of(talib.VHF)),
    "tsi": ("TA_TSI", [[25, 13], [4, 6]], of(talib.TSI)),
    "fosc": ("TA_FOSC", [[5], [11]], of(talib.FOSC)),
    "eri": ("TA_ERI", [[13], [4]], of(talib.ERI, *HLC)),
    "qstick": ("TA_QSTICK", [[10], [3]], of(talib.QSTICK, "open", "close")),
    "wad": ("TA_WAD", [[]], of(talib.WAD, *HLC)),
    "fractal": ("TA_FRACTAL / 100", [[2, 2], [1, 3]], whole(talib.FRACTAL, 100, "high", "low")),
}

CYCLE = {
    "ht_dcperiod": ("TA_HT_DCPERIOD", [[]], of(talib.HT_DCPERIOD)),
    "ht_dcphase": ("TA_HT_DCPHASE", [[]], of(talib.HT_DCPHASE)),
    "ht_phasor": ("TA_HT_PHASOR", [[]], of(talib.HT_PHASOR)),
    "ht_sine": ("TA_HT_SINE", [[]], of(talib.HT_SINE)),
    "ht_trendline": ("TA_HT_TRENDLINE", [[]], of(talib.HT_TRENDLINE)),
    "ht_trendmode": ("TA_HT_TRENDMODE", [[]], whole(talib.HT_TRENDMODE, 1)),
}

VOLATILITY = {
    "true_range": ("TA_TRANGE", [[]], of(talib.TRANGE, *HLC)),
    "atr": ("TA_ATR", [[14], [2], [5]], of(talib.ATR, *HLC)),
    "natr": ("TA_NATR", [[14], [5]], of(talib.NATR, *HLC)),
    "stddev": ("exact", [[20], [5]], exact.stddev),
    "adr": ("TA_ADR", [[14], [3]], of(talib.ADR, "high", "low")),
    "cvi": ("TA_CVI", [[10, 10], [4, 2]], of(talib.CVI, "high", "low")),
    "massi": ("TA_MASSI", [[9, 25], [3, 5]], of(talib.MASSI, "high", "low")),
    "rvi": ("TA_RVI", [[14, 10], [4, 3]], of(talib.RVI)),
}

VOLUME = {
    "obv": ("TA_OBV", [[]], of(talib.OBV, "close", "volume")),
    "ad": ("TA_AD", [[]], of(talib.AD, *HLCV)),
    "adosc": ("TA_ADOSC", [[3, 10], [5, 7]], of(talib.ADOSC, *HLCV)),
    "cmf": ("exact", [[20], [5]], exact.cmf),
    "mfi": ("TA_MFI", [[14], [4]], of(talib.MFI, *HLCV)),
    "vwap": ("exact", [[20], [4]], exact.vwap),
    "vwap_cumulative": ("TA_VWAP", [[]], vwap_cumulative),
    "efi": ("TA_EFI", [[13], [4]], of(talib.EFI, "close", "volume")),
    "marketfi": ("TA_MARKETFI", [[]], of(talib.MARKETFI, "high", "low", "volume")),
    "nvi": ("TA_NVI", [[]], of(talib.NVI, "close", "volume")),
    "pvi": ("TA_PVI", [[]], of(talib.PVI, "close", "volume")),
    "pvt": ("TA_PVT", [[]], of(talib.PVT, "close", "volume")),
    "rvol": ("TA_RVOL", [[20], [3]], of(talib.RVOL, "volume")),
}

STATISTICS = {
    "highest": ("TA_MAX", [[20], [3]], of(talib.MAX)),
    "lowest": ("TA_MIN", [[20], [3]], of(talib.MIN)),
    "minmax": ("TA_MINMAX", [[20], [3]], of(talib.MINMAX)),
    "maxindex": ("exact", [[20], [3]], exact.maxindex),
    "minindex": ("exact", [[20], [3]], exact.minindex),
    "minmaxindex": ("exact", [[20], [3]],
                    lambda s, p: exact.minindex(s, p) + exact.maxindex(s, p)),
    "zscore": ("exact", [[20], [5]], exact.zscore),
    "var": ("exact", [[20], [5]], exact.var),
    "avgdev": ("TA_AVGDEV", [[20], [5]], of(talib.AVGDEV)),
    "percentile": ("TA_PERCENTILE", [[30, 50], [7, 20], [10, 100]], of(talib.PERCENTILE)),
    "percentrank": ("TA_PERCENTRANK", [[100], [5]], of(talib.PERCENTRANK)),
    "linreg": ("TA_LINEARREG", [[20], [5]], of(talib.LINEARREG)),
    "linreg_slope": ("TA_LINEARREG_SLOPE", [[20], [5]], of(talib.LINEARREG_SLOPE)),
    "linreg_angle": ("TA_LINEARREG_ANGLE", [[20], [5]], of(talib.LINEARREG_ANGLE)),
    "linreg_intercept": ("TA_LINEARREG_INTERCEPT", [[20], [5]], of(talib.LINEARREG_INTERCEPT)),
    "tsf": ("TA_TSF", [[20], [5]], of(talib.TSF)),
    "correl": ("exact", [[30], [4]], exact.correl),
    "beta": ("exact", [[5], [12]], exact.beta),
}

PRICE = {
    "median_price": ("TA_MEDPRICE", [[]], of(talib.MEDPRICE, "high", "low")),
    "typical_price": ("TA_TYPPRICE", [[]], of(talib.TYPPRICE, *HLC)),
    "weighted_close": ("TA_WCLPRICE", [[]], of(talib.WCLPRICE, *HLC)),
    "average_price": ("TA_AVGPRICE", [[]], of(talib.AVGPRICE, "open", *HLC)),
    "heikin_ashi": ("TA_HA", [[]], of(talib.HA, "open", *HLC)),
    "ibs": ("exact", [[]], exact.ibs),
}

MATH = {
    "sum": ("TA_SUM", [[20], [3]], of(talib.SUM)),
    "cumsum": ("TA_CUMSUM", [[]], of(talib.CUMSUM)),
} | {f.__name__.lower(): (f"TA_{f.__name__}", [[]], function_of_row(f)) for f in (
    talib.ACOS, talib.ASIN, talib.ATAN, talib.CEIL, talib.COS, talib.COSH, talib.EXP, talib.FLOOR,
    talib.LN, talib.LOG10, talib.SIN, talib.SINH, talib.SQRT, talib.TAN, talib.TANH)}

REFERENCES = OVERLAP | MOMENTUM | CYCLE | VOLATILITY | VOLUME | STATISTICS | PRICE | MATH

# Where the reference is exact and TA-Lib has the function as well, both must agree. (On ties TA-Lib's
# index depends on earlier windows, so the walk must have none.)
TWICE = {
    "bbands": lambda s, p, d, kind: list(talib.BBANDS(s["close"], p, d, d, kind)),
    "maxindex": rows_since(talib.MAXINDEX),
    "minindex": rows_since(talib.MININDEX),
    "minmaxindex": rows_since(talib.MINMAXINDEX),
    "stddev": lambda s, p: [talib.STDDEV(s["close"], p)],
    "var": lambda s, p: [talib.VAR(s["close"], p)],
    "cmf": lambda s, p: [talib.CMF(*[s[c] for c in HLCV], p)],
    "correl": lambda s, p: [talib.CORREL(s["close"], s["open"], p)],
    "beta": lambda s, p: [talib.BETA(s["close"], s["open"], p)],
}


def outputs(name, series, parameters, function=None):
    """The reference's outputs; every run of rows without a hole is worked out by itself."""
    function = function or REFERENCES[name][2]
    finite = np.all([np.isfinite(column) for column in series.values()], axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], finite, [0]])))
    parts = []
    for begin, end in edges.reshape(-1, 2):
        run = {key: np.ascontiguousarray(column[begin:end]) for key, column in series.items()}
        parts.append((begin, end, function(run, *parameters)))
    columns = [np.full(len(finite), np.nan) for _ in parts[0][2]]
    for begin, end, values in parts:
        for column, part in zip(columns, values):
            column[begin:end] = part
    return columns
