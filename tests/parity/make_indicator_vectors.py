#!/usr/bin/env python3
"""Writes indicator_vectors.json: inputs and expected outputs of every indicator.

The reference is TA-Lib where it has the function with the same definition; else the definition
itself (indicator_references.py says which). Run it in an environment of its own:

    python3 -m venv ENV && ENV/bin/pip install TA-Lib==0.8.2 numpy==2.4.6
    ENV/bin/python tests/parity/make_indicator_vectors.py

The series come out the same everywhere. Expected values are kept to 13 digits, of some rows only;
the test compares to 1e-9.
"""
import json
import math
import pathlib

import numpy as np
import talib

from indicator_references import INPUTS, REFERENCES, TWICE, outputs
from indicator_series import all_series

OUTPUT = pathlib.Path(__file__).with_name("indicator_vectors.json")
DENSE_ROWS, STEP = 4, 9
# One set of parameters says it all on these.
PLAIN_SERIES = ("constant", "huge", "tiny", "late", "holed", "short1", "short2", "short3")


def number(value, digits):
    return None if not math.isfinite(value) else float(f"{value:.{digits}g}")


def sampled_rows(first, rows):
    """The first few, every so many, and the last: where a start or a drift would show."""
    kept = set(range(first, min(first + DENSE_ROWS, rows))) | set(range(first, rows, STEP))
    return sorted(kept | ({rows - 1} if first < rows else set()))


def packed(column):
    """Rows before the first value are only counted."""
    finite = np.flatnonzero(np.isfinite(column))
    first = int(finite[0]) if len(finite) else len(column)
    return {"first": first, "values": [number(column[i], 13) for i in
                                       sampled_rows(first, len(column))]}


def check_twice(name, series, parameters, columns):
    for ours, theirs in zip(columns, TWICE[name](series, *parameters)):
        scale = np.nanmax(np.abs(ours)) if np.isfinite(ours).any() else 0
        assert np.allclose(ours, theirs, rtol=1e-9, atol=1e-9 * scale, equal_nan=True), name


def make_cases(series):
    for name, (reference, parameter_sets, _) in sorted(REFERENCES.items()):
        for index, parameters in enumerate(parameter_sets):
            for kind, columns in series.items():
                if index > 0 and kind in PLAIN_SERIES:
                    continue
                expected = outputs(name, columns, parameters)
                if name in TWICE and kind == "walk":
                    check_twice(name, columns, parameters, expected)
                yield {"indicator": name, "parameters": parameters, "series": kind,
                       "reference": reference, "inputs": INPUTS.get(name, []),
                       "outputs": [packed(c) for c in expected]}


def main():
    series = all_series()
    document = {
        "made_by": "tests/parity/make_indicator_vectors.py",
        "versions": {"TA-Lib (PyPI)": talib.__version__,
                     "TA-Lib (C)": talib.__ta_version__.decode().split()[0],
                     "numpy": np.__version__},
        "functions": sorted(talib.get_functions()),
        "dense_rows": DENSE_ROWS,
        "step": STEP,
        "series": {kind: {name: [number(v, 17) for v in column] for name, column in columns.items()}
                   for kind, columns in series.items()},
    }
    lines = [json.dumps(case, separators=(",", ":")) for case in make_cases(series)]
    head = json.dumps(document, separators=(",", ":"))
    OUTPUT.write_text(head[:-1] + ',\n"cases":[\n' + ",\n".join(lines) + "\n]}\n")
    print(f"{OUTPUT.name}: {len(lines)} cases, {OUTPUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
