#include "indicators/candle_shapes.h"

namespace hindcast::indicators {

Candles::Candles(const CandleColumns& columns, const Yardsticks& yardsticks, std::size_t first)
    : columns_(columns), row_(first) {
  for (const Yardstick& y : yardsticks.list()) {
    const LimitRule rule = rule_of(y.limit);
    const std::size_t end = at(y.ago);
    double total = 0;
    for (std::size_t i = end - static_cast<std::size_t>(rule.period); i < end; ++i) {
      total += part(rule.part, i);
    }
    totals_[static_cast<std::size_t>(y.limit)][static_cast<std::size_t>(y.ago)] = total;
  }
}

}  // namespace hindcast::indicators
