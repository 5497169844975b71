"""Every indicator against TA-Lib, on real bars."""

import pathlib
import sys

import market_data

PARITY = pathlib.Path(__file__).parent.parent / "parity"


def check(tally, ours):
    if not market_data.real_folder():
        tally.skip("indicators on real data", "HINDCAST_REAL_DATA is not set")
        return
    dump = ours.binary.parent.parent.parent / "tests" / "parity" / "indicator_dump"
    sys.path.insert(0, str(PARITY))
    import live_indicators

    for series in market_data.all_real():
        title = f"indicators: {series.name}"
        if not any(tally.wants(f"{title}: {name}") for name in live_indicators.REFERENCES):
            continue
        columns = {name.lower(): series.bars[name].to_numpy() for name in series.bars.columns}
        for name, problems in sorted(live_indicators.compare(dump, columns).items()):
            if tally.wants(f"{title}: {name}"):
                tally.case(f"{title}: {name}", problems)
