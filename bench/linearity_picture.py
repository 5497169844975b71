#!/usr/bin/env python3
"""Draws the time per bar of a single run over the number of bars.

    build/release/bench/engine_bench 100000000 | python3 bench/linearity_picture.py docs/images/linearity.svg

Reads the JSON lines of the engine's benchmark and takes those named `linearity`.
"""

import json
import math
import sys

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 320, 56, 16, 24, 44


def read(lines):
    rows = [json.loads(line) for line in lines if line.startswith("{")]
    return sorted((row["bars"], row["value"]) for row in rows if row["name"] == "linearity")


def power(exponent):
    return f'10<tspan dy="-6" font-size="9">{exponent}</tspan>'


def text(x, y, words, anchor="middle"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def picture(points):
    first, last = (math.log10(points[index][0]) for index in (0, -1))
    highest = 10 * math.ceil(max(value for _, value in points) / 10)

    def at(bars, value):
        x = LEFT + (math.log10(bars) - first) / (last - first or 1) * (WIDTH - LEFT - RIGHT)
        return x, HEIGHT - BOTTOM - value / highest * (HEIGHT - TOP - BOTTOM)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
             'font-family="system-ui, sans-serif" font-size="12" fill="#333">',
             "<title>Time per bar of a single run, by the number of bars</title>",
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>']
    step = max(10, 10 * round(highest / 50))
    for value in range(0, highest + 1, step):
        y = at(points[0][0], value)[1]
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(text(LEFT - 8, y + 4, value, "end"))
    for exponent in range(round(first), round(last) + 1):
        parts.append(text(at(10**exponent, 0)[0], HEIGHT - BOTTOM + 20, power(exponent)))
    places = [at(*point) for point in points]
    parts.append('<path d="M' + "L".join(f"{x:.1f} {y:.1f}" for x, y in places) +
                 '" fill="none" stroke="#1f6feb" stroke-width="2"/>')
    for (x, y), (_, value) in zip(places, points):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#1f6feb"/>')
        parts.append(text(min(max(x, LEFT + 18), WIDTH - RIGHT - 12), y - 10, f"{value:.1f}"))
    parts.append(text(LEFT - 40, 14, "ns per bar", "start"))
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "bars in the run"))
    return "\n".join(parts + ["</svg>", ""])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    points = read(sys.stdin)
    if len(points) < 2:
        sys.exit("no lines named linearity on standard input")
    with open(sys.argv[1], "w") as file:
        file.write(picture(points))


if __name__ == "__main__":
    main()
