#!/usr/bin/env python3
"""Writes metrics_vectors.json: what the reference libraries make of some equity curves.

    pip install quantstats==0.0.86 empyrical-reloaded==0.7.1
    python3 tests/parity/make_metrics_vectors.py

The curves come from an integer generator, so a second run writes the same inputs. Where both libraries
have a metric they must agree before it is written. Where a library is wrong, or means something
else (docs/metrics.md lists these), the published formula is worked out here with numpy.
"""

import datetime
import json
import math
import pathlib
import sys
import warnings
from importlib.metadata import version

import empyrical as ep
import numpy as np
import pandas as pd
import quantstats.stats as qs
import scipy
from scipy.stats import norm

warnings.filterwarnings("ignore")

CAPITAL = 10_000.0
AGREE = 1e-10
NOISE = 1e-14  # spread of a constant series: rounding only


class Lcg:
    """Knuth's 64-bit generator; the high bits are good."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit


def curve(steps):
    """Equity in cents from steps in millionths, in integers."""
    cents = int(CAPITAL * 100)
    out = []
    for step in steps:
        cents = cents * (1_000_000 + step) // 1_000_000
        out.append(cents / 100)
    return out


def steps(seed, days, low, high, flat_every=0, flat_days=0):
    source = Lcg(seed)
    out = []
    for day in range(days):
        step = low + source.below(high - low + 1)
        flat = flat_every and day % flat_every < flat_days
        out.append(0 if flat else step)
    return out


def shocks(values, every, size):
    """Fat tails on one side."""
    return [size if i % every == every - 1 else v for i, v in enumerate(values)]


SERIES = [
    # name, first day, business days only, days per year, strategy, benchmark
    ("random", "2017-01-01", False, 365, steps(1, 1200, -30000, 30400), steps(2, 1200, -40000, 41500)),
    ("trending", "2015-06-15", True, 252, steps(3, 900, -9000, 11000), steps(4, 900, -12000, 12500)),
    ("falling", "2018-03-03", False, 365, steps(5, 400, -21000, 18000), steps(6, 400, -20000, 19000)),
    ("with_flat_parts", "2019-01-01", False, 365, steps(7, 730, -25000, 26000, 10, 6),
     steps(8, 730, -30000, 31000)),
    ("mostly_flat", "2019-05-05", False, 365, steps(9, 200, -20000, 22000, 50, 48),
     steps(10, 200, -30000, 31000)),
    ("crashes", "2016-02-29", True, 252, shocks(steps(11, 500, -4000, 9000), 97, -180000),
     steps(12, 500, -10000, 10500)),
    ("only_wins", "2020-01-01", False, 365, steps(13, 250, 100, 9000), steps(14, 250, -9000, 9500)),
    ("only_losses", "2020-01-01", False, 365, steps(15, 250, -9000, -100), steps(16, 250, -9000, 9500)),
    ("three_days", "2020-12-30", False, 365, [12000, -8000, 5000], [3000, 2000, -4000]),
    ("one_day", "2020-12-31", False, 365, [12000], [3000]),
    ("constant", "2021-01-01", False, 365, [0] * 40, steps(17, 40, -9000, 9500)),
]


def returns_of(values, index):
    before = np.concatenate([[CAPITAL], values[:-1]])
    return pd.Series(np.asarray(values) / before - 1, index=index)


def number(value):
    value = float(value)
    return value if math.isfinite(value) else None


def agreed(name, first, second):
    first, second = number(first), number(second)
    if first is None or second is None:
        return first if second is None else second
    if abs(first - second) > AGREE * max(1.0, abs(second)):
        sys.exit(f"{name}: the references disagree, {first} and {second}")
    return first


def percent(value):
    return None if value is None else value * 100


def drawdowns(values, index):
    """Depth and days (peak to recovery) of each, by the definition in docs/metrics.md."""
    found = []
    peak, peak_at = CAPITAL, index[0] - pd.Timedelta(days=1)  # marks stand at the ends of days
    trough = None
    for value, day in zip(values, index):
        if value >= peak:
            if trough is not None:
                found.append((trough / peak - 1, (day - peak_at).days))
            peak, peak_at, trough = value, day, None
        else:
            trough = value if trough is None else min(trough, value)
    if trough is not None:
        found.append((trough / peak - 1, (index[-1] - peak_at).days))
    return found


def check_drawdowns(r, found, everyday):
    """quantstats counts the days below the peak: one less when the drawdown has ended."""
    series = qs.to_drawdown_series(r)
    if series.iloc[0] < 0 or not found or not everyday:
        return  # it overlooks one that begins on the first day
    details = qs.drawdown_details(series)
    open_end = series.iloc[-1] < 0
    assert len(details) == len(found), (len(details), len(found))
    for i, (depth, days) in enumerate(found):
        still_open = open_end and i == len(found) - 1
        assert abs(details["max drawdown"].iloc[i] / 100 - depth) < AGREE
        assert details["days"].iloc[i] == (days if still_open else days - 1)


def published_psr(r, threshold=0.0):
    """Bailey & Lopez de Prado 2012, with raw kurtosis."""
    n = len(r)
    sharpe = r.mean() / r.std(ddof=1)
    skew, kurtosis = r.skew(), r.kurtosis() + 3
    spread = 1 - skew * sharpe + (kurtosis - 1) / 4 * sharpe**2
    return norm.cdf((sharpe - threshold) * math.sqrt(n - 1) / math.sqrt(spread))


def published_dsr(r, trials, variance):
    """Bailey & Lopez de Prado 2014."""
    gamma = 0.5772156649015328606
    best = math.sqrt(variance) * ((1 - gamma) * norm.ppf(1 - 1 / trials)
                                  + gamma * norm.ppf(1 - 1 / (trials * math.e)))
    return published_psr(r, best)


def extremes(r, keys):
    growth = (1 + r).groupby(keys).prod() - 1
    return percent(number(growth.max())), percent(number(growth.min()))


def expected(r, b, values, benchmark, year, everyday):
    n = len(r)
    out = {}
    out["total_return_pct"] = percent(agreed("total", qs.comp(r), ep.cum_returns_final(r)))
    out["cagr_pct"] = percent(agreed("cagr", qs.cagr(r, periods=year), ep.annual_return(r, annualization=year)))
    out["volatility_pct"] = percent(agreed("volatility", qs.volatility(r, periods=year),
                                           ep.annual_volatility(r, annualization=year)))
    varies = n > 1 and r.std() > NOISE
    losing = bool((r < 0).any())
    worst = agreed("drawdown", qs.max_drawdown(r), ep.max_drawdown(r))
    out["max_drawdown_pct"] = percent(worst)
    out["sharpe"] = agreed("sharpe", qs.sharpe(r, periods=year), ep.sharpe_ratio(r, annualization=year)) if varies else None
    out["sortino"] = agreed("sortino", qs.sortino(r, periods=year), ep.sortino_ratio(r, annualization=year)) if losing else None
    out["omega"] = agreed("omega", qs.omega(r, periods=year), ep.omega_ratio(r, annualization=year)) if losing else None
    out["calmar"] = agreed("calmar", qs.calmar(r, periods=year), ep.calmar_ratio(r, annualization=year)) if worst < 0 else None
    out["skew"] = number(qs.skew(r)) if varies else None
    out["kurtosis"] = number(qs.kurtosis(r)) if varies else None
    tail = r.quantile(0.05)
    out["tail_ratio"] = agreed("tail", qs.tail_ratio(r), ep.tail_ratio(r)) if tail != 0 else None
    out["best_day_pct"] = percent(number(qs.best(r)))
    out["worst_day_pct"] = percent(number(qs.worst(r)))
    # quantstats' value at risk is parametric; empyrical's is historical, as ours.
    out["var_95_pct"] = percent(number(ep.value_at_risk(r)))
    out["cvar_95_pct"] = percent(number(ep.conditional_value_at_risk(r)))
    # quantstats divides by n - 1 where the index is a mean.
    out["ulcer_index_pct"] = percent(number(qs.ulcer_index(r) * math.sqrt((n - 1) / n))) if n > 1 else percent(abs(min(0.0, r.iloc[0])))

    found = drawdowns(values, r.index)
    check_drawdowns(r, found, everyday)
    out["avg_drawdown_pct"] = percent(float(np.mean([d for d, _ in found]))) if found else None
    out["avg_drawdown_days"] = float(np.mean([d for _, d in found])) if found else None
    out["max_drawdown_days"] = float(max((d for _, d in found), default=0))
    out["recovery_factor"] = number((values[-1] / CAPITAL - 1) / -worst) if worst < 0 else None
    out["best_month_pct"], out["worst_month_pct"] = extremes(r, [r.index.year, r.index.month])
    out["best_year_pct"], out["worst_year_pct"] = extremes(r, r.index.year)

    tested = varies and n > 3
    out["psr"] = agreed("psr", qs.probabilistic_sharpe_ratio(r), published_psr(r)) if tested else None
    out["dsr"] = number(published_dsr(r, TRIALS, TRIAL_VARIANCE)) if tested else None

    out["benchmark_return_pct"] = percent(number(benchmark[-1] / CAPITAL - 1))
    out["alpha_pct"] = out["beta"] = out["correlation"] = None
    if n > 1:
        greeks = qs.greeks(r, b, periods=year)
        out["beta"] = agreed("beta", greeks["beta"], ep.beta(r, b))
        out["alpha_pct"] = percent(number(greeks["alpha"]))
        # empyrical compounds the same daily alpha.
        agreed("alpha", (1 + greeks["alpha"] / year) ** year - 1, ep.alpha(r, b, annualization=year))
        if varies:
            out["correlation"] = number(np.corrcoef(r, b)[0, 1])
            agreed("correlation", out["correlation"] ** 2, qs.r_squared(r, b))
    active = r - b
    out["information_ratio"] = agreed("information", qs.information_ratio(r, b), ep.excess_sharpe(r, b)) if n > 1 else None
    out["tracking_error_pct"] = percent(agreed("tracking", qs.volatility(active, periods=year),
                                               ep.annual_volatility(active, annualization=year)))
    return out


TRIALS = 25
TRIAL_VARIANCE = 0.0009


def series_case(name, first, business, year, own, other):
    index = pd.bdate_range(first, periods=len(own)) if business else pd.date_range(first, periods=len(own))
    values, benchmark = curve(own), curve(other)
    r, b = returns_of(values, index), returns_of(benchmark, index)
    days = [(d.date() - datetime.date(1970, 1, 1)).days for d in index]
    return {"name": name, "days_per_year": year, "days": days, "equity": values, "benchmark": benchmark,
            "expected": expected(r, b, values, benchmark, year, not business)}


def longest(flags):
    best = now = 0
    for flag in flags:
        now = now + 1 if flag else 0
        best = max(best, now)
    return best


def trades_case(name, seed, count, low, high):
    source = Lcg(seed)
    profits, returns, hours = [], [], []
    for _ in range(count):
        profits.append((low + source.below(high - low + 1)) / 100)
        returns.append((low + source.below(high - low + 1)) / 10_000)
        hours.append(source.below(500))
    p = np.array(profits)
    wins, losses = p[p > 0], p[p < 0]
    rate = len(wins) / len(p)
    payoff = float(wins.mean() / -losses.mean()) if len(wins) and len(losses) else None
    out = {
        "trades": count,
        "win_rate_pct": 100 * rate,
        "profit_factor": float(wins.sum() / -losses.sum()) if len(losses) else None,
        "payoff_ratio": payoff,
        "expectancy": float(p.mean()),
        "sqn": float(math.sqrt(count) * p.mean() / p.std(ddof=1)) if count > 1 else None,
        "kelly_pct": 100 * (rate - (1 - rate) / payoff) if payoff else None,
        "avg_win": float(wins.mean()) if len(wins) else None,
        "avg_loss": float(losses.mean()) if len(losses) else None,
        "avg_trade_pct": float(np.mean(returns)),
        "best_trade_pct": max(returns),
        "worst_trade_pct": min(returns),
        "avg_trade_days": float(np.mean(hours) / 24),
        "longest_trade_days": max(hours) / 24,
        "shortest_trade_days": min(hours) / 24,
        "longest_winning_streak": longest(p > 0),
        "longest_losing_streak": longest(p < 0),
    }
    if 0 < len(losses) and 0 < len(wins):
        # The references have these for returns; the arithmetic is the same.
        per_trade = pd.Series(p[p != 0] / 1e7)
        assert abs(qs.payoff_ratio(per_trade) - payoff) < 1e-9 * payoff
        if len(per_trade) == count:
            assert abs(qs.kelly_criterion(per_trade) * 100 - out["kelly_pct"]) < 1e-9 * 100
    return {"name": name, "profits": profits, "returns_pct": returns, "hours": hours, "expected": out}


def main():
    document = {
        "made_by": "tests/parity/make_metrics_vectors.py",
        "versions": {name: version(name) for name in ("quantstats", "empyrical-reloaded", "pandas", "numpy", "scipy")},
        "capital": CAPITAL,
        "trials": TRIALS,
        "trial_sharpe_variance": TRIAL_VARIANCE,
        "series": [series_case(*row) for row in SERIES],
        "trades": [
            trades_case("mixed", 21, 300, -9000, 11000),
            trades_case("losing", 22, 120, -15000, 9000),
            trades_case("small_steps_with_break_evens", 23, 200, -3, 3),
            trades_case("only_wins", 24, 30, 1, 9000),
            trades_case("only_losses", 25, 30, -9000, -1),
            trades_case("single", 26, 1, 100, 900),
        ],
    }
    lines = ["{"]
    for key in ("made_by", "versions", "capital", "trials", "trial_sharpe_variance"):
        lines.append(f' "{key}": {json.dumps(document[key])},')
    for key in ("series", "trades"):
        rows = ",\n  ".join(json.dumps(row, separators=(",", ":"), allow_nan=False) for row in document[key])
        lines.append(f' "{key}": [\n  {rows}\n ]' + ("," if key == "series" else ""))
    lines.append("}\n")
    path = pathlib.Path(__file__).with_name("metrics_vectors.json")
    path.write_text("\n".join(lines))
    print(f"{path.name}: {path.stat().st_size} bytes, scipy {scipy.__version__}")


if __name__ == "__main__":
    main()
