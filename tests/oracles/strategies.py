"""Strategies written twice: as formulas for Hindcast, as columns for the libraries."""

import dataclasses
import fractions
import typing

import numpy as np
import talib


class Signals(typing.NamedTuple):
    long_entry: np.ndarray
    long_exit: np.ndarray
    short_entry: np.ndarray
    short_exit: np.ndarray


@dataclasses.dataclass
class Strategy:
    name: str
    formulas: dict  # members of a Hindcast definition
    columns: typing.Callable  # of a frame of bars: the four signals, None for "never"
    warm_up: int = 0  # bars before the first signal, where the columns alone would begin earlier

    def signals(self, bars):
        known = np.arange(len(bars)) >= self.warm_up
        never = np.zeros(len(bars), dtype=bool)
        return Signals(*(never if c is None else np.asarray(c, dtype=bool) & known for c in self.columns(bars)))


def back(x, count=1):
    """The value `count` bars ago; undefined before."""
    x = np.asarray(x, dtype=float)
    return np.concatenate([np.full(count, np.nan), x[:-count]])


def above(a, b):
    return (back(a) <= back(b)) & (a > b)


def below(a, b):
    return (back(a) >= back(b)) & (a < b)


def sma(x, period):
    """Of the prices' decimals, exactly: averages of 5 and of 15 prices are often equal, and a sum with
    rounding errors crosses then."""
    scaled = [round(value * 10**8) for value in x]
    sums = np.convolve(np.array(scaled, dtype=object), np.ones(period, dtype=object))[: len(x)]
    means = np.array([float(fractions.Fraction(int(total), period * 10**8)) for total in sums])
    means[: period - 1] = np.nan
    return means


def prices(bars):
    return tuple(bars[c].to_numpy(dtype=float) for c in ("Open", "High", "Low", "Close"))


def sma_cross(bars):
    close = prices(bars)[3]
    fast, slow = sma(close, 5), sma(close, 15)
    return above(fast, slow), below(fast, slow), None, None


def sma_both_sides(bars):
    close = prices(bars)[3]
    fast, slow = sma(close, 8), sma(close, 21)
    return above(fast, slow), None, below(fast, slow), None


def rsi_reversion(bars):
    rsi = talib.RSI(prices(bars)[3], 5)
    return below(rsi, np.full(len(rsi), 35.0)), above(rsi, np.full(len(rsi), 60.0)), None, None


def macd_both_sides(bars):
    line, signal, _ = talib.MACD(prices(bars)[3], 12, 26, 9)
    return above(line, signal), None, below(line, signal), None


def breakout(bars):
    _, high, low, close = prices(bars)
    top, bottom = back(talib.MAX(high, 20)), back(talib.MIN(low, 10))
    return close > top, close < bottom, None, None


def turns(bars):
    """Long after two falls, out after a rise; short the other way round. Signals on most bars."""
    close = prices(bars)[3]
    one, two = back(close), back(close, 2)
    fell, rose = (close < one) & (one < two), (close > one) & (one > two)
    return fell, close > one, rose, close < one


def overlapping(bars):
    """Entries and exits on the same bars."""
    opened, _, _, close = prices(bars)
    return close > opened, (close > back(close)) & (close > back(close, 3)), None, None


def short_only(bars):
    _, high, low, close = prices(bars)
    return None, None, close < back(talib.MIN(low, 15)), close > back(talib.MAX(high, 8))


ALL = {
    s.name: s
    for s in [
        Strategy("sma_cross", {
            "entry_conditions": "crosses_above(sma(close, 5), sma(close, 15))",
            "exit_conditions": "crosses_below(sma(close, 5), sma(close, 15))"}, sma_cross),
        Strategy("sma_both_sides", {
            "entry_conditions": "crosses_above(sma(close, 8), sma(close, 21))",
            "short_entry_conditions": "crosses_below(sma(close, 8), sma(close, 21))"}, sma_both_sides),
        Strategy("rsi_reversion", {
            "entry_conditions": "crosses_below(rsi(close, 5), 35)",
            "exit_conditions": "crosses_above(rsi(close, 5), 60)"}, rsi_reversion),
        Strategy("macd_both_sides", {
            "entry_conditions": "crosses_above(macd(12, 26, 9), macd(12, 26, 9).signal)",
            "short_entry_conditions": "crosses_below(macd(12, 26, 9), macd(12, 26, 9).signal)"}, macd_both_sides),
        Strategy("breakout", {
            "entry_conditions": "close > highest(high, 20)[1]",
            "exit_conditions": "close < lowest(low, 10)[1]"}, breakout),
        Strategy("turns", {
            "entry_conditions": "close < close[1] and close[1] < close[2]",
            "exit_conditions": "close > close[1]",
            "short_entry_conditions": "close > close[1] and close[1] > close[2]",
            "short_exit_conditions": "close < close[1]"}, turns),
        Strategy("overlapping", {
            "entry_conditions": "close > open",
            "exit_conditions": "close > close[1] and close > close[3]"}, overlapping, warm_up=3),
        Strategy("short_only", {
            "short_entry_conditions": "close < lowest(low, 15)[1]",
            "short_exit_conditions": "close > highest(high, 8)[1]"}, short_only),
    ]
}
