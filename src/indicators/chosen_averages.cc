// Moving averages with a choice: of their kind, their period row by row, their factor or limits.
#include <fmt/format.h>

#include <algorithm>

#include "indicators/catalogue.h"
#include "indicators/composite.h"
#include "indicators/hilbert.h"
#include "indicators/kinds.h"
#include "indicators/runs.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

// mavp works through the whole column once for every different period it meets.
constexpr double kMaximumVariedPeriod = 500;

void ma(const Call& call) {
  moving_average(kind_of(call.parameters[1]), call.inputs[0], whole(call.parameters, 0),
                 call.outputs[0]);
}

void t3(const Call& call) {
  t3_average(call.inputs[0], whole(call.parameters, 0), call.parameters[1], call.outputs[0]);
}

void mama(const Call& call) {
  mesa_average(call.inputs[0], {.fast = call.parameters[0], .slow = call.parameters[1]},
               call.outputs[0], call.outputs[1]);
}

// Periods below the least or above the most count as those; fractions are cut off.
std::vector<int> whole_periods(std::span<const double> periods, double least, double most) {
  std::vector<int> whole_values;
  whole_values.reserve(periods.size());
  for (const double period : periods) {
    whole_values.push_back(static_cast<int>(std::clamp(period, least, most)));
  }
  return whole_values;
}

// Each row is taken from the average of its own period. All begin so that their first value is the
// row at which the longest has its own, as in TA_MAVP.
void mavp(const Call& call) {
  const auto x = call.inputs[0];
  const int longest = whole(call.parameters, 1);
  const AverageKind kind = kind_of(call.parameters[2]);
  const auto first = static_cast<std::size_t>(average_warm_up(kind, longest));
  if (x.size() <= first) return;
  const auto periods = whole_periods(call.inputs[1], call.parameters[0], call.parameters[1]);
  std::vector<int> different(periods.begin() + static_cast<std::ptrdiff_t>(first), periods.end());
  std::ranges::sort(different);
  const auto repeats = std::ranges::unique(different);
  different.erase(repeats.begin(), repeats.end());
  Column average(x.size());
  for (const int period : different) {
    const auto warm_up = static_cast<std::size_t>(average_warm_up(kind, period));
    moving_average_from(kind, x, first - std::min(first, warm_up), period, average);
    for (std::size_t i = first; i < x.size(); ++i) {
      if (periods[i] == period) call.outputs[0][i] = average[i];
    }
  }
}

// A window without any volume has no such price: it stays NaN.
void vwma(const Call& call) {
  const auto x = call.inputs[0], volume = call.inputs[1];
  const int period = whole(call.parameters, 0);
  Column money(x.size()), paid(x.size()), total(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) money[i] = x[i] * volume[i];
  window_sum(money, period, paid);
  window_sum(volume, period, total);
  for (auto i = static_cast<std::size_t>(period - 1); i < x.size(); ++i) {
    if (total[i] > 0) call.outputs[0][i] = paid[i] / total[i];
  }
}

std::vector<OutputSpec> one_average() { return {{"", Unit::price, "The average.", true}}; }

std::string slow_within_fast(Parameters p) {
  return p[1] <= p[0]
             ? std::string()
             : fmt::format("slow_limit must not be above fast_limit, not {} with {}", p[1], p[0]);
}

std::string least_within_most(Parameters p) {
  return p[0] <= p[1]
             ? std::string()
             : fmt::format("minimum must not be above maximum, not {} with {}", p[0], p[1]);
}

IndicatorSpec varied_period() {
  const auto bound = [](std::string name, double value, std::string doc) {
    return ParameterSpec{std::move(name), value, 2, kMaximumVariedPeriod, true, std::move(doc)};
  };
  return {.name = "mavp",
          .title = "Moving average with a varying period",
          .category = "overlap",
          .doc =
              "Average of the first source over as many rows as the second one says at the row, "
              "fractions cut off and kept within the bounds. All averages begin at the row "
              "where the longest has its first value. Time grows with the number of different "
              "periods. As TA_MAVP.",
          .inputs = {"real", "real"},
          .parameters = {bound("minimum", 2, "Least period."),
                         bound("maximum", 30, "Most; it sets the warm-up."),
                         average_kind(AverageKind::sma)},
          .outputs = one_average(),
          .warm_up = [](Parameters p) { return average_warm_up(kind_of(p[2]), whole(p, 1)); },
          .check = least_within_most,
          .compute = per_run<mavp>};
}

}  // namespace

Specs chosen_averages() {
  return {
      {.name = "ma",
       .title = "Moving average of any kind",
       .category = "overlap",
       .doc = "The average that the second parameter chooses; mama takes its default limits and no "
              "period, t3 a factor of 0.7. As TA_MA.",
       .inputs = {"real"},
       .parameters = {period(20), average_kind(AverageKind::sma, "average", "average")},
       .outputs = one_average(),
       .warm_up = [](Parameters p) { return average_warm_up(kind_of(p[1]), whole(p, 0)); },
       .compute = per_run<ma>},
      varied_period(),
      {.name = "t3",
       .title = "T3 moving average",
       .category = "overlap",
       .doc = "Three times over a double average that takes back only a part of its lag, the "
              "factor. Tillson (1998); as TA_T3.",
       .inputs = {"real"},
       .parameters = {period(5), factor("factor", 0.7, 0, 1, "0: smoothest, 1: fastest.")},
       .outputs = one_average(),
       .warm_up = [](Parameters p) { return 6 * (whole(p, 0) - 1); },
       .compute = per_run<t3>},
      {.name = "mama",
       .title = "MESA adaptive moving average",
       .category = "overlap",
       .doc = "Follows fast after the phase of the dominant cycle jumps and slowly in between, and "
              "a second average that follows the first. Ehlers (2001); as TA_MAMA. Its filters "
              "begin as if the column had been 0 before its thirteenth row.",
       .inputs = {"real"},
       .parameters = {factor("fast_limit", 0.5, 0.01, 0.99, "Most weight of the newest row."),
                      factor("slow_limit", 0.05, 0.01, 0.99, "Least weight of the newest row.")},
       .outputs = {{"mama", Unit::price, "The average.", true},
                   {"fama", Unit::price, "The following average.", true}},
       .warm_up = [](Parameters) { return kCycleWarmUp; },
       .check = slow_within_fast,
       .compute = per_run<mama>},
      {.name = "vwma",
       .title = "Volume-weighted moving average",
       .category = "overlap",
       .doc = "Mean of the rows, each weighing as much as its bar's volume. As TA_VWMA.",
       .inputs = {"real", "volume"},
       .parameters = {period(20)},
       .outputs = one_average(),
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<vwma>,
       .no_value_where = "the window has no volume"},
  };
}

}  // namespace hindcast::indicators
