"""Snippets on a running server: submit to completed, cancelling, and hostile load.

Started by `./dev bench python`; prints JSON lines. usage: latency.py HINDCAST_BINARY
"""
import concurrent.futures
import http.client
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time

RSI = """
def signals(bars, params):
    rsi = ta.rsi(bars.close, params.period)
    return {"entry": rsi < 30, "exit": rsi > 70}
"""
STUCK = "def signals(bars, params):\n    print('stuck')\n    sum(iter(int, 1))\n"
HOSTILE = [
    "while True: pass\n",
    "sum(iter(int, 1))\n",
    "x = []\nwhile True: x.append(bytes(1 << 20))\n",
    "import os\nos.fork()\n",
    "def f(:\n",
    "while True: print('x' * 1000)\n",
    "import ctypes\nctypes.string_at(8)\n",
    "import os\nos._exit(0)\n",
]


class Server:
    def __init__(self, binary):
        self.home = tempfile.TemporaryDirectory(prefix="hindcast-bench-")
        data = ["--data-dir", self.home.name]
        sample = ["data", "sample", "--symbol", "BTC/USD", "--timeframe", "1h", "--bars", "5000"]
        subprocess.run([binary, *data, *sample], check=True, capture_output=True)
        port_file = os.path.join(self.home.name, "port")
        options = ["--port", "0", "--port-file", port_file, "--python", "start"]
        options += ["--slots", "3", "--snippet-wall-seconds", "1"]
        self.process = subprocess.Popen(
            [binary, *data, "--quiet", "serve", *options], stderr=subprocess.DEVNULL
        )
        while not os.path.exists(port_file) or not open(port_file).read().strip():
            time.sleep(0.01)
        self.port = int(open(port_file).read())

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        text = None if body is None else json.dumps(body)
        connection.request(method, path, text, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, json.loads(data) if data else None

    def submit(self, definition, user="local", priority="normal"):
        return self.call(
            "POST",
            "/api/backtest-jobs",
            {
                "strategy_name": "bench",
                "timeframe": "1h",
                "assets": ["BTC/USD"],
                "period": "all",
                "user_id": user,
                "priority": priority,
                "strategy_definition": definition,
            },
        )

    def wait(self, job, states=("completed", "failed", "cancelled")):
        """Through the event stream, which says at once when the state has changed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", f"/api/backtest-jobs/{job}/events")
        stream = connection.getresponse()
        for line in stream:
            if not line.startswith(b"data:"):
                continue
            told = json.loads(line[5:])
            if isinstance(told, dict) and told.get("status") in states:
                connection.close()
                return told["status"]
        connection.close()
        return self.call("GET", f"/api/backtest-jobs/{job}")[1]["status"]

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.home.cleanup()


def figure(name, value, target=None, **more):
    """A latency in milliseconds; `ratio` above 1 is better than the target asks for."""
    row = {"name": name, "value": round(value, 2), "unit": "ms"}
    row |= {"ratio_to": target and f"target {target} ms", "ratio": target and round(target / value, 2)}
    print(json.dumps(row | more), flush=True)


def percentiles(name, seconds, target_p50=None):
    ordered = sorted(seconds)
    p50 = statistics.median(ordered) * 1e3
    figure(f"{name}_p50_ms", p50, target_p50, n=len(ordered))
    figure(f"{name}_p95_ms", ordered[int(len(ordered) * 0.95) - 1] * 1e3)
    return p50


def run_once(server, definition, user="local"):
    begin = time.perf_counter()
    status, job = server.submit(definition, user)
    assert status == 202, job
    state = server.wait(job["job_id"])
    assert state == "completed", state
    return time.perf_counter() - begin


def measure_rsi(server):
    definition = {"code_snippet": RSI, "parameters": {"period": 14}}
    for _ in range(5):
        run_once(server, definition)
    times = [run_once(server, definition) for _ in range(100)]
    percentiles("rsi_submit_to_completed", times, 25)


def measure_cancel(server):
    times = []
    for _ in range(20):
        _, job = server.submit({"code_snippet": STUCK})
        server.wait(job["job_id"], ("running",))
        time.sleep(0.05)  # into the call that never comes back
        begin = time.perf_counter()
        server.call("DELETE", f"/api/backtest-jobs/{job['job_id']}")
        assert server.wait(job["job_id"]) == "cancelled"
        times.append(time.perf_counter() - begin)
    percentiles("cancel_stuck_in_c", times, 50)


def flood(server, count, answers):
    """All at once, in a process of its own: its threads must not hold up those who measure."""
    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        sent = [
            pool.submit(server.submit, {"code_snippet": HOSTILE[i % len(HOSTILE)]}, "mallory", "low")
            for i in range(count)
        ]
        answers.put([one.result()[0] for one in sent])


def measure_hostile(server, count=1000):
    definition = {"entry_conditions": "rsi(close, 14) < 30", "exit_conditions": "rsi(close, 14) > 70"}
    quiet = [run_once(server, definition, "ada") for _ in range(50)]
    answers = multiprocessing.Queue()
    mallory = multiprocessing.Process(target=flood, args=(server, count, answers))
    mallory.start()
    during = [run_once(server, definition, "ada") for _ in range(50)]
    statuses = answers.get()
    mallory.join()
    # Hundreds of them wait now, and two run at a time.
    after = [run_once(server, definition, "ada") for _ in range(50)]
    status, _ = server.call("GET", "/healthz")
    assert status == 200, "the server is not healthy any more"
    normal = percentiles("hostile_others_quiet", quiet)
    percentiles("hostile_others_while_submitted", during, round(2 * normal, 2))
    percentiles("hostile_others_while_run", after, round(2 * normal, 2))
    counts = {"accepted": 202, "refused": 422}
    for name, code in counts.items():
        row = {"name": f"hostile_{name}", "value": statuses.count(code), "unit": "snippets"}
        print(json.dumps(row | {"ratio_to": "submitted", "ratio": statuses.count(code) / count}))


def main():
    server = Server(sys.argv[1])
    try:
        measure_rsi(server)
        measure_cancel(server)
        measure_hostile(server)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
