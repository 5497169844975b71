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

Specs averages();           // overlap: moving averages of one period
Specs chosen_averages();    // overlap: of a chosen kind, varying period, adaptive
Specs bands();              // overlap: channels around price
Specs trailing();           // overlap: lines that trail price and turn
Specs parabolic();          // overlap: parabolic stops
Specs momentum();           // momentum: a column and its past
Specs averages_apart();     // momentum: fast and slow averages
Specs oscillators();        // momentum: of rises and falls, and within the bar
Specs stochastics();        // momentum: within the range of a window
Specs trend_oscillators();  // momentum: around averages and paths
Specs pressure();           // momentum: closes, highs and lows beside the bars around
Specs directional();        // momentum: directional movement
Specs trend_strength();     // momentum: highs and lows over a window
Specs cycle();
Specs volatility();
Specs volume();
Specs volume_flow();
Specs statistics();
Specs regression();  // statistics: the least-squares line
Specs pairs();       // statistics: of two columns
Specs price();
Specs math();
Specs candles();  // candlestick patterns
Specs extras();   // what traders use beyond TA-Lib, in groups of its own

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

// `part` of `whole_range` in percent; 0 where nothing moved (as TA-Lib has it).
inline double percent_of(double part, double whole_range) {
  return whole_range == 0 ? 0 : 100 * (part / whole_range);
}

inline double percent_change(double now, double before) {
  return before == 0 ? 0 : (now - before) / before * 100;
}

inline int whole(Parameters p, std::size_t index) { return static_cast<int>(p[index]); }
inline std::size_t rows_at(Parameters p, std::size_t index) {
  return static_cast<std::size_t>(p[index]);
}

// A check for indicators whose first two parameters are the periods of a fast and a slow average.
std::string check_fast_below_slow(Parameters p);

}  // namespace hindcast::indicators
