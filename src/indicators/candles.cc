// The candlestick patterns of TA-Lib as registry entries.
#include "indicators/candle_pattern.h"

namespace hindcast::indicators {

IndicatorSpec pattern_spec(const Pattern& pattern, void (*compute)(const Call&)) {
  IndicatorSpec spec{.name = pattern.name,
                     .title = pattern.title,
                     .category = "candles",
                     .doc = pattern.doc,
                     .inputs = {"open", "high", "low", "close"},
                     .parameters = {},
                     .outputs = {{"", Unit::ratio, pattern.values, false}},
                     .warm_up = [bars = warm_up_of(pattern)](Parameters) { return bars; },
                     .compute = compute};
  if (pattern.penetration > 0) {
    spec.parameters.push_back(factor("penetration", pattern.penetration, 0, 10,
                                     "How far into the earlier body the close must come, as a "
                                     "share of that body."));
  }
  return spec;
}

Specs candles() {
  Specs joined;
  for (const auto contribute : {candle_singles, candle_turns, candle_pairs, candle_stars,
                                candle_triples, candle_sequences, candle_hikkakes}) {
    for (IndicatorSpec& spec : contribute()) joined.push_back(std::move(spec));
  }
  return joined;
}

}  // namespace hindcast::indicators
