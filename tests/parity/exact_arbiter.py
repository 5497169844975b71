"""Exact values of single rows, for the rows on which TA-Lib and we differ.

TA-Lib keeps running sums: what a window has lost of its digits stays lost, and a result that is a small
difference of large sums shows it. Here a row is worked out from its window alone, in fractions of the very
doubles that both sides were given. ARBITERS: name -> function of (columns, parameters, row).
"""
import math
from fractions import Fraction


def window(column, row, count):
    return [Fraction(float(v)) for v in column[row + 1 - count:row + 1]]


def mean(values):
    return sum(values) / len(values)


def root(square):
    """To 40 digits, so that its own rounding does not matter."""
    scale = 10**80
    return Fraction(math.isqrt(square.numerator * scale // square.denominator), 10**40)


def line(values):
    """Mean and slope of the least-squares line over rows 1, 2, ..."""
    n = len(values)
    centre = Fraction(n + 1, 2)
    middle = mean(values)
    slope = sum((t - centre) * (v - middle) for t, v in enumerate(values, 1)) / Fraction(n * (n * n - 1), 12)
    return middle, slope


def linreg_slope(columns, parameters, row):
    return line(window(columns["close"], row, parameters[0]))[1]


def linreg_angle(columns, parameters, row):
    slope = float(linreg_slope(columns, parameters, row))  # an arc tangent keeps relative digits
    return Fraction(math.degrees(math.atan(slope)))


def fosc(columns, parameters, row):
    middle, slope = line(window(columns["close"], row - 1, parameters[0]))
    value = Fraction(float(columns["close"][row]))
    return 100 * (value - middle - slope * Fraction(parameters[0] + 1, 2)) / value


def about_means(x, y):
    mean_x, mean_y = mean(x), mean(y)
    pairs = [(a - mean_x, b - mean_y) for a, b in zip(x, y)]
    return sum(a * a for a, _ in pairs), sum(b * b for _, b in pairs), sum(a * b for a, b in pairs)


def correl(columns, parameters, row):
    xx, yy, xy = about_means(*[window(columns[c], row, parameters[0]) for c in ("close", "open")])
    return xy / (root(xx) * root(yy)) if xx and yy else Fraction(0)


def beta(columns, parameters, row):
    def changes(column):
        values = window(column, row, parameters[0] + 1)
        return [(b - a) / a for a, b in zip(values, values[1:])]
    xx, _, xy = about_means(changes(columns["close"]), changes(columns["open"]))
    return xy / xx if xx else Fraction(0)


# What a value of zero may be off by: a forecast that meets the price is a difference of equal numbers, in percent.
ROUNDING = {"fosc": 1e-13}

ARBITERS = {f.__name__: f for f in (linreg_slope, linreg_angle, fosc, correl, beta)}
