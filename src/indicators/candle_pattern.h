// A candlestick pattern as a row of a table, and the registry entries made from such a table.
#pragma once

#include <utility>
#include <vector>

#include "indicators/candle_shapes.h"
#include "indicators/catalogue.h"
#include "indicators/runs.h"

namespace hindcast::indicators {

// What a pattern says of the candles up to a row: 0, or its strength with the sign of the direction
// that it is read in. `penetration` is meaningless for a pattern without one.
using PatternRule = int (*)(const Candles& candles, double penetration);

// What the answers mean, in the words of the docs.
inline constexpr char kBullish[] = "100 where it stands, a bullish reading; else 0.";
inline constexpr char kBearish[] = "-100 where it stands, a bearish reading; else 0.";
inline constexpr char kBothWays[] = "100 bullish, -100 bearish, else 0.";
inline constexpr char kByColour[] = "100 for a white candle, -100 for a black one, else 0.";
inline constexpr char kUndirected[] = "100 where it stands, in either direction; else 0.";
inline constexpr char kGraded[] =
    "100 bullish, -100 bearish; 80 and -80 where the bodies share an edge; else 0.";

struct Pattern {
  const char* name;  // "cdl_" and TA-Lib's name
  const char* title;
  const char* doc;  // the shape, and what traders read from it
  const char* values;
  int reach;  // rows before the newest that the warm-up leaves for its candles
  Yardsticks yardsticks;
  double penetration = 0;  // default; 0: the pattern has none
  PatternRule rule = nullptr;
};

inline constexpr int warm_up_of(const Pattern& pattern) {
  return pattern.yardsticks.longest_period() + pattern.reach;
}

inline CandleColumns candle_columns(const Call& call) {
  return {call.inputs[0], call.inputs[1], call.inputs[2], call.inputs[3]};
}

template <const auto& kTable, std::size_t kIndex>
inline constexpr Yardsticks kYardsticksOf = kTable[kIndex].yardsticks;

// Writes the rule's answer for every row from the warm-up on.
template <const auto& kTable, std::size_t kIndex>
void find_pattern(const Call& call) {
  constexpr const Pattern& kPattern = kTable[kIndex];
  constexpr auto kFirst = static_cast<std::size_t>(warm_up_of(kPattern));
  const auto out = call.outputs[0];
  if (out.size() <= kFirst) return;
  const double penetration = call.parameters.empty() ? 0 : call.parameters[0];
  Candles candles(candle_columns(call), kPattern.yardsticks, kFirst);
  out[kFirst] = kPattern.rule(candles, penetration);
  for (std::size_t i = kFirst + 1; i < out.size(); ++i) {
    candles.advance<kYardsticksOf<kTable, kIndex>>();
    out[i] = kPattern.rule(candles, penetration);
  }
}

IndicatorSpec pattern_spec(const Pattern& pattern, void (*compute)(const Call&));

template <const auto& kTable>
Specs pattern_specs() {
  return []<std::size_t... kIndex>(std::index_sequence<kIndex...>) {
    return Specs{pattern_spec(kTable[kIndex], per_run<find_pattern<kTable, kIndex>>)...};
  }(std::make_index_sequence<std::size(kTable)>());
}

Specs candle_singles();    // one candle
Specs candle_turns();      // one candle and its place beside the one before
Specs candle_pairs();      // two candles
Specs candle_stars();      // three, the middle one apart
Specs candle_triples();    // three
Specs candle_sequences();  // four and five
Specs candle_hikkakes();   // with a confirmation on a later candle

}  // namespace hindcast::indicators
