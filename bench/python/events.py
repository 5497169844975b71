"""Class-style snippets: bars a second, engine included.

Started by `./dev bench python`; prints JSON lines. usage: events.py HINDCAST_BINARY
"""
import json
import subprocess
import sys
import tempfile

BARS = 2_000_000
TARGETS = {"event_style": 3_000_000, "declared_indicators": 6_000_000}

EVENTS = """
import time
HISTORY_BARS = 0
class S:
    def __init__(self):
        self.fast = self.slow = None
    def on_bar(self, ctx):
        close = ctx.close
        if self.fast is None:
            self.fast = self.slow = close
            self.begin = time.perf_counter()
            self.n = 0
            return
        self.fast += (close - self.fast) * 0.05
        self.slow += (close - self.slow) * 0.01
        self.n += 1
        if self.n == LAST:
            print(self.n / (time.perf_counter() - self.begin))
"""
DECLARED = """
import time
HISTORY_BARS = 0
class S:
    def init(self, ctx):
        ctx.indicator("fast", "ema(close, 40)")
        ctx.indicator("slow", "ema(close, 200)")
        self.begin = None
    def on_bar(self, ctx):
        if ctx.fast > ctx.slow:
            return
        index = ctx.index
        if self.begin is None:
            self.begin, self.first = time.perf_counter(), index
        if index > LAST:
            print((index - self.first) / (time.perf_counter() - self.begin))
            self.begin, self.first = time.perf_counter(), index
"""

def run(binary, home, code):
    request = {
        "strategy_name": "bench",
        "timeframe": "1m",
        "assets": ["BTC/USD"],
        "period": "all",
        "strategy_definition": {"code_snippet": code.replace("LAST", str(BARS - 2000))},
    }
    done = subprocess.run(
        [binary, "--data-dir", home, "run", "-", "--json"],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(done.stderr.decode())
    return [float(line) for line in done.stderr.split()]


def main():
    binary = sys.argv[1]
    with tempfile.TemporaryDirectory(prefix="hindcast-bench-") as home:
        sample = ["data", "sample", "--symbol", "BTC/USD", "--timeframe", "1m", "--bars", str(BARS)]
        subprocess.run([binary, "--data-dir", home, *sample], check=True, capture_output=True)
        for name, code in (("event_style", EVENTS), ("declared_indicators", DECLARED)):
            rates = [run(binary, home, code)[0] for _ in range(3)]
            target = TARGETS[name]
            row = {"name": f"{name}_bars_per_s", "value": round(max(rates)), "unit": "bars/s"}
            row |= {"ratio_to": f"target {target}", "ratio": max(rates) / target, "bars": BARS}
            print(json.dumps(row))


if __name__ == "__main__":
    main()
