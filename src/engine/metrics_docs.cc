#include "engine/metrics_docs.h"

#include <fmt/format.h>

#include "engine/metrics.h"

namespace hindcast::engine {
namespace {

constexpr std::string_view kIntroduction = R"(# Metrics

Every result carries these figures. This page is generated from the table in
`src/engine/metrics_table.cc`; a test compares them (`HINDCAST_UPDATE_DOCS=1` rewrites the page).

## Symbols

- `E`: equity (cash and positions) at the close of each bar, after fees. `E0`: initial capital.
- `r`: returns, one a UTC day: the last equity of the day against the last equity of the day before; the
  first day against `E0`. `n`: how many there are. `b`: the same for the benchmark `B`, which is
  buy & hold of the assets with the same capital.
- `N`: returns per year. 365 for markets that never close, 252 for exchanges; the result states it
  (`periods_per_year`).
- `mean`, `sd`, `var`, `cov`: sample statistics with divisor `n - 1` where there is one.
- `p`: profits of the trades in money, after the fees of entry and exit. `T`: number of trades.
  `W`: share of the trades with `p > 0`.

## Days

A bar belongs to the UTC day, month and year of its **open**. So the 23:00 bar of an hourly series is the
last of its day. A day without bars (a weekend, a gap) has no return; it is not counted as zero.

Bars longer than a day (weeks) give one return a bar, and `N` is 365 days divided by the length of the
bar, on every market: a week is seven calendar days, whatever the number of trading days in it.
Best and worst day are then absent.

Drawdowns are measured on every bar, not only at the ends of the days, so an hourly series shows
falls within a day. The Ulcer index is the exception: it is a mean over days. A drawdown lasts from
the close of the last bar at the peak to the close of the first bar that is back at it.

## The table

)";

constexpr std::string_view kNotes = R"(
## Absent values

A metric that is not defined for an input is absent (`null` in JSON). It is never NaN, infinite or a
made-up zero. Examples: the Sharpe ratio of a constant curve; the profit factor without a losing
trade; skewness of two returns; every trade average without trades. A spread below 1e-14 is the
rounding error of the returns themselves and counts as constant.

When equity reaches zero or less, the account is ruined: that return is the last, later ones are 0.

Growth rates of a few days are extreme numbers. They follow the formula; judge them by `duration_days`.

## Against the references

The formulas are those of quantstats and empyrical. `tests/parity/metrics_parity_test.cc` compares with
vectors made by quantstats 0.0.86 and empyrical-reloaded 0.7.1, to 1e-9. We differ on purpose here:

- **PSR and DSR** need raw kurtosis (3 for normal returns). quantstats 0.0.81 and some other libraries use
  excess kurtosis. quantstats 0.0.86 has it right, and we agree with it.
- **Exposure** is the share of bars with a position. quantstats counts days with a return other than
  zero and rounds up to whole percents.
- **VaR and expected shortfall** are historical, as in empyrical. Those of quantstats assume a normal
  distribution, which hides the tails.
- **Recovery factor** is the total return over the deepest drawdown, with its sign. quantstats takes the
  absolute value of the sum of the returns, so a losing strategy looks like a winning one.
- **Ulcer index** divides by the number of days, as its authors do; quantstats divides by one less.
- **Drawdown days** run from the peak to the recovery. quantstats counts the days below the peak,
  which is one day less for a drawdown that has ended.
- **Best and worst month** are those of each year. quantstats with `aggregate="month"` merges
  the Januaries of all years.
- **Alpha** is the plain yearly sum, as in quantstats; empyrical compounds it.
- **Win rate, profit factor, payoff, Kelly** are those of trades, in money. The functions of the same
  names in quantstats look at days. A break-even trade counts as a trade that did not win.
- A series whose returns are all positive stays a series of returns; quantstats may take it for prices.

## The same bytes everywhere

Sums run in one fixed order in 80-bit arithmetic. Powers, logarithms and the normal distribution are
computed with basic arithmetic only, because the C library picks other instructions on other processors
(`src/engine/exact_math.h`). The same input gives the same bytes on every x86-64 machine.
)";

}  // namespace

std::string metrics_markdown() {
  std::string out(kIntroduction);
  out += "| name | title | unit | formula | meaning |\n|---|---|---|---|---|\n";
  for (const MetricSpec& spec : metric_specs()) {
    out += fmt::format("| `{}` | {} | {} | `{}` | {} |\n", spec.name, spec.title, spec.unit,
                       spec.formula, spec.doc);
  }
  out += kNotes;
  return out;
}

}  // namespace hindcast::engine
