// TA-Lib's functions and what stands for them here: for docs, for those who come from there, and
// for the test that nothing is missing.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace hindcast::indicators {

struct TalibName {
  std::string_view function;  // "TRANGE"
  std::string_view ours;      // an indicator's name, or "" when the language itself has it
  std::string_view formula;   // how to write it: "true_range()", "close + open"
};

// All functions of TA-Lib 0.8 but the candlestick patterns, sorted by name.
std::span<const TalibName> talib_names();

// CDLDOJI is cdl_doji here, and so on for every pattern.
std::string candle_name(std::string_view talib_function);

}  // namespace hindcast::indicators
