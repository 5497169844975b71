#!/usr/bin/env python3
"""Writes extra_vectors.json: expected outputs of the indicators beyond TA-Lib.

The reference is the definition itself, written plainly (extra_references.py). On a long series it is
compared here with an independent library where one has the same definition. Run it in an environment
of its own:

    python3 -m venv ENV && ENV/bin/pip install TA-Lib==0.8.2 numpy==2.4.6 pandas==3.1.1 \
        pandas-ta-classic==0.8.32 ta==0.11.0
    ENV/bin/python tests/parity/make_extra_vectors.py

The series are those of indicator_vectors.json; the bars open every nine hours.
"""
import json
import pathlib

import numpy as np

from extra_libraries import compare, versions
from extra_references import REFERENCES, outputs
from indicator_series import all_series
from make_indicator_vectors import DENSE_ROWS, STEP, packed

OUTPUT = pathlib.Path(__file__).with_name("extra_vectors.json")
START, SECONDS = 1_703_030_400, 9 * 3600  # 2023-12-20
DEFAULTS_ONLY = ("constant", "huge", "tiny", "late", "holed", "short1", "short2", "short3")


def with_time(series):
    return {"time": START + SECONDS * np.arange(len(series["close"]), dtype=float), **series}


def make_cases():
    for kind, series in all_series().items():
        columns = with_time(series)
        for name, (parameter_sets, _) in sorted(REFERENCES.items()):
            for index, parameters in enumerate(parameter_sets):
                if index == 0 or kind not in DEFAULTS_ONLY:
                    yield {"indicator": name, "parameters": parameters, "series": kind,
                           "outputs": [packed(c) for c in outputs(name, columns, parameters)]}


def main():
    agreed = compare()
    document = {"made_by": "tests/parity/make_extra_vectors.py", "versions": versions(),
                "agrees_with": agreed, "dense_rows": DENSE_ROWS, "step": STEP,
                "time": {"start": START, "seconds": SECONDS}}
    lines = [json.dumps(case, separators=(",", ":")) for case in make_cases()]
    head = json.dumps(document, separators=(",", ":"))
    OUTPUT.write_text(head[:-1] + ',\n"cases":[\n' + ",\n".join(lines) + "\n]}\n")
    print(f"{OUTPUT.name}: {len(lines)} cases, {OUTPUT.stat().st_size} bytes; "
          f"{len(agreed)} definitions agree with another library")


if __name__ == "__main__":
    main()
