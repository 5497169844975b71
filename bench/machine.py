"""The machine that figures are measured on: `machine.py` prints it as a JSON line."""

import json
import os
import platform


def processor():
    with open("/proc/cpuinfo") as cpuinfo:
        for line in cpuinfo:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()


def describe():
    """One line for people."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (f"{processor()}, {os.cpu_count()} cores, {memory:.0f} GB, "
            f"{platform.system()} {platform.release().split('-')[0]}")


if __name__ == "__main__":
    print(json.dumps({"name": "machine", "machine": describe()}))
