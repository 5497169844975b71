// Volume weighed by how the price moved.
#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/volume_shares.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

// Both averages begin with the first value of the line.
void adosc(const Call& call) {
  const int fast_period = whole(call.parameters, 0), slow_period = whole(call.parameters, 1);
  const std::size_t n = call.inputs[0].size();
  if (n == 0) return;
  double line = signed_volume(call, 0);
  auto fast = RunningAverage::exponential(fast_period, line);
  auto slow = RunningAverage::exponential(slow_period, line);
  const auto first = static_cast<std::size_t>(slow_period - 1);
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0) {
      line += signed_volume(call, i);
      fast.add(line);
      slow.add(line);
    }
    if (i >= first) call.outputs[0][i] = fast.value() - slow.value();
  }
}

void efi(const Call& call) {
  const auto close = call.inputs[0], volume = call.inputs[1];
  Column force(close.size());
  for (std::size_t i = 1; i < close.size(); ++i) force[i] = (close[i] - close[i - 1]) * volume[i];
  exponential_average(tail(std::span<const double>(force), 1), whole(call.parameters, 0),
                      tail(call.outputs[0], 1));
}

void marketfi(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1], volume = call.inputs[2];
  for (std::size_t i = 0; i < volume.size(); ++i) {
    call.outputs[0][i] = volume[i] == 0 ? 0 : (high[i] - low[i]) / volume[i];
  }
}

double share_of_change(std::span<const double> close, std::size_t i) {
  return close[i - 1] == 0 ? 0 : (close[i] - close[i - 1]) / close[i - 1];
}

void pvt(const Call& call) {
  const auto close = call.inputs[0], volume = call.inputs[1];
  double total = 0;
  for (std::size_t i = 0; i < close.size(); ++i) {
    if (i > 0) total += share_of_change(close, i) * volume[i];
    call.outputs[0][i] = total;
  }
}

// Grows with the close, on bars whose volume stands so to the volume before.
template <class Compare>
void volume_index(const Call& call) {
  constexpr double kFirst = 1000;
  const auto close = call.inputs[0], volume = call.inputs[1];
  double index = kFirst;
  for (std::size_t i = 0; i < close.size(); ++i) {
    if (i > 0 && Compare()(volume[i], volume[i - 1])) index += index * share_of_change(close, i);
    call.outputs[0][i] = index;
  }
}

// After bars without any volume there is no ratio: it stays NaN.
void rvol(const Call& call) {
  const auto volume = call.inputs[0];
  const int period = whole(call.parameters, 0);
  Column mean(volume.size());
  simple_average(volume, period, mean);
  for (auto i = static_cast<std::size_t>(period); i < volume.size(); ++i) {
    if (mean[i - 1] > 0) call.outputs[0][i] = volume[i] / mean[i - 1];
  }
}

// Until the first volume there is no such price: it stays NaN.
void vwap_cumulative(const Call& call) {
  const auto volume = call.inputs[3];
  double paid = 0, total = 0;
  for (std::size_t i = 0; i < volume.size(); ++i) {
    paid += typical_price_of(call, i) * volume[i];
    total += volume[i];
    if (total > 0) call.outputs[0][i] = paid / total;
  }
}

IndicatorSpec running(std::string name, std::string title, std::string doc, OutputSpec output,
                      void (*kernel)(const Call&)) {
  return {.name = std::move(name),
          .title = std::move(title),
          .category = "volume",
          .doc = std::move(doc),
          .inputs = {"close", "volume"},
          .parameters = {},
          .outputs = {std::move(output)},
          .warm_up = [](Parameters) { return 0; },
          .compute = kernel};
}

Specs running_totals() {
  const OutputSpec index = {"", Unit::ratio, "Begins at 1000.", false};
  return {
      running("pvt", "Price volume trend",
              "Running sum of the volume times the change of the close as a share. As TA_PVT.",
              {"", Unit::volume, "Only its changes mean something.", false}, per_run<pvt>),
      running("nvi", "Negative volume index",
              "Grows with the close on bars with less volume than the one before. Dysart, Fosback "
              "(1976); as TA_NVI.",
              index, per_run<volume_index<std::less<>>>),
      running("pvi", "Positive volume index",
              "Grows with the close on bars with more volume than the one before. Dysart, Fosback "
              "(1976); as TA_PVI.",
              index, per_run<volume_index<std::greater<>>>),
      {.name = "vwap_cumulative",
       .title = "Volume-weighted average price from the start",
       .category = "volume",
       .doc = "Of the typical price over all bars so far. As TA_VWAP, which is 0 before the first "
              "volume; here there is no value.",
       .inputs = {"high", "low", "close", "volume"},
       .parameters = {},
       .outputs = {{"", Unit::price, "In price.", false}},
       .warm_up = [](Parameters) { return 0; },
       .compute = per_run<vwap_cumulative>,
       .no_value_where = "no bar so far has volume"},
  };
}

}  // namespace

Specs volume_flow() {
  Specs specs = {
      {.name = "adosc",
       .title = "Chaikin oscillator",
       .category = "volume",
       .doc = "Fast minus slow ema of the accumulation/distribution line, both beginning with its "
              "first value. As TA_ADOSC.",
       .inputs = {"high", "low", "close", "volume"},
       .parameters = {period(3, 2, "fast", "Period of the fast average."),
                      period(10, 2, "slow", "Period of the slow average.")},
       .outputs = {{"", Unit::volume, "Above 0: accumulation speeds up.", false}},
       .warm_up = [](Parameters p) { return whole(p, 1) - 1; },
       .check = check_fast_below_slow,
       .compute = per_run<adosc>},
      {.name = "efi",
       .title = "Elder's force index",
       .category = "volume",
       .doc = "ema of the change of the close times the volume. Elder (1993); as TA_EFI.",
       .inputs = {"close", "volume"},
       .parameters = {period(13)},
       .outputs = {{"", Unit::ratio, "Price times volume.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<efi>},
      {.name = "marketfi",
       .title = "Market facilitation index",
       .category = "volume",
       .doc = "(high - low) / volume; 0 where there was none. Williams (1998); as TA_MARKETFI.",
       .inputs = {"high", "low", "volume"},
       .parameters = {},
       .outputs = {{"", Unit::ratio, "Price per volume.", false}},
       .warm_up = [](Parameters) { return 0; },
       .compute = per_run<marketfi>},
      {.name = "rvol",
       .title = "Relative volume",
       .category = "volume",
       .doc = "Volume over the mean volume of the period before it. As TA_RVOL.",
       .inputs = {"volume"},
       .parameters = {period(20)},
       .outputs = {{"", Unit::ratio, "1: as usual.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<rvol>,
       .no_value_where = "the period before has no volume"},
  };
  for (IndicatorSpec& spec : running_totals()) specs.push_back(std::move(spec));
  return specs;
}

}  // namespace hindcast::indicators
