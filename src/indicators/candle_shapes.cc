#include "indicators/candle_shapes.h"

namespace hindcast::indicators {

Candles::Candles(const CandleColumns& columns, std::span<const Yardstick> yardsticks,
                 std::size_t first)
    : columns_(columns), yardsticks_(yardsticks), row_(first) {
  for (const Yardstick& y : yardsticks_) {
    const LimitRule rule = rule_of(y.limit);
    const std::size_t end = at(y.ago);
    double total = 0;
    for (std::size_t i = end - static_cast<std::size_t>(rule.period); i < end; ++i) {
      total += part(rule.part, i);
    }
    totals_[static_cast<std::size_t>(y.limit)][static_cast<std::size_t>(y.ago)] = total;
  }
}

void Candles::advance() {
  for (const Yardstick& y : yardsticks_) {
    const LimitRule rule = rule_of(y.limit);
    const std::size_t enters = at(y.ago);
    totals_[static_cast<std::size_t>(y.limit)][static_cast<std::size_t>(y.ago)] +=
        part(rule.part, enters) - part(rule.part, enters - static_cast<std::size_t>(rule.period));
  }
  ++row_;
}

double Candles::limit(Limit limit, int ago) const {
  const LimitRule rule = rule_of(limit);
  if (rule.period == 0) return rule.factor * part(rule.part, at(ago));
  const double total = totals_[static_cast<std::size_t>(limit)][static_cast<std::size_t>(ago)];
  return rule.factor * (total / rule.period);
}

double Candles::part(Part part, std::size_t row) const {
  const double open = columns_.open[row], close = columns_.close[row];
  switch (part) {
    case Part::body:
      return std::fabs(close - open);
    case Part::range:
      return columns_.high[row] - columns_.low[row];
    case Part::shadows:
      return columns_.high[row] - std::max(open, close) +
             (std::min(open, close) - columns_.low[row]);
  }
  return 0;
}

}  // namespace hindcast::indicators
