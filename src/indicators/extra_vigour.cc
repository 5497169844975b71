// Closes, highs and lows beside those some bars before.
#include "indicators/extra.h"

namespace hindcast::indicators {
namespace {

void demarker(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1];
  const int period = whole(call.parameters, 0);
  const std::size_t n = high.size();
  ColumnOf higher(n), lower(n), up(n), down(n);
  for (std::size_t i = 1; i < n; ++i) {
    higher[i] = std::max(high[i] - high[i - 1], 0.0);
    lower[i] = std::max(low[i - 1] - low[i], 0.0);
  }
  sum_from(higher, 1, period, up);
  sum_from(lower, 1, period, down);
  for (auto i = static_cast<std::size_t>(period); i < n; ++i) {
    call.outputs[0][i] = percent_of(up[i], up[i] + down[i]);
  }
}

void td_setup(const Call& call) {
  const auto x = call.inputs[0];
  const std::size_t lag = rows_of(call.parameters, 0);
  double count = 0;
  for (std::size_t i = lag; i < x.size(); ++i) {
    if (x[i] > x[i - lag]) {
      count = std::max(count, 0.0) + 1;
    } else if (x[i] < x[i - lag]) {
      count = std::min(count, 0.0) - 1;
    } else {
      count = 0;
    }
    call.outputs[0][i] = count;
  }
}

void psychological_line(const Call& call) {
  const auto x = call.inputs[0];
  const int period = whole(call.parameters, 0);
  const std::size_t n = x.size();
  ColumnOf rises(n), sums(n);
  for (std::size_t i = 1; i < n; ++i) rises[i] = x[i] > x[i - 1] ? 1 : 0;
  sum_from(rises, 1, period, sums);
  for (auto i = static_cast<std::size_t>(period); i < n; ++i) {
    call.outputs[0][i] = 100 * (sums[i] / period);
  }
}

void heikin_ashi(const Call& call) {
  const auto open = call.inputs[0], high = call.inputs[1], low = call.inputs[2],
             close = call.inputs[3];
  double from = 0, to = 0;
  for (std::size_t i = 0; i < close.size(); ++i) {
    from = i == 0 ? (open[0] + close[0]) / 2 : (from + to) / 2;
    to = (open[i] + high[i] + low[i] + close[i]) / 4;
    call.outputs[0][i] = from;
    call.outputs[1][i] = std::max({high[i], from, to});
    call.outputs[2][i] = std::min({low[i], from, to});
    call.outputs[3][i] = to;
  }
}

}  // namespace

Specs extra_vigour() {
  return {
      {.name = "demarker",
       .title = "DeMarker",
       .category = "momentum",
       .doc = "Sum of the rises of the high in percent of those and the falls of the low; 0 where "
              "neither moved. DeMark, The New Science of Technical Analysis (1994).",
       .inputs = {"high", "low"},
       .parameters = {period(14)},
       .outputs = {{"", Unit::oscillator, "0 to 100.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<demarker>},
      {.name = "td_setup",
       .title = "TD setup count",
       .category = "momentum",
       .doc = "Rows in a row that stand above the row some rows before, or below it as a negative "
              "number; 0 where equal. A count of 9 is a complete sell setup, of -9 a buy setup. "
              "DeMark (1994).",
       .inputs = {"real"},
       .parameters = {period(4, 1, "lag", "Rows back to compare with.")},
       .outputs = {{"", Unit::ratio, "Rows.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<td_setup>},
      {.name = "psychological_line",
       .title = "Psychological line",
       .category = "momentum",
       .doc = "Percent of the last rows that rose.",
       .inputs = {"real"},
       .parameters = {period(12)},
       .outputs = {{"", Unit::oscillator, "0 to 100.", false}},
       .warm_up = [](Parameters p) { return whole(p, 0); },
       .compute = per_run<psychological_line>},
      {.name = "heikin_ashi",
       .title = "Heikin-Ashi candles",
       .category = "price",
       .doc = "Averaged candles: close = (open + high + low + close) / 4, open = the middle of the "
              "averaged body before (at first of the bar itself), high and low widened to hold "
              "them. Valcu (2004); as TA_HA. Prices that nobody traded at: for signals, not for "
              "fills.",
       .inputs = {"open", "high", "low", "close"},
       .parameters = {},
       .outputs = {{"open", Unit::price, "Averaged open.", false},
                   {"high", Unit::price, "Averaged high.", false},
                   {"low", Unit::price, "Averaged low.", false},
                   {"close", Unit::price, "Averaged close.", false}},
       .warm_up = [](Parameters) { return 0; },
       .compute = per_run<heikin_ashi>},
  };
}

}  // namespace hindcast::indicators
