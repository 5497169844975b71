// Figures of a result. Formulas as in quantstats/empyrical, on daily returns (the last equity of
// each UTC day against the day before; the first day against the initial capital); drawdowns on
// every bar. docs/metrics.md names each formula and where we differ from a reference on purpose.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "engine/types.h"

namespace hindcast::engine {

class BuyAndHold;

struct MetricsInput {
  std::span<const std::int64_t> time;  // bar opens, increasing
  std::span<const double> equity;      // same length, marks at the closes
  std::span<const double> benchmark;   // same length or empty: value of buy & hold of the assets,
                                       // begun with initial_capital
  const BuyAndHold* buy_and_hold = nullptr;  // instead of such a column
  std::span<const Trade> trades;
  double initial_capital = 0;  // above zero
  int days_per_year = 365;
  std::int64_t bar_ns = 0;  // length of a bar
  double fees = 0, traded_value = 0;
  std::int64_t bars_in_position = 0;
  int trials = 1;                    // strategies this one was chosen from, for `dsr`
  double trial_sharpe_variance = 0;  // of their Sharpe ratios, per return (not annualised)
};

// One metric. No value means "not defined for this input" (a Sharpe ratio of a constant curve).
struct Metric {
  std::string_view name;  // "sharpe", stable
  std::optional<double> value;
};

// The fixed list of names, units, formulas and descriptions, in the order of compute_metrics.
struct MetricSpec {
  std::string_view name, title, unit, formula, doc;
};
std::span<const MetricSpec> metric_specs();

// Never NaN or infinite: such a value is absent. Without bars every value is absent. Deterministic:
// the same bytes on every x86-64 machine (engine/exact_math.h).
std::vector<Metric> compute_metrics(const MetricsInput& input);

// Return of each calendar month (UTC), in percent, from equity; the first month against initial
// capital.
struct MonthReturn {
  int year = 0;
  int month = 0;  // 1..12
  double return_pct = 0;
};
std::vector<MonthReturn> monthly_returns(std::span<const std::int64_t> time,
                                         std::span<const double> equity, double initial_capital);

// Drawdown of each row in percent, <= 0, against the running peak (which starts at initial
// capital).
std::vector<double> drawdown_pct(std::span<const double> equity, double initial_capital);

}  // namespace hindcast::engine
