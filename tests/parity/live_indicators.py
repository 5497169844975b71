"""Compares every indicator of the registry with TA-Lib on bars of the caller's choice.

compare() is what `./dev oracles` calls; on its own:

    python3 tests/parity/live_indicators.py build/release/tests/parity/indicator_dump BARS.csv
"""
import csv
import pathlib
import subprocess
import sys
import tempfile
from fractions import Fraction

import numpy as np

from exact_arbiter import ARBITERS, ROUNDING
from indicator_references import INPUTS, REFERENCES, TWICE, outputs

COLUMNS = ("open", "high", "low", "close", "volume", "periods")
SINGLE_SOURCE = ["close"]


# Index functions: which of equals TA-Lib takes depends on the windows before, so that only the
# definition can be compared where prices repeat.
BY_DEFINITION = ("maxindex", "minindex", "minmaxindex")

# Where an output is a difference of nearly equal numbers, two orders of addition keep no common digits: values may
# differ by this part of the largest output as well. ht_sine and macdext come at the end of long chains of such.
NEAR_ZERO = 1e-12
LONG_CHAINS = {"ht_sine": 1e-10, "macdext": 1e-11}


def source_names(name):
    return INPUTS.get(name, SINGLE_SOURCE)


def expected(name, columns, parameters):
    """TA-Lib's values even where the vectors hold exact ones: on many bars those take too long."""
    if name not in TWICE or name in BY_DEFINITION:
        return outputs(name, columns, parameters)
    return outputs(name, columns, parameters, TWICE[name])


def ours(binary, columns, requests):
    """The outputs of every request (name, parameters, number of outputs), as lists of columns."""
    rows = len(columns["close"])
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write(",".join(COLUMNS) + "\n")
        for row in zip(*(columns[name] for name in COLUMNS)):
            file.write(",".join("" if np.isnan(v) else repr(float(v)) for v in row) + "\n")
        file.flush()
        lines = [" ".join([name, ",".join(source_names(name)), *(repr(p) for p in parameters)])
                 for name, parameters, _ in requests]
        done = subprocess.run([str(binary), file.name], input="\n".join(lines).encode() + b"\n",
                              capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode().strip())
    values = np.frombuffer(done.stdout, "<f8").reshape(-1, rows)
    taken = iter(values)
    answers = [[next(taken) for _ in range(count)] for _, _, count in requests]
    assert next(taken, None) is None, "more columns than were asked for"
    return answers


def slack(name, column):
    """What two values may differ by beside their relative difference."""
    if name in ARBITERS:  # exact values decide instead
        return 0
    largest = np.nanmax(np.abs(column)) if np.isfinite(column).any() else 0
    return LONG_CHAINS.get(name, NEAR_ZERO) * largest


def is_exact(name, value, columns, parameters, row, digits):
    """Whether ours is right where TA-Lib has lost digits."""
    exact = ARBITERS[name](columns, parameters, int(row))
    return abs(Fraction(float(value)) - exact) <= Fraction(digits) * abs(exact) + Fraction(ROUNDING.get(name, 0))


def difference(actual, wanted, digits, absolute, is_right=None):
    """The first row that differs, in words; "" when none does. `is_right` may save a row."""
    with np.errstate(invalid="ignore"):
        near = np.abs(actual - wanted) <= digits * np.abs(wanted) + absolute
    wrong = np.flatnonzero(~(near | (np.isnan(actual) & np.isnan(wanted))))
    if is_right:
        wrong = [row for row in wrong if not (np.isfinite(actual[row]) and is_right(actual[row], row))]
    if len(wrong) == 0:
        return ""
    row = wrong[0]
    return f"{len(wrong)} rows, first {row}: {actual[row]!r}, TA-Lib has {wanted[row]!r}"


def compare(binary, columns, digits=1e-9):
    """columns: open, high, low, close, volume as arrays. Returns {indicator: [differences]}, each
    indicator with all its parameter sets; an empty list where everything agrees."""
    columns = {name: np.ascontiguousarray(values, float) for name, values in columns.items()}
    columns.setdefault("periods", 1.5 + np.arange(len(columns["close"])) * 7 % 23)
    requests, wanted = [], []
    for name, (_, parameter_sets, _) in sorted(REFERENCES.items()):
        for parameters in parameter_sets:
            wanted.append(expected(name, columns, parameters))
            requests.append((name, parameters, len(wanted[-1])))
    problems = {name: [] for name in REFERENCES}
    for (name, parameters, _), actual, want in zip(requests, ours(binary, columns, requests), wanted):
        for index, (a, w) in enumerate(zip(actual, want)):
            arbiter = None
            if name in ARBITERS:
                arbiter = lambda value, row: is_exact(name, value, columns, parameters, row, digits)
            text = difference(a, w, digits, slack(name, w), arbiter)
            if text:
                problems[name].append(f"{name}{parameters} output {index}: {text}")
    return problems


def read_csv(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in COLUMNS[:5]}


def main():
    binary, bars = (pathlib.Path(word) for word in sys.argv[1:3])
    problems = compare(binary, read_csv(bars))
    for texts in problems.values():
        for text in texts:
            print(text)
    wrong = sum(1 for texts in problems.values() if texts)
    print(f"{len(problems) - wrong} of {len(problems)} indicators agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
