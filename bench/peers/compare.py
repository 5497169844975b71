"""Times Hindcast and its peers in one run on one core and compares what they traded.

Every engine runs in a process of its own on the same core, one after the other, on the same
generated series; what counts is CPU time (cross.py says why). Prints a table on standard error and
JSON lines on standard output. Started by `./dev bench peers`."""

import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

import numpy as np
import pandas as pd

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE.parent))
import machine
import series

WINDOWS = "2:101:1"  # 100 windows: 4,950 pairs
SUBSET = "2:101:11"  # 10 of them: 45 pairs
PAIRS, SUBSET_PAIRS = 4950, 45


class Bench:
    def __init__(self, ours, core, folder):
        self.ours_program, self.core, self.folder = ours, core, folder
        self.rows = []

    def run(self, *command):
        """The JSON line of one process, or why there is none."""
        done = subprocess.run(["taskset", "-c", str(self.core), *map(str, command)],
                              capture_output=True, text=True, cwd=HERE)
        lines = [line[line.index("{"):] for line in done.stdout.splitlines() if "{" in line]
        if done.returncode == 0 and lines:
            return json.loads(lines[-1])
        reason = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1]
        return {"failed": reason[:200]}

    def ours(self, *arguments):
        figures = self.run(self.ours_program, *arguments)
        if "failed" in figures:
            sys.exit(f"our own run failed: {figures['failed']}")
        return figures

    def peer(self, script, *arguments):
        return self.run(sys.executable, HERE / script, *arguments)

    def line(self, name, ours, peer, target, **more):
        """One comparison: the JSON line, and a row of the table."""
        out = {"name": name, "target": target, "unit": "CPU s", **more}
        if "failed" in peer:
            out |= {"value": ours["seconds"], "ratio": None, "failed": peer["failed"]}
        else:
            out |= {"value": ours["seconds"], "peer": peer["seconds"],
                    "ratio": peer["seconds"] / ours["seconds"]}
        self.rows.append(out)
        print(json.dumps(out), flush=True)

    def single(self, name, script, target, fill="next_open", cents=False):
        """`cents`: the peer rounds the profit of each trade to cents."""
        path = self.folder / "minutes.csv"
        ours = self.ours("single", path, fill)
        peer = self.peer(script, path)
        more = {"trades": ours["trades"], "final_equity": ours["equity"], "fill": fill}
        if "failed" not in peer:
            tolerance = 0.005 * ours["trades"] if cents else 1e-6
            more |= {"peer_trades": peer["trades"], "peer_final_equity": peer["equity"],
                     "same_trades": ours["trades"] == peer["trades"]
                     and abs(ours["equity"] - peer["equity"]) <= tolerance}
        self.line(name, ours, peer, target, bars=525_600, **more)

    def grid(self, name, path, timeframe, freq, mode, subset, target):
        """`subset`: whether the peer takes 45 of the pairs, since all of them do not fit the
        memory; its time is then scaled by their number."""
        path = self.folder / path
        reports = [self.folder / "ours.csv", self.folder / "peer.csv"]
        ours = self.ours("grid", path, timeframe, WINDOWS, mode, reports[0])
        windows = SUBSET if subset else WINDOWS
        peer = self.peer("grid_vectorbt.py", path, freq, windows, mode, reports[1])
        more = {"stops": mode == "stops", "cells": ours["cells"], "trades": ours["trades"],
                "bar_evaluations_per_s": ours["bar_evaluations"] / ours["seconds"]}
        if "failed" not in peer:
            if subset:
                more["peer_measured"] = (f"{peer['seconds']:.3f} s for {SUBSET_PAIRS} of {PAIRS} "
                                         "pairs, scaled linearly")
                peer["seconds"] *= PAIRS / SUBSET_PAIRS
                self.ours("grid", path, timeframe, windows, mode, reports[0])
            more |= compare_cells(*reports)
        self.line(name, ours, peer, target, **more)


def compare_cells(ours, peer):
    ours, peer = pd.read_csv(ours), pd.read_csv(peer)
    same = (ours["trades"] == peer["trades"]) & np.isclose(
        ours["return"], peer["return"], rtol=1e-9, atol=1e-9)
    return {"cells_compared": len(ours), "same_cells": int(same.sum())}


def table(rows):
    print(f"\n{'comparison':28} {'ours':>10} {'peer':>10} {'ratio':>9} {'target':>7}  same trades",
          file=sys.stderr)
    for row in rows:
        name = row["name"] + (" (stops)" if row.get("stops") else "")
        if "failed" in row:
            print(f"{name:28} {row['value']:9.4f}s  did not run: {row['failed']}", file=sys.stderr)
            continue
        same = row.get("same_trades", f"{row.get('same_cells')} of {row.get('cells_compared')}")
        print(f"{name:28} {row['value']:9.4f}s {row['peer']:9.3f}s {row['ratio']:9.0f} "
              f"{row['target']:7}  {same}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True, type=pathlib.Path)
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    arguments = parser.parse_args()
    text = f"{machine.describe()}, Python {platform.python_version()}"
    print(json.dumps({"name": "machine", "machine": text, "core": arguments.core}))
    with tempfile.TemporaryDirectory(prefix="hindcast-peers-") as folder:
        bench = Bench(arguments.ours.resolve(), arguments.core, pathlib.Path(folder))
        series.write(series.daily(), bench.folder / "daily.csv")
        series.write(series.minutes(), bench.folder / "minutes.csv")
        bench.single("single_vs_backtesting_py", "single_backtesting.py", 1000)
        bench.single("single_vs_vectorbt", "single_vectorbt.py", 10)
        bench.single("single_vs_nautilus", "single_nautilus.py", 200, fill="close",
                     cents=True)
        bench.single("single_vs_backtrader", "single_backtrader.py", 5000)
        for mode in ("plain", "stops"):
            bench.grid("grid_vs_vectorbt_daily", "daily.csv", "1d", "1d", mode, False, 100)
        for mode in ("plain", "stops"):
            bench.grid("grid_vs_vectorbt_minute", "minutes.csv", "1m", "1min", mode, True, 100)
        table(bench.rows)


if __name__ == "__main__":
    main()
