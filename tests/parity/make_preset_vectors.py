#!/usr/bin/env python3
"""Writes preset_vectors.json: the trades of backtesting.py and vectorbt on generated bars.

    ./dev oracles                       # installs the libraries
    build/oracles/venv/bin/python tests/parity/make_preset_vectors.py

The combinations are those of `./dev oracles`, which also compares on the libraries' own and on real
bars. Signals are written too, so that reading them needs no indicator.
"""

import json
import pathlib
import sys
from importlib.metadata import version

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "oracles"))

import backtesting_reference  # noqa: E402
import combinations  # noqa: E402
import market_data  # noqa: E402
import strategies  # noqa: E402
import vectorbt_reference  # noqa: E402

BARS = 260


def shortened(series):
    return market_data.Series(series.name, series.timeframe, series.bars.iloc[:BARS])


def series_record(series):
    columns = {name.lower(): series.bars[name].tolist() for name in ("Open", "High", "Low", "Close")}
    signals = {
        name: {kind: [int(i) for i in column.nonzero()[0]] for kind, column in strategy.signals(series.bars)._asdict().items()}
        for name, strategy in strategies.ALL.items()
    }
    return {"name": series.name, "time": [int(t) for t in series.times], **columns, "signals": signals}


def case_record(library, reference, series, combination):
    found, final = reference(series, strategies.ALL[combination.strategy].signals(series.bars), combination)
    return {
        "name": f"{library}: {series.name}: {combination.name}",
        "series": series.name,
        "strategy": combination.strategy,
        "execution": combination.execution(library),
        "costs": combination.costs(),
        "capital": combination.capital,
        "market_rules": combination.market_rules(),
        "risk_management": combination.definition({})["risk_management"],
        "trades": [list(trade) for trade in found],
        "final_equity": final,
    }


def main():
    every = [shortened(series) for series in market_data.all_generated()]
    sides = [("backtesting.py", backtesting_reference.run, combinations.BACKTESTING_PY),
             ("vectorbt", vectorbt_reference.run, combinations.VECTORBT)]
    cases = [case_record(library, reference, series, combination)
             for series in every for library, reference, many in sides for combination in many]
    head = {
        "made_by": "tests/parity/make_preset_vectors.py",
        "versions": {name: version(name) for name in ("backtesting", "vectorbt", "numpy", "pandas", "TA-Lib")},
        "trade_columns": ["entry_time", "exit_time", "signed size", "entry_price", "exit_price", "pnl", "open_at_end"],
    }
    lines = ["{"] + [f' "{key}": {json.dumps(value)},' for key, value in head.items()]
    for key, rows in (("series", [series_record(s) for s in every]), ("cases", cases)):
        text = ",\n  ".join(json.dumps(row, separators=(",", ":"), allow_nan=False) for row in rows)
        lines.append(f' "{key}": [\n  {text}\n ]' + ("," if key == "series" else ""))
    path = HERE / "preset_vectors.json"
    path.write_text("\n".join(lines + ["}\n"]))
    trades = sum(len(case["trades"]) for case in cases)
    print(f"{path.name}: {len(cases)} cases, {trades} trades, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
