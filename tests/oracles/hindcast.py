"""Our side: a catalog of its own in a temporary folder, and `hindcast run`."""

import json
import os
import pathlib
import subprocess


class Refused(Exception):
    """The program ended with an error; the text is what it said."""


class Hindcast:
    def __init__(self, binary, home):
        self.binary = pathlib.Path(binary).resolve()
        self.home = pathlib.Path(home)
        self.known = set()

    def call(self, *arguments, text=None):
        done = subprocess.run(
            [str(self.binary), "--data-dir", str(self.home / "data"), *arguments],
            input=text,
            capture_output=True,
            text=True,
            env={**os.environ, "HINDCAST_DATA_DIR": str(self.home / "data")},
            timeout=120,
        )
        if done.returncode != 0:
            raise Refused((done.stderr or done.stdout).strip())
        return done.stdout

    def add(self, series):
        """Imports the bars once; the CSV has every digit."""
        if series.name in self.known:
            return
        file = self.home / f"{series.name}.csv"
        rows = zip(series.bars.index, *(series.bars[c].tolist() for c in ("Open", "High", "Low", "Close", "Volume")))
        with open(file, "w") as out:
            out.write("timestamp,open,high,low,close,volume\n")
            for time, *values in rows:
                out.write(time.strftime("%Y-%m-%dT%H:%M:%SZ") + "," + ",".join(map(repr, values)) + "\n")
        self.call("data", "import", str(file), "--symbol", series.name, "--timeframe", series.timeframe)
        self.known.add(series.name)

    def run(self, series, definition, costs, execution, capital, market_rules=None):
        """The whole result document of one backtest over all bars of one series, or of several that share the cash."""
        several = series if isinstance(series, list) else [series]
        for one in several:
            self.add(one)
        job = {
            "strategy_name": "oracle",
            "timeframe": several[0].timeframe,
            "assets": [one.name for one in several],
            "period": "all",
            "initial_capital": capital,
            "strategy_definition": definition,
            "costs": costs,
            "execution": execution,
        }
        if market_rules:
            job["market_rules"] = market_rules
        output = self.home / "result.json"
        self.call("run", "-", "--quiet", "--output", str(output), text=json.dumps(job))
        return json.loads(output.read_text())
