"""Metrics of real runs against quantstats and empyrical, where these are right (docs/metrics.md)."""

import contextlib
import math
import pathlib
import sys

import numpy as np
import pandas as pd

import market_data
from trades import TOLERANCE

PARITY = pathlib.Path(__file__).parent.parent / "parity"
NS_PER_DAY = 86_400 * 10**9

# Ours look at every bar, the libraries at the ends of days: comparable on daily bars only.
DRAWDOWNS = {"max_drawdown_pct", "avg_drawdown_pct", "max_drawdown_days", "avg_drawdown_days", "calmar",
             "recovery_factor"}

RUNS = [
    # series, template, parameters
    ("SPY", "sma_cross", {"fast": 20, "slow": 60}),
    ("SPY", "rsi2", {}),
    ("SPY", "buy_and_hold", {}),
    ("AAPL", "donchian", {}),
    ("AAPL", "macd", {}),
    ("BTCHOURS", "sma_cross", {"fast": 10, "slow": 50}),
    ("BTCHOURS", "bollinger_reversion", {}),
    ("BTCHOURS", "buy_and_hold", {}),
]


def days_of(document):
    """Equity and benchmark at the end of each UTC day."""
    columns = document["columns"]
    table = pd.DataFrame({"equity": columns["equity"], "benchmark": columns["benchmark"]},
                         index=np.array(columns["time"], dtype=np.int64) // NS_PER_DAY)
    return table.groupby(level=0).last()


def reference_metrics(document, capital, intraday):
    sys.path.insert(0, str(PARITY))
    import make_metrics_vectors as reference

    reference.CAPITAL = capital
    days = days_of(document)
    index = pd.to_datetime(days.index.to_numpy(), unit="D")
    equity, benchmark = days["equity"].to_numpy(), days["benchmark"].to_numpy()
    returns = reference.returns_of(equity, index)
    other = reference.returns_of(benchmark, index)
    year = int(document["metrics"]["periods_per_year"])
    found = reference.expected(returns, other, equity, benchmark, year, False)
    found.pop("dsr")  # of several trials
    return {name: value for name, value in found.items() if not (intraday and name in DRAWDOWNS)}


def differences(metrics, expected):
    for name, wanted in expected.items():
        got = metrics[name]
        if got is None or wanted is None:
            if got is not wanted:
                yield f"{name}: ours {got}, theirs {wanted}"
        elif not math.isclose(got, wanted, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
            yield f"{name}: ours {got!r}, theirs {wanted!r}"


def check(tally, ours):
    if not market_data.real_folder():
        tally.skip("metrics on real data", "HINDCAST_REAL_DATA is not set")
        return
    series = {one.name: one for one in market_data.all_real()}
    for symbol, template, parameters in RUNS:
        name = f"metrics: {symbol}: {template}"
        if not tally.wants(name):
            continue
        capital = 10_000.0
        definition = {"template_id": template, "parameters": parameters}
        document = ours.run(series[symbol], definition, {"commission_pct": 0.1}, {}, capital)
        problems = []
        try:
            with contextlib.redirect_stdout(sys.stderr):
                expected = reference_metrics(document, capital, series[symbol].timeframe != "1d")
            problems = list(differences(document["metrics"], expected))
        except SystemExit as disagreement:  # the two libraries do not agree
            problems, expected = [str(disagreement)], {}
        tally.case(name, problems, f"{len(expected)} metrics")
