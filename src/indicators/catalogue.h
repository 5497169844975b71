// Private to the room: what each category file contributes to the registry, and the words they
// share.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "indicators/registry.h"

namespace hindcast::indicators {

using Parameters = std::span<const double>;
using Specs = std::vector<IndicatorSpec>;

Specs averages();        // overlap: moving averages
Specs bands();           // overlap: channels around price
Specs trailing();        // overlap: lines that trail price and turn
Specs momentum();        // momentum: differences and averages of price
Specs oscillators();     // momentum: bounded oscillators
Specs trend_strength();  // momentum: directional movement
Specs volatility();
Specs volume();
Specs statistics();
Specs price();
Specs candles();  // candlestick patterns

// Longest look-back of one window. Far above any use, low enough to bound scratch memory.
inline constexpr double kMaximumPeriod = 10'000;

inline ParameterSpec period(double default_value, double minimum = 1, std::string name = "period",
                            std::string doc = "Bars in the window.") {
  return {std::move(name), default_value, minimum, kMaximumPeriod, true, std::move(doc)};
}

inline ParameterSpec factor(std::string name, double default_value, double minimum, double maximum,
                            std::string doc) {
  return {std::move(name), default_value, minimum, maximum, false, std::move(doc)};
}

inline int whole(Parameters p, std::size_t index) { return static_cast<int>(p[index]); }

}  // namespace hindcast::indicators
