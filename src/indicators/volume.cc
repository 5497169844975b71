// Volume, and volume with price.
#include <cmath>

#include "indicators/catalogue.h"
#include "indicators/runs.h"
#include "indicators/smoothing.h"
#include "indicators/volume_shares.h"
#include "indicators/window.h"

namespace hindcast::indicators {
namespace {

using Column = std::vector<double>;

void obv(const Call& call) {
  const auto close = call.inputs[0], volume = call.inputs[1];
  double total = 0;
  for (std::size_t i = 0; i < close.size(); ++i) {
    if (i == 0 || close[i] > close[i - 1]) {
      total += volume[i];
    } else if (close[i] < close[i - 1]) {
      total -= volume[i];
    }
    call.outputs[0][i] = total;
  }
}

void ad(const Call& call) {
  double total = 0;
  for (std::size_t i = 0; i < call.inputs[0].size(); ++i) {
    total += signed_volume(call, i);
    call.outputs[0][i] = total;
  }
}

void cmf(const Call& call) {
  const auto volume = call.inputs[3];
  const int period = whole(call.parameters, 0);
  Column flows(volume.size()), in(volume.size()), total(volume.size());
  for (std::size_t i = 0; i < volume.size(); ++i) {
    flows[i] = signed_volume(call, i);
  }
  window_sum(flows, period, in);
  window_sum(volume, period, total);
  for (auto i = static_cast<std::size_t>(period - 1); i < volume.size(); ++i) {
    call.outputs[0][i] = total[i] == 0 ? 0 : in[i] / total[i];
  }
}

// Equal sums of three prices can differ in their last bits, according to the order of the prices:
// that is no move.
bool is_rounding(double now, double before) {
  return std::fabs(now - before) <= 1e-14 * (std::fabs(now) + std::fabs(before));
}

void mfi(const Call& call) {
  const auto volume = call.inputs[3];
  const int period = whole(call.parameters, 0);
  const std::size_t n = volume.size();
  Column rising(n), falling(n), up(n), down(n);
  for (std::size_t i = 1; i < n; ++i) {
    const double now = typical_price_of(call, i), before = typical_price_of(call, i - 1);
    if (is_rounding(now, before)) continue;
    if (now > before) rising[i] = now * volume[i];
    if (now < before) falling[i] = now * volume[i];
  }
  window_sum(tail(std::span<const double>(rising), 1), period, tail(std::span(up), 1));
  window_sum(tail(std::span<const double>(falling), 1), period, tail(std::span(down), 1));
  for (auto i = static_cast<std::size_t>(period); i < n; ++i) {
    const double total = up[i] + down[i];
    call.outputs[0][i] = total == 0 ? 0 : 100 * (up[i] / total);
  }
}

// A window without any volume has no such price: it stays NaN.
void vwap(const Call& call) {
  const auto volume = call.inputs[3];
  const int period = whole(call.parameters, 0);
  Column money(volume.size()), paid(volume.size()), total(volume.size());
  for (std::size_t i = 0; i < volume.size(); ++i) money[i] = typical_price_of(call, i) * volume[i];
  window_sum(money, period, paid);
  window_sum(volume, period, total);
  for (auto i = static_cast<std::size_t>(period - 1); i < volume.size(); ++i) {
    if (total[i] > 0) call.outputs[0][i] = paid[i] / total[i];
  }
}

}  // namespace

Specs volume() {
  return {
      {.name = "obv",
       .title = "On-balance volume",
       .category = "volume",
       .doc = "Running sum of the volume, added when the close rises and taken off when it falls; "
              "begins with the first volume. Granville (1963); as TA_OBV.",
       .inputs = {"close", "volume"},
       .parameters = {},
       .outputs = {{"", Unit::volume, "Only its changes mean something.", false}},
       .warm_up = [](Parameters) { return 0; },
       .compute = per_run<obv>},
      {.name = "ad",
       .title = "Accumulation/distribution line",
       .category = "volume",
       .doc = "Running sum of the volume weighted by where the close stands in the bar: 1 at the "
              "high, "
              "-1 at the low. Chaikin; as TA_AD.",
       .inputs = {"high", "low", "close", "volume"},
       .parameters = {},
       .outputs = {{"", Unit::volume, "Only its changes mean something.", false}},
       .warm_up = [](Parameters) { return 0; },
       .compute = per_run<ad>},
      {.name = "cmf",
       .title = "Chaikin money flow",
       .category = "volume",
       .doc =
           "Volume weighted by where the close stands in the bar, as a share of all volume of the "
           "period; 0 where there was none. Chaikin.",
       .inputs = {"high", "low", "close", "volume"},
       .parameters = {period(20)},
       .outputs = {{"", Unit::ratio, "-1 to 1.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<cmf>},
      {.name = "mfi",
       .title = "Money flow index",
       .category = "volume",
       .doc = "Money (typical price times volume) of rising bars in percent of that of rising and "
              "falling ones; 0 where there was none. Quong and Soudack (1989); as TA_MFI.",
       .inputs = {"high", "low", "close", "volume"},
       .parameters = {period(14, 2)},
       .outputs = {{"", Unit::oscillator, "0 to 100.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<mfi>},
      {.name = "vwap",
       .title = "Volume-weighted average price",
       .category = "volume",
       .doc = "Of the typical price over the last bars (a rolling window, not from the start of a "
              "session).",
       .inputs = {"high", "low", "close", "volume"},
       .parameters = {period(20)},
       .outputs = {{"", Unit::price, "In price.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0) - 1; },
       .compute = per_run<vwap>,
       .no_value_where = "the window has no volume"},
  };
}

}  // namespace hindcast::indicators
