"""What the scripts of this folder share: the strategy's numbers, the clock and the report."""

import json
import time

FAST, SLOW = 20, 50
UNITS = 1
CASH = 1_000_000.0


def timed(run, runs):
    """The result of the last run and the least CPU seconds of them: user and system time of this
    process, which other work on the machine does not stretch as it does the wall clock."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        result = run()
        best = min(best, time.process_time() - start)
    return result, best


def report(seconds, **figures):
    print(json.dumps({"seconds": seconds, **{k: float(v) for k, v in figures.items()}}))
