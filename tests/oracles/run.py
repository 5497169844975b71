#!/usr/bin/env python3
"""Compares Hindcast with the live reference libraries. `./dev oracles` prepares what this needs."""

import argparse
import pathlib
import sys
import tempfile
import time

import idiomatic
import indicators
import metrics
import presets
import shared_cash
from hindcast import Hindcast
from tally import Tally

CHECKS = [idiomatic, presets, shared_cash, metrics, indicators]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", type=pathlib.Path, required=True, help="the hindcast program")
    parser.add_argument("words", nargs="*", help="only cases whose name contains one of these")
    arguments = parser.parse_args()

    tally = Tally(arguments.words)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hindcast-oracles-") as home:
        ours = Hindcast(arguments.binary, home)
        for check in CHECKS:
            check.check(tally, ours)
    print(f"{time.monotonic() - begun:.0f} s")
    print(tally.summary())
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
