"""Writes the figures of the last runs into docs/benchmarks.md.

usage: report.py FOLDER DOCUMENT
FOLDER has NAME.jsonl of each benchmark that was run (`./dev bench` leaves them in build/bench). In the
document a line `<!-- figures: NAME -->` stands before a table, and the next one says on which machine its
figures were seen. Rows are found by the figure's name in code marks, with ` (stops)` behind it where the
line has `"stops": true`; columns by their heads: `seen`, `ours`, `peer`, `ratio`. All other text is left
alone, and a figure that no run has printed keeps what it says.
"""

import json
import pathlib
import re
import sys

MARK = re.compile(r"<!-- figures: (\w+) -->")
NAME = re.compile(r"`([a-z0-9_]+)`( \(stops\))?")
MACHINE = "Seen on "


def digits(value):
    """Three significant digits, thousands grouped."""
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.3g}"


def with_unit(value, unit):
    """132 M bars/s, 4.07 ms, 0.31 ms instead of 310 us."""
    if unit.endswith("/s") and value >= 1e6:
        return f"{digits(value / 1e6)} M {unit}"
    if unit == "us" and value >= 1000:
        return f"{digits(value / 1000)} ms"
    return f"{digits(value)} {unit}"


def seconds(value):
    return f"{digits(value * 1000)} ms" if value < 1 else f"{digits(value)} s"


def cell(head, figure):
    """What stands under a column's head; None leaves the cell as it is."""
    if head == "seen":
        return with_unit(figure["value"], figure.get("unit") or "")
    if head == "ours":
        return seconds(figure["value"])
    if head == "peer" and "peer" in figure:
        return seconds(figure["peer"])
    if head == "ratio" and figure.get("ratio") is not None:
        return digits(figure["ratio"])
    return None


def read_figures(path):
    figures, machine = {}, None
    for line in path.read_text().splitlines():
        if not line.startswith("{"):
            continue
        figure = json.loads(line)
        if figure.get("name") == "machine":
            machine = figure["machine"]
        elif isinstance(figure.get("value"), (int, float)):
            figures[figure["name"] + (" (stops)" if figure.get("stops") else "")] = figure
    return machine, figures


def row(line, heads, figures):
    cells = [part.strip() for part in line.strip().strip("|").split("|")]
    found = NAME.search(cells[0])
    figure = found and figures.get(found.group(1) + (found.group(2) or ""))
    if not figure:
        return line
    for at, head in enumerate(heads):
        cells[at] = cell(head, figure) or cells[at]
    return "| " + " | ".join(cells) + " |"


def rewrite(lines, figures_of):
    out, figures, heads = [], None, None
    for line in lines:
        mark = MARK.match(line)
        if mark:
            machine, figures = figures_of(mark.group(1))
            heads = None
        elif figures and machine and line.startswith(MACHINE):
            line = f"{MACHINE}{machine}."
        elif line.startswith("|") and figures:
            if heads is None:
                heads = [part.strip() for part in line.strip().strip("|").split("|")]
            else:
                line = row(line, heads, figures)
        elif heads is not None:
            figures = heads = None  # the table is over
        out.append(line)
    return out


def main():
    folder, document = map(pathlib.Path, sys.argv[1:])

    def figures_of(name):
        path = folder / f"{name}.jsonl"
        return read_figures(path) if path.exists() else (None, {})

    lines = document.read_text().split("\n")
    document.write_text("\n".join(rewrite(lines, figures_of)))


if __name__ == "__main__":
    main()
