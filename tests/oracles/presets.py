"""Trade for trade: the presets `backtesting.py` and `vectorbt` against the libraries themselves."""

import combinations
import market_data
import strategies
import trades
from hindcast import Refused


def compare(tally, ours, library, reference, series, combination):
    name = f"preset {library}: {series.name}: {combination.name}"
    if not tally.wants(name):
        return
    strategy = strategies.ALL[combination.strategy]
    expected, final = reference(series, strategy.signals(series.bars), combination)
    try:
        document = ours.run(series, combination.definition(strategy.formulas), combination.costs(),
                            combination.execution(library), combination.capital, combination.market_rules())
    except Refused as refused:
        tally.case(name, [f"refused: {refused}"])
        return
    problems = trades.differences(trades.of_document(document), expected)
    equity = document["summary"]["final_equity"]
    ruined = final == 0 and equity <= 0  # backtesting.py shows no debt
    if not ruined and not trades.close_enough(equity, final):
        problems.append(f"final equity: ours {equity!r}, theirs {final!r}")
    tally.case(name, problems, f"{len(expected)} trades")


def check(tally, ours):
    import backtesting_reference
    import vectorbt_reference

    series = market_data.all_generated() + market_data.bundled()
    if market_data.real_folder():
        series += market_data.all_real()
    else:
        tally.skip("presets on real data", "HINDCAST_REAL_DATA is not set")
    for one in series:
        for combination in combinations.BACKTESTING_PY:
            compare(tally, ours, "backtesting.py", backtesting_reference.run, one, combination)
        for combination in combinations.VECTORBT:
            compare(tally, ours, "vectorbt", vectorbt_reference.run, one, combination)
