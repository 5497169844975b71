"""Every indicator against TA-Lib, on real bars."""

import pathlib
import sys

import market_data

# Where TA-Lib and we differ on purpose (docs/indicators.md): a difference there is no failure.
ON_PURPOSE = {
    "mfi": "prices whose decimals are equal are equal to us; rounding decides in TA-Lib",
    "maxindex": "among equal values, TA-Lib's choice depends on the bars before the window",
    "minindex": "among equal values, TA-Lib's choice depends on the bars before the window",
    "minmaxindex": "among equal values, TA-Lib's choice depends on the bars before the window",
}

PARITY = pathlib.Path(__file__).parent.parent / "parity"


def check(tally, ours):
    if not market_data.real_folder():
        tally.skip("indicators on real data", "HINDCAST_REAL_DATA is not set")
        return
    dump = ours.binary.parent.parent.parent / "tests" / "parity" / "indicator_dump"
    if not dump.exists():
        tally.skip("indicators on real data", f"{dump.name} is not built")
        return
    sys.path.insert(0, str(PARITY))
    import live_indicators

    for series in market_data.all_real():
        title = f"indicators: {series.name}"
        if not any(tally.wants(f"{title}: {name}") for name in live_indicators.REFERENCES):
            continue
        columns = {name.lower(): series.bars[name].to_numpy() for name in series.bars.columns}
        for name, problems in sorted(live_indicators.compare(dump, columns).items()):
            if not tally.wants(f"{title}: {name}"):
                continue
            if problems and name in ON_PURPOSE:
                tally.skip(f"{title}: {name}", ON_PURPOSE[name])
            else:
                tally.case(f"{title}: {name}", problems)
