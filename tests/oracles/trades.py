"""Round trips of both sides in one shape, and what differs between them."""

import typing

TOLERANCE = 1e-9


class Trade(typing.NamedTuple):
    entry_time: int  # UTC ns
    exit_time: int
    size: float  # below zero: short
    entry_price: float
    exit_price: float
    pnl: float  # after all fees
    open_at_end: bool = False


def of_document(document, asset=None):
    """Trades of a Hindcast result; of one of its assets, by number."""
    columns = document["columns"]
    names = ("entry_time", "exit_time", "side", "size", "entry_price", "exit_price", "pnl", "open")
    rows = zip(*(columns[f"trade.{name}"] for name in names))
    if asset is not None:
        rows = (row for row, of in zip(rows, columns["trade.asset"]) if of == asset)
    return sorted(
        Trade(entry, exit_, side * size, paid, got, pnl, bool(still_open))
        for entry, exit_, side, size, paid, got, pnl, still_open in rows
    )


def close_enough(a, b, scale=1.0):
    return abs(a - b) <= TOLERANCE * max(scale, abs(a), abs(b))


def differences(ours, theirs):
    """Sentences; none when every trade agrees."""
    found = []
    if len(ours) != len(theirs):
        found.append(f"we have {len(ours)} trades, the library {len(theirs)}")
    for number, (a, b) in enumerate(zip(ours, theirs)):
        wrong = [f for f in ("entry_time", "exit_time", "open_at_end") if getattr(a, f) != getattr(b, f)]
        wrong += [f for f in ("size", "entry_price", "exit_price") if not close_enough(getattr(a, f), getattr(b, f), 0)]
        # A profit is a difference of two values: it is compared on the scale of these.
        if not close_enough(a.pnl, b.pnl, max(1.0, abs(b.size * b.entry_price))):
            wrong.append("pnl")
        if wrong:
            found.append(f"trade {number}: {', '.join(wrong)}: ours {tuple(a)}, theirs {tuple(b)}")
    return found
