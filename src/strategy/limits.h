// Limits of the formula language and of a definition. Each stands in its error message by name and
// value; docs/strategy-language.md lists them.
#pragma once

#include <cstddef>

namespace hindcast::strategy {

inline constexpr std::size_t kFormulaBytesMax = 4096;  // formula_bytes_max: one formula as text
inline constexpr int kFormulaDepthMax = 64;            // formula_depth_max: nesting
inline constexpr std::size_t kFormulaNodesMax =
    1000;                                          // formula_nodes_max: names, numbers, operators
inline constexpr std::size_t kIndicatorsMax = 64;  // indicators_max: different ones per strategy
inline constexpr std::size_t kParametersMax = 64;  // parameters_max: per strategy
inline constexpr std::size_t kCustomIndicatorsMax = 64;  // custom_indicators_max: per strategy
inline constexpr std::size_t kNameBytesMax = 40;  // name_bytes_max: parameters, custom indicators
inline constexpr std::size_t kTextBytesMax = 64;  // text_bytes_max: one text in quotes
inline constexpr std::size_t kSnippetBytesMax = 64 << 10;  // snippet_bytes_max: code_snippet
inline constexpr int kOffsetMax = 10'000;                  // offset_max: bars looked back by [n]

inline constexpr std::size_t kStrategyAssetsMax = 50;  // assets of one strategy
inline constexpr int kOtherSeriesMax = 16;  // other_series_max: timeframes and assets read
inline constexpr int kSeriesDepthMax = 3;   // series_depth_max: one inside the other

}  // namespace hindcast::strategy
