// One number per bar, without memory.
#include "indicators/catalogue.h"
#include "indicators/runs.h"

namespace hindcast::indicators {
namespace {

void median_price(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1];
  for (std::size_t i = 0; i < high.size(); ++i) call.outputs[0][i] = (high[i] + low[i]) / 2;
}

void typical_price(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1], close = call.inputs[2];
  for (std::size_t i = 0; i < high.size(); ++i) {
    call.outputs[0][i] = (high[i] + low[i] + close[i]) / 3;
  }
}

void weighted_close(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1], close = call.inputs[2];
  for (std::size_t i = 0; i < high.size(); ++i) {
    call.outputs[0][i] = (high[i] + low[i] + 2 * close[i]) / 4;
  }
}

void average_price(const Call& call) {
  const auto open = call.inputs[0], high = call.inputs[1], low = call.inputs[2];
  for (std::size_t i = 0; i < open.size(); ++i) {
    call.outputs[0][i] = (high[i] + low[i] + call.inputs[3][i] + open[i]) / 4;
  }
}

void ibs(const Call& call) {
  const auto high = call.inputs[0], low = call.inputs[1], close = call.inputs[2];
  for (std::size_t i = 0; i < high.size(); ++i) {
    call.outputs[0][i] = high[i] > low[i] ? (close[i] - low[i]) / (high[i] - low[i]) : 0.5;
  }
}

IndicatorSpec of_bar(std::string name, std::string title, std::string doc,
                     std::vector<std::string> inputs, Unit unit, std::string meaning,
                     void (*kernel)(const Call&)) {
  return {.name = std::move(name),
          .title = std::move(title),
          .category = "price",
          .doc = std::move(doc),
          .inputs = std::move(inputs),
          .parameters = {},
          .outputs = {{"", unit, std::move(meaning), false}},
          .warm_up = [](Parameters) { return 0; },
          .compute = kernel};
}

}  // namespace

Specs price() {
  return {
      of_bar("median_price", "Median price", "(high + low) / 2. As TA_MEDPRICE.", {"high", "low"},
             Unit::price, "In price.", per_run<median_price>),
      of_bar("typical_price", "Typical price", "(high + low + close) / 3. As TA_TYPPRICE.",
             {"high", "low", "close"}, Unit::price, "In price.", per_run<typical_price>),
      of_bar("weighted_close", "Weighted close", "(high + low + 2 close) / 4. As TA_WCLPRICE.",
             {"high", "low", "close"}, Unit::price, "In price.", per_run<weighted_close>),
      of_bar("average_price", "Average price",
             "(open + high + low + close) / 4, the source ohlc4. As TA_AVGPRICE.",
             {"open", "high", "low", "close"}, Unit::price, "In price.", per_run<average_price>),
      of_bar("ibs", "Internal bar strength",
             "(close - low) / (high - low): where the close stands in its bar; 0.5 where the bar "
             "has no "
             "range.",
             {"high", "low", "close"}, Unit::ratio, "0 to 1.", per_run<ibs>),
  };
}

}  // namespace hindcast::indicators
